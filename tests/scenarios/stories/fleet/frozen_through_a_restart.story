# The breaker is open when the watchdog restarts: nothing is released until calm has lasted.
policy    swift
12:00     past d0; live d1; 5 other apps; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                         | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                      | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                       | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  3 other apps fall ill; http fail for 10s       | 12:06:11    trigger PAGE  all apps: rollbacks are frozen, 3 of 6 apps are unhealthy
                                                         | 12:06:15  hold  fleet_breaker_open  rollbacks are frozen since 12:06:10 UTC: 3 of 6 apps are unhealthy
                                                         | 12:06:20  hold  fleet_breaker_open  rollbacks are frozen since 12:06:10 UTC: 4 of 6 apps are unhealthy
12:06:20  restart; 5 other apps; http fail for 2m        |             the watchdog stops
                                                         |           hold  fleet_breaker_open  rollbacks are frozen since 12:06:10 UTC: 0 of 1 apps are unhealthy
                                                         | 12:08:20  hold  fleet_breaker_open  rollbacks are frozen since 12:06:10 UTC: 1 of 6 apps are unhealthy
12:08:20  http fail for 2m                               | 12:09:20  roll back d2 -> d1  the fault is new with this release
                                                         | 12:09:20    recorded d2 -> d1
                                                         | 12:09:20    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                         | 12:09:20    claimed, attempt 1
                                                         | 12:09:20    request d1: accepted, r1 is made
                                                         | 12:09:20    sent, r1 is ours
                                                         | 12:09:20    resolve  all apps: rollbacks are allowed again, 1 of 6 apps are unhealthy
                                                         | 12:10:20  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
