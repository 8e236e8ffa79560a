# Three of nine apps begin to fail within the same minute: what they have in common is not a release.
policy    swift
12:00     past d0; live d1; 9 other apps; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                         | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                      | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                       | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  2 other apps fall ill; http fail for 30s       | 12:06:15  hold  fleet_breaker_open  3 of 10 apps began to fail within 120 s of each other; 3 have a cause in common
                                                         | 12:06:15    trigger PAGE  all apps: rollbacks are frozen, 3 of 10 apps are unhealthy
                                                         | 12:06:40  hold  fleet_breaker_open  rollbacks are frozen since 12:06:15 UTC: 3 of 10 apps are unhealthy
