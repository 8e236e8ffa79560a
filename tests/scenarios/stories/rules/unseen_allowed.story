# It went live while nobody watched, too long ago to call it young; the owner allows acting all the same.
policy    swift, unseen_go_live=act, outside_window=act, window=5m
12:00     past d0; live d1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     crash                            |             the watchdog dies
                                           |           nobody watches
12:06     live d2                          |           nobody watches
12:20     restart; http ok for 10s         |           hold  evidence_insufficient  http has not answered since this deployment went live
12:20:10  http fail for 10s                | 12:20:12  roll back d2 -> d1  the fault is new with this release
                                           | 12:20:12    recorded d2 -> d1
                                           | 12:20:12    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                           | 12:20:12    claimed, attempt 1
                                           | 12:20:12    request d1: accepted, r1 is made
                                           | 12:20:12    sent, r1 is ours
                                           | 12:20:20  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
