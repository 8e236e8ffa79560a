# They failed one request in three, this one fails all: that is not their usual youth.
policy    standard, ratio http share=0.3, window=7m, mode=observe
12:00     past d0; live d1; http ok for 5m              |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                        | 12:00:45  hold  healthy  ratio 0/0.3 0/4
12:05     live d2; http ok for 50s                      | 12:05:15  hold  evidence_insufficient  http has not answered since this deployment went live
                                                        | 12:05:30  hold  healthy  ratio 0/0.3 0/4
12:05:50  http ..x for 4m                               | 12:06:43    trigger  shop: holding, observe_only: observe only: no request is sent (would roll back d2 to d1)
                                                        | 12:06:43  hold  observe_only  observe only: no request is sent; would roll back d2 -> d1
12:09:50  http ok for 8m                                | 12:10:00  hold  healthy  ratio 0.283/0.3 17/4
                                                        | 12:11:00    resolve  shop is healthy again
                                                        | 12:17:50  hold  healthy  ratio 0/0.3 0/4
12:20     live d3; http ok for 50s                      | 12:18:20  hold  evidence_insufficient  http gave 3 answers in 60 s; 5 are needed to judge
                                                        | 12:20:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                                        | 12:20:20  hold  healthy  ratio 0/0.3 0/4
12:20:50  http ..x for 4m                               | 12:21:43    trigger  shop: holding, observe_only: observe only: no request is sent (would roll back d3 to d2)
                                                        | 12:21:43  hold  observe_only  observe only: no request is sent; would roll back d3 -> d2
12:24:50  http ok for 8m                                | 12:25:00  hold  healthy  ratio 0.283/0.3 17/4
                                                        | 12:26:00    resolve  shop is healthy again
                                                        | 12:32:50  hold  healthy  ratio 0/0.3 0/4
12:35     policy now mode=act; live d4; http ok for 50s | 12:33:20  hold  evidence_insufficient  http gave 3 answers in 60 s; 5 are needed to judge
                                                        | 12:35:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                                        | 12:35:20  hold  healthy  ratio 0/0.3 0/4
12:35:50  http fail for 30s                             | 12:36:07  roll back d4 -> d3  the fault is new with this release
                                                        | 12:36:07    recorded d4 -> d3
                                                        | 12:36:07    trigger  shop: rollback of d4 to d3: decided, not sent yet
                                                        | 12:36:07    claimed, attempt 1
                                                        | 12:36:07    request d3: accepted, r1 is made
                                                        | 12:36:07    sent, r1 is ours
                                                        | 12:36:20  shop: rollback of d4 to d3: accepted by the platform as r1; the platform is carrying the rollback out
