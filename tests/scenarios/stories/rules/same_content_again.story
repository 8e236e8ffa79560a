# The bad release is deployed anew, unchanged, and happens to run well; it is no way back all the same.
policy    swift, limits.cooldown=1m
12:00     past d0; live d1; http ok for 5m            |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                      | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                   | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                    | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http fail for 5s                            | 12:06:12  roll back d2 -> d1  the fault is new with this release
                                                      | 12:06:12    recorded d2 -> d1
                                                      | 12:06:12    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                      | 12:06:12    claimed, attempt 1
                                                      | 12:06:12    request d1: accepted, r1 is made
                                                      | 12:06:12    sent, r1 is ours
                                                      | 12:06:15  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
12:06:30  live r1; http ok for 2m                     | 12:06:32    r1 is live
                                                      | 12:06:32    update  shop: rollback of d2 to d1: live as r1; watching whether it helps
                                                      | 12:07:32    done: helped, the restored release failed 0% of 60 answers, the bad one 100%
                                                      | 12:07:32    resolve  shop: rollback of d2 to d1: done: it helped (the restored release failed 0% of 60 answers, the bad one 100%)
                                                      | 12:07:35  hold  healthy  down 0/3 0/0s
12:09     unpinned; coming d3 runs d2; http ok for 1m | 12:10:00  hold  healthy  down 0/3 0/0s
12:10     live d3; http ok for 2m                     | 12:10:05    trigger  shop: d3 is live: this version was rolled back before, as d2 at 2026-03-02 12:06:12 UTC
                                                      | 12:10:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                                      | 12:10:10  hold  healthy  down 0/3 0/0s
12:12     coming d4; http ok for 30s                  | 12:12:30  hold  healthy  down 0/3 0/0s
12:12:30  live d4; http ok for 10s                    | 12:12:35  hold  evidence_insufficient  http has not answered since this deployment went live
                                                      | 12:12:40  hold  healthy  down 0/3 0/0s
12:12:40  http fail for 5s                            | 12:12:42  roll back d4 -> r1  the fault is new with this release
                                                      | 12:12:42    not d3: known_bad
                                                      | 12:12:42    not d2: known_bad
                                                      | 12:12:42    recorded d4 -> r1
                                                      | 12:12:42    update  shop: rollback of d4 to r1: decided, not sent yet
                                                      | 12:12:42    claimed, attempt 1
                                                      | 12:12:42    request r1: accepted, r2 is made
                                                      | 12:12:42    sent, r2 is ours
                                                      | 12:12:45  shop: rollback of d4 to r1: accepted by the platform as r2; the platform is carrying the rollback out
