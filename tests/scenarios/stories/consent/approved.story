# A person agrees, and the rollback goes the usual way.
policy    swift, mode=ask
12:00     past d0; live d1; http ok for 5m                 |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                        | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                         | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http fail for 1m                                 | 12:06:12    trigger PAGE  shop: holding, awaiting_approval: a person must agree first: the policy asks before each rollback (would roll back d2 to d1)
                                                           | 12:06:12  hold  awaiting_approval  a person must agree first: the policy asks before each rollback; would roll back d2 -> d1
12:07:10  approved by ann for 30m to d1; http fail for 20s | 12:07:15  roll back d2 -> d1  the fault is new with this release; ann agreed
                                                           | 12:07:15    recorded d2 -> d1
                                                           | 12:07:15    update  shop: rollback of d2 to d1: decided, not sent yet
                                                           | 12:07:15    claimed, attempt 1
                                                           | 12:07:15    request d1: accepted, r1 is made
                                                           | 12:07:15    sent, r1 is ours
                                                           | 12:07:30  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
12:07:40  live r1; http ok for 2m                          | 12:07:42    r1 is live
                                                           | 12:07:42    update  shop: rollback of d2 to d1: live as r1; watching whether it helps
                                                           | 12:08:42    done: helped, the restored release failed 0% of 60 answers, the bad one 100%
                                                           | 12:08:42    resolve  shop: rollback of d2 to d1: done: it helped (the restored release failed 0% of 60 answers, the bad one 100%)
                                                           | 12:08:45  hold  healthy  down 0/3 0/0s
