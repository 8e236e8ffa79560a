# A person prefers an older release than the one that the question names.
policy    swift, mode=ask
12:00     past d0; live d1; http ok for 5m                 |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                        | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                         | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http fail for 20s                                | 12:06:12    trigger PAGE  shop: holding, awaiting_approval: a person must agree first: the policy asks before each rollback (would roll back d2 to d1)
                                                           | 12:06:12  hold  awaiting_approval  a person must agree first: the policy asks before each rollback; would roll back d2 -> d1
12:06:30  approved by ann for 30m to d0; http fail for 20s | 12:06:35  roll back d2 -> d0  the fault is new with this release; ann agreed
                                                           | 12:06:35    recorded d2 -> d0
                                                           | 12:06:35    update  shop: rollback of d2 to d0: decided, not sent yet
                                                           | 12:06:35    claimed, attempt 1
                                                           | 12:06:35    request d0: accepted, r1 is made
                                                           | 12:06:35    sent, r1 is ours
                                                           | 12:06:50  shop: rollback of d2 to d0: accepted by the platform as r1; the platform is carrying the rollback out
