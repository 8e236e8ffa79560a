# Others fail without ever being called ill: after two minutes the app is told of by itself.
policy    swift
12:00     past d0; live d1; 5 other apps; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                         | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                      | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                       | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  3 other apps fail; http fail for 40s           | 12:06:15  hold  fleet_breaker_open  4 of 6 apps began to fail within 120 s of each other; 3 have a cause in common
12:06:50  3 other apps fail; http fail for 40s           | 12:07:30  hold  fleet_breaker_open  4 of 6 apps began to fail within 120 s of each other; 3 have a cause in common
12:07:30  3 other apps fail; http fail for 40s           | 12:08:10    trigger  shop: holding, fleet_breaker_open: 4 of 6 apps began to fail within 120 s of each other; 3 have a cause in common
12:08:10  3 other apps fail; http fail for 10s           | 12:08:20  hold  fleet_breaker_open  4 of 6 apps began to fail within 120 s of each other; 3 have a cause in common
