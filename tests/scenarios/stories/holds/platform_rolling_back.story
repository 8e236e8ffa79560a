# The platform itself goes back already.
policy    swift
12:00     past d0; live d1; http ok for 5m                                           |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                                                     | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                                                  | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                                                   | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  coming d3 by platform_rollback from d1 runs d1; wait 5s; http fail for 20s | 12:06:20    trigger  shop: holding, platform_rolling_back: the platform is rolling back by itself
                                                                                     | 12:06:20  hold  platform_rolling_back  the platform is rolling back by itself
12:06:40  live d3; http ok for 2m                                                    | 12:06:45  hold  evidence_insufficient  http has not answered since this deployment went live
                                                                                     | 12:06:50  hold  healthy  down 0/3 0/0s
                                                                                     | 12:07:50    resolve  shop is healthy again
