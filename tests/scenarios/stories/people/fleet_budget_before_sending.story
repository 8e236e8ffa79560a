# The fleet's budget is spent between the decision and the request, which waits and is given up.
policy    swift, followup.expire_after=1m
12:00     past d0; live d1; http ok for 5m       |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                 | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m              | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s               | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  dies after recording; http fail for 5s | 12:06:12  roll back d2 -> d1  the fault is new with this release
                                                 | 12:06:12    recorded d2 -> d1
                                                 | 12:06:12    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                 | 12:06:12    the watchdog dies after recording
                                                 | 12:06:15  nobody watches
12:06:20  another app rolls back x5              |           nobody watches
12:06:30  restart; http fail for 90s             | 12:07:14    abandoned: expired, the decision is 62 s old
                                                 | 12:07:14    update  shop: rollback of d2 to d1: abandoned: it could not be sent in time (the decision is 62 s old)
                                                 | 12:07:15    update PAGE  shop: holding, budget_spent: 0 rollbacks of this app in 24 h (limit 3), 5 of the fleet in an hour (limit 5)
                                                 | 12:07:15  hold  budget_spent  0 rollbacks of this app in 24 h (limit 3), 5 of the fleet in an hour (limit 5)
