# Two releases that turned out well failed one request in three in their first minutes, as this does.
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
12:35:50  http ..x for 90s                              | 12:36:45    trigger  shop: holding, not_to_blame: earlier good releases failed as much at this age: 80 of 295, 80 of 295 answers of http, this one 18 of 53
                                                        | 12:36:45  hold  not_to_blame  earlier good releases failed as much at this age: 80 of 295, 80 of 295 answers of http, this one 18 of 53
                                                        | 12:37:20  hold  not_to_blame  earlier good releases failed as much at this age: 75 of 240, 72 of 240 answers of http, this one 20 of 58
