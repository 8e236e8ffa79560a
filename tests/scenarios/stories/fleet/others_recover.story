# Others fail as well for a moment and recover: the look around costs seconds, then it acts.
policy    swift
12:00     past d0; live d1; 5 other apps; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                         | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                      | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                       | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  3 other apps fail; http fail for 10s           | 12:06:15  hold  fleet_breaker_open  4 of 6 apps began to fail within 120 s of each other; 3 have a cause in common
12:06:20  3 other apps recover; http fail for 5s         |           roll back d2 -> d1  the fault is new with this release
                                                         |             recorded d2 -> d1
                                                         |             trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                         |             claimed, attempt 1
                                                         |             request d1: accepted, r1 is made
                                                         |             sent, r1 is ours
                                                         | 12:06:25  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
12:06:40  live r1; http ok for 2m                        | 12:06:42    r1 is live
                                                         | 12:06:42    update  shop: rollback of d2 to d1: live as r1; watching whether it helps
                                                         | 12:07:42    done: helped, the restored release failed 0% of 60 answers, the bad one 100%
                                                         | 12:07:42    resolve  shop: rollback of d2 to d1: done: it helped (the restored release failed 0% of 60 answers, the bad one 100%)
                                                         | 12:07:45  hold  healthy  down 0/3 0/0s
