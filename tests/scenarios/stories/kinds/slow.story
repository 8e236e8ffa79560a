# Most answers are as quick as ever, every fourth takes eight times as long.
policy    standard
12:00     past d0; live d1; http ok for 30m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                            | 12:00:15  hold  healthy  down 0/3 0/12s
12:30     coming d2; http ok for 1m         | 12:31:00  hold  healthy  down 0/3 0/12s
12:31     live d2; http ok for 10s          | 12:31:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:31:10  http ...s for 3m                  | 12:31:15  hold  healthy  down 0/4 0/12s, rate 0.189/2e+03, latency 0/4e+03 0.0566/0.07s, slow 0.89/4e+03
                                            | 12:32:01  roll back d2 -> d1  the fault is new with this release
                                            | 12:32:01    recorded d2 -> d1
                                            | 12:32:01    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                            | 12:32:01    claimed, attempt 1
                                            | 12:32:01    request d1: accepted, r1 is made
                                            | 12:32:01    sent, r1 is ours
                                            | 12:34:10  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
12:34:10  live r1; http ok for 4m           | 12:34:12    r1 is live
                                            | 12:34:12    update  shop: rollback of d2 to d1: live as r1; watching whether it helps
                                            | 12:37:12    done: helped, the restored release failed 0% of 180 answers, the bad one 0%
                                            | 12:37:12    resolve  shop: rollback of d2 to d1: done: it helped (the restored release failed 0% of 180 answers, the bad one 0%)
                                            | 12:37:15  hold  healthy  down 0/4 0/12s, rate 0.0014/2e+03, latency 0/4e+03 0.05/0.07s, slow 0.000659/4e+03
                                            | 12:38:10  hold  healthy  down 0/4 0/12s, rate 0.00126/2e+03, latency 0/4e+03 0.05/0.07s, slow 0.000659/4e+03
