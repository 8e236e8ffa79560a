# The whole fleet fails at once and comes back: one trigger, one resolve, no app of its own.
policy    swift
12:00     past d0; live d1; 5 other apps; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                         | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                      | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                       | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  3 other apps fall ill; http fail for 2m        | 12:06:11    trigger PAGE  all apps: rollbacks are frozen, 3 of 6 apps are unhealthy
                                                         | 12:06:15  hold  fleet_breaker_open  rollbacks are frozen since 12:06:10 UTC: 3 of 6 apps are unhealthy
                                                         | 12:08:10  hold  fleet_breaker_open  rollbacks are frozen since 12:06:10 UTC: 4 of 6 apps are unhealthy
12:08:10  3 other apps recover; http ok for 5m           | 12:08:15  hold  healthy  down 0/3 0/0s
                                                         | 12:11:10    resolve  all apps: rollbacks are allowed again, 0 of 6 apps are unhealthy
