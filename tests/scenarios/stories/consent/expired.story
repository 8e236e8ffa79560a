# A word given while something else kept the rollback back runs out, and is asked for again.
policy    swift, mode=ask
12:00     past d0; live d1; http ok for 5m                                    |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                                              | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                                           | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                                            | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http fail for 20s                                                   | 12:06:12    trigger PAGE  shop: holding, awaiting_approval: a person must agree first: the policy asks before each rollback (would roll back d2 to d1)
                                                                              | 12:06:12  hold  awaiting_approval  a person must agree first: the policy asks before each rollback; would roll back d2 -> d1
12:06:30  pause by bob 2m "looking"; approved by ann for 1m; http fail for 1m | 12:06:35  hold  paused  paused until 2026-03-02 12:08:30 UTC by bob: looking
12:07:40  pause lifted; http fail for 20s                                     | 12:07:45    update PAGE  shop: holding, awaiting_approval: a person must agree first: the policy asks before each rollback (would roll back d2 to d1)
                                                                              | 12:07:45  hold  awaiting_approval  a person must agree first: the policy asks before each rollback; would roll back d2 -> d1
