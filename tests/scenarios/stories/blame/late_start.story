# Earlier good releases took most of a minute to come up. The owner gave no grace; blame waits.
policy    swift, window=5m, grace=0s, mode=observe
12:00     past d0; live d1; http ok for 5m                |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                          | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     live d2; http fail for 50s                      | 12:05:15  hold  evidence_insufficient  http has not answered since this deployment went live
                                                          | 12:05:17    trigger  shop: holding, observe_only: observe only: no request is sent (would roll back d2 to d1)
                                                          | 12:05:17  hold  observe_only  observe only: no request is sent; would roll back d2 -> d1
12:05:50  http ok for 8m                                  | 12:05:55  hold  healthy  down 0/3 0/0s
                                                          | 12:06:55    resolve  shop is healthy again
12:14     live d3; http fail for 45s                      | 12:14:15  hold  evidence_insufficient  http has not answered since this deployment went live
                                                          | 12:14:17    trigger  shop: holding, observe_only: observe only: no request is sent (would roll back d3 to d2)
                                                          | 12:14:17  hold  observe_only  observe only: no request is sent; would roll back d3 -> d2
12:14:45  http ok for 8m                                  | 12:14:50  hold  healthy  down 0/3 0/0s
                                                          | 12:15:50    resolve  shop is healthy again
12:23     policy now mode=act; live d4; http fail for 40s | 12:23:15  hold  evidence_insufficient  http has not answered since this deployment went live
                                                          | 12:23:20    trigger  shop: holding, not_to_blame: earlier good releases took as long to come up: up to 35 s
                                                          | 12:23:20  hold  not_to_blame  earlier good releases took as long to come up: up to 35 s
12:23:40  http fail for 20s                               | 12:23:45  roll back d4 -> d3  the fault is new with this release
                                                          | 12:23:45    recorded d4 -> d3
                                                          | 12:23:45    update  shop: rollback of d4 to d3: decided, not sent yet
                                                          | 12:23:45    claimed, attempt 1
                                                          | 12:23:45    request d3: accepted, r1 is made
                                                          | 12:23:45    sent, r1 is ours
                                                          | 12:24:00  shop: rollback of d4 to d3: accepted by the platform as r1; the platform is carrying the rollback out
