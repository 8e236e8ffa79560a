# A chain of restarts of a bad release: the trial goes on, and what ran before them is returned to.
policy    standard
12:00     past d0; live d1; http ok for 5m              |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                        | 12:00:15  hold  healthy  down 0/3 0/12s
12:05     coming d2; http ok for 1m                     | 12:06:00  hold  healthy  down 0/3 0/12s
12:06     live d2; http ok for 10s                      | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http fail for 8s                              | 12:06:15  hold  healthy  down 5/6 4.05/12s, rate 3.24/2e+03, slow 0/4e+03
12:06:18  live d3 by restart runs d2; http fail for 10s | 12:06:20  hold  evidence_insufficient  http has not answered since this deployment went live
                                                        | 12:06:25  hold  healthy  down 5/6 4.05/12s, rate 3.24/2e+03, slow 0/4e+03
12:06:28  live d4 by restart runs d2; http fail for 30s | 12:06:30  hold  evidence_insufficient  http has not answered since this deployment went live
                                                        | 12:06:35  hold  healthy  down 5/6 4.05/12s, rate 3.24/2e+03, slow 0/4e+03
                                                        | 12:06:42  roll back d4 -> d1  the fault is new with this release
                                                        | 12:06:42    not d3: known_bad, same_content
                                                        | 12:06:42    not d2: known_bad, same_content
                                                        | 12:06:42    recorded d4 -> d1
                                                        | 12:06:42    trigger  shop: rollback of d4 to d1: decided, not sent yet
                                                        | 12:06:42    claimed, attempt 1
                                                        | 12:06:42    request d1: accepted, r1 is made
                                                        | 12:06:42    sent, r1 is ours
                                                        | 12:06:58  shop: rollback of d4 to d1: accepted by the platform as r1; the platform is carrying the rollback out
12:07:10  live r1; http ok for 2m                       | 12:07:12    r1 is live
                                                        | 12:07:12    update  shop: rollback of d4 to d1: live as r1; watching whether it helps
                                                        | 12:08:12    done: helped, the restored release failed 0% of 60 answers, the bad one 100%
                                                        | 12:08:12    resolve  shop: rollback of d4 to d1: done: it helped (the restored release failed 0% of 60 answers, the bad one 100%)
                                                        | 12:08:15  hold  healthy  down 0/6 0/12s, rate 0.000411/2e+03, latency 0/4e+03 0.05/0.07s, slow 0.000125/4e+03
                                                        | 12:09:10  hold  healthy  down 0/6 0/12s, rate 0.000383/2e+03, latency 0/4e+03 0.05/0.07s, slow 0.000125/4e+03
