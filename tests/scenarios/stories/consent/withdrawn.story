# The word is taken back before the request left.
policy    swift, mode=ask
12:00     past d0; live d1; http ok for 5m                                 |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                                        | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                                         | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http fail for 20s                                                | 12:06:12    trigger PAGE  shop: holding, awaiting_approval: a person must agree first: the policy asks before each rollback (would roll back d2 to d1)
                                                                           | 12:06:12  hold  awaiting_approval  a person must agree first: the policy asks before each rollback; would roll back d2 -> d1
12:06:30  dies after recording; approved by ann for 30m; http fail for 20s | 12:06:35  roll back d2 -> d1  the fault is new with this release; ann agreed
                                                                           | 12:06:35    recorded d2 -> d1
                                                                           | 12:06:35    update  shop: rollback of d2 to d1: decided, not sent yet
                                                                           | 12:06:35    the watchdog dies after recording
                                                                           | 12:06:50  nobody watches
12:07     approval withdrawn                                               |           nobody watches
12:07:05  restart; http fail for 20s                                       |             abandoned: stopped, nobody's approval stands (any more)
                                                                           |             update  shop: rollback of d2 to d1: abandoned: it was stopped by order (nobody's approval stands (any more))
                                                                           |             update PAGE  shop: holding, awaiting_approval: a person must agree first: the policy asks before each rollback (would roll back d2 to d1)
                                                                           |           hold  awaiting_approval  a person must agree first: the policy asks before each rollback; would roll back d2 -> d1
