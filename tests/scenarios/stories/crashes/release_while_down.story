# A release goes live while nobody watches: the next life knows what was there before, and acts.
policy    swift
12:00     past d0; live d1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     crash                            |             the watchdog dies
                                           |           nobody watches
12:06     live d2                          |           nobody watches
12:06:30  restart; http fail for 10s       |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:06:32  roll back d2 -> d1  the fault is new with this release
                                           | 12:06:32    recorded d2 -> d1
                                           | 12:06:32    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                           | 12:06:32    claimed, attempt 1
                                           | 12:06:32    request d1: accepted, r1 is made
                                           | 12:06:32    sent, r1 is ours
                                           | 12:06:40  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
12:06:50  live r1; http ok for 2m          | 12:06:52    r1 is live
                                           | 12:06:52    update  shop: rollback of d2 to d1: live as r1; watching whether it helps
                                           | 12:07:52    done: helped, the restored release failed 0% of 60 answers, the bad one 100%
                                           | 12:07:52    resolve  shop: rollback of d2 to d1: done: it helped (the restored release failed 0% of 60 answers, the bad one 100%)
                                           | 12:07:55  hold  healthy  down 0/3 0/0s
