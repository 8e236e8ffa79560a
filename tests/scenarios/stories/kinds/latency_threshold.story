# Answers are good but far too slow.
policy    swift, latency_threshold http limit=500ms
12:00     past d0; live d1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:45  hold  healthy  latency_threshold 0.05/0.5s
12:05     coming d2; http ok for 1m        | 12:06:00  hold  healthy  latency_threshold 0.05/0.5s
12:06     live d2; http ok for 10s         | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http slow 900ms for 20s          | 12:06:14  roll back d2 -> d1  the fault is new with this release
                                           | 12:06:14    recorded d2 -> d1
                                           | 12:06:14    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                           | 12:06:14    claimed, attempt 1
                                           | 12:06:14    request d1: accepted, r1 is made
                                           | 12:06:14    sent, r1 is ours
                                           | 12:06:30  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
12:06:50  live r1; http ok for 4m          | 12:06:52    r1 is live
                                           | 12:06:52    update  shop: rollback of d2 to d1: live as r1; watching whether it helps
                                           | 12:09:52    done: helped, the restored release failed 0% of 180 answers, the bad one 0%
                                           | 12:09:52    resolve  shop: rollback of d2 to d1: done: it helped (the restored release failed 0% of 180 answers, the bad one 0%)
                                           | 12:09:55  hold  healthy  latency_threshold 0.05/0.5s
