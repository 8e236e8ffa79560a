# Every answer is good and takes three times as long as before.
policy    standard, down http, latency http
12:00     past d0; live d1; http ok for 30m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                            | 12:00:15  hold  healthy  down 0/3 0/12s
12:30     coming d2; http ok for 1m         | 12:31:00  hold  healthy  down 0/3 0/12s
12:31     live d2; http ok for 10s          | 12:31:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:31:10  http slow 150ms for 90s           | 12:31:15  hold  healthy  down 0/4 0/12s, latency 0/1e+03 0.15/0.07s
                                            | 12:32:00  roll back d2 -> d1  the fault is new with this release
                                            | 12:32:00    recorded d2 -> d1
                                            | 12:32:00    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                            | 12:32:00    claimed, attempt 1
                                            | 12:32:00    request d1: accepted, r1 is made
                                            | 12:32:00    sent, r1 is ours
                                            | 12:32:40  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
12:32:40  live r1; http ok for 4m           | 12:32:42    r1 is live
                                            | 12:32:42    update  shop: rollback of d2 to d1: live as r1; watching whether it helps
                                            | 12:35:42    done: helped, the restored release failed 0% of 180 answers, the bad one 0%
                                            | 12:35:42    resolve  shop: rollback of d2 to d1: done: it helped (the restored release failed 0% of 180 answers, the bad one 0%)
                                            | 12:35:45  hold  healthy  down 0/4 0/12s, latency 0/1e+03 0.05/0.07s
