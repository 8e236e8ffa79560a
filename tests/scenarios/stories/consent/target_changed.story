# The target that a person agreed to is refused meanwhile: the next best is a new question.
policy    swift, mode=ask
12:00     past d0; live d1; http ok for 5m                 |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                        | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                         | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http fail for 20s                                | 12:06:12    trigger PAGE  shop: holding, awaiting_approval: a person must agree first: the policy asks before each rollback (would roll back d2 to d1)
                                                           | 12:06:12  hold  awaiting_approval  a person must agree first: the policy asks before each rollback; would roll back d2 -> d1
12:06:30  d1 is refused region_conflict; http fail for 1m  | 12:07:15    update PAGE  shop: holding, awaiting_approval: a person must agree first: the policy asks before each rollback (would roll back d2 to d0)
                                                           | 12:07:15  hold  awaiting_approval  a person must agree first: the policy asks before each rollback; would roll back d2 -> d0
                                                           | 12:07:15    not d1: platform_refused
12:07:30  approved by ann for 30m to d1; http fail for 20s | 12:07:35    update PAGE  shop: holding, awaiting_approval: a person must agree first: the policy asks before each rollback (would roll back d2 to d0)
                                                           | 12:07:40    update PAGE  shop: holding, awaiting_approval: a person must agree first: the policy asks before each rollback (would roll back d2 to d0)
                                                           | 12:07:45    update PAGE  shop: holding, awaiting_approval: a person must agree first: the policy asks before each rollback (would roll back d2 to d0)
                                                           | 12:07:50    update PAGE  shop: holding, awaiting_approval: a person must agree first: the policy asks before each rollback (would roll back d2 to d0)
