# Autoscaling makes a new deployment of the bad release; it does not start a new window.
policy    swift, window=10m
12:00     past d0; live d1; http ok for 5m              |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                        | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                     | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                      | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http ok for 8m                                | 12:06:15  hold  healthy  down 0/3 0/0s
12:14:10  live d3 by autoscale runs d2; http ok for 20s | 12:14:20  hold  evidence_insufficient  http has not answered since this deployment went live
12:14:30  http fail for 10s                             | 12:14:32  roll back d3 -> d1  the fault is new with this release
                                                        | 12:14:32    not d2: known_bad, same_content
                                                        | 12:14:32    recorded d3 -> d1
                                                        | 12:14:32    trigger  shop: rollback of d3 to d1: decided, not sent yet
                                                        | 12:14:32    claimed, attempt 1
                                                        | 12:14:32    request d1: accepted, r1 is made
                                                        | 12:14:32    sent, r1 is ours
                                                        | 12:14:40  shop: rollback of d3 to d1: accepted by the platform as r1; the platform is carrying the rollback out
12:14:50  live r1; http ok for 2m                       | 12:14:52    r1 is live
                                                        | 12:14:52    update  shop: rollback of d3 to d1: live as r1; watching whether it helps
                                                        | 12:15:52    done: helped, the restored release failed 0% of 60 answers, the bad one 100%
                                                        | 12:15:52    resolve  shop: rollback of d3 to d1: done: it helped (the restored release failed 0% of 60 answers, the bad one 100%)
                                                        | 12:15:55  hold  healthy  down 0/3 0/0s
