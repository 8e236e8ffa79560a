# A query leaves the range of its own past: a quarter more than usual, and far from the usual spread.
policy    swift, series queue
12:00     past d0; live d1; queue reads 3 + http ok for 10m |           hold  evidence_insufficient  queue has not answered since this deployment went live
                                                            | 12:00:15  hold  healthy
12:10     coming d2; queue reads 3 + http ok for 1m         | 12:11:00  hold  healthy
12:11     live d2; queue reads 3 + http ok for 10s          | 12:11:05  hold  evidence_insufficient  queue has not answered since this deployment went live
12:11:10  queue reads 40 + http ok for 20s                  | 12:11:11  roll back d2 -> d1  the fault is new with this release
                                                            | 12:11:11    recorded d2 -> d1
                                                            | 12:11:11    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                            | 12:11:11    claimed, attempt 1
                                                            | 12:11:11    request d1: accepted, r1 is made
                                                            | 12:11:11    sent, r1 is ours
                                                            | 12:11:30  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
12:11:50  live r1; queue reads 3 + http ok for 4m           | 12:11:52    r1 is live
                                                            | 12:11:52    update  shop: rollback of d2 to d1: live as r1; watching whether it helps
                                                            | 12:14:52    done: helped, the restored release failed 0% of 359 answers, the bad one 0%
                                                            | 12:14:52    resolve  shop: rollback of d2 to d1: done: it helped (the restored release failed 0% of 359 answers, the bad one 0%)
                                                            | 12:14:55  hold  healthy  series 3/3.75 0/2
