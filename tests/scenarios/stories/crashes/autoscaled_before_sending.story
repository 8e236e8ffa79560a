# The platform scales the bad release between the decision and the request.
policy    swift
12:00     past d0; live d1; http ok for 5m       |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                 | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m              | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s               | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  dies after recording; http fail for 5s | 12:06:12  roll back d2 -> d1  the fault is new with this release
                                                 | 12:06:12    recorded d2 -> d1
                                                 | 12:06:12    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                 | 12:06:12    the watchdog dies after recording
                                                 | 12:06:15  nobody watches
12:06:20  live d3 by autoscale runs d2           |           nobody watches
12:06:30  restart; http fail for 30s             |             abandoned: overtaken, another deployment is live
                                                 |             update  shop: rollback of d2 to d1: abandoned: somebody or something else changed the app first (another deployment is live)
                                                 | 12:06:32  roll back d3 -> d1  the fault is new with this release
                                                 | 12:06:32    not d2: known_bad, same_content
                                                 | 12:06:32    recorded d3 -> d1
                                                 | 12:06:32    update  shop: rollback of d3 to d1: decided, not sent yet
                                                 | 12:06:32    claimed, attempt 1
                                                 | 12:06:32    request d1: accepted, r1 is made
                                                 | 12:06:32    sent, r1 is ours
                                                 | 12:07:00  shop: rollback of d3 to d1: accepted by the platform as r1; the platform is carrying the rollback out
