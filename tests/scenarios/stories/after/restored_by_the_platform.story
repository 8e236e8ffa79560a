# The platform went back by itself, to something that it does not show: the bad release's record excuses nothing.
policy    standard, down http
12:00     past d0; live d1; http ok for 5m                                       |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                                                 | 12:00:15  hold  healthy  down 0/3 0/12s
12:05     coming d2; http ok for 1m                                              | 12:06:00  hold  healthy  down 0/3 0/12s
12:06     live d2; http ok for 10s                                               | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http fail for 5s                                                       | 12:06:15  hold  healthy  down 5/6 4.05/12s
12:06:15  coming d3 by platform_rollback from d0 runs unknown; http fail for 10s | 12:06:25    trigger  shop: holding, platform_rolling_back: the platform is rolling back by itself
                                                                                 | 12:06:25  hold  platform_rolling_back  the platform is rolling back by itself
12:06:30  live d3; http ok for 1m                                                | 12:06:35  hold  evidence_insufficient  http has not answered since this deployment went live
                                                                                 | 12:06:40  hold  healthy  down 0/3 0/12s
12:07:40  http fail for 30s                                                      | 12:07:40    resolve  shop is healthy again
                                                                                 | 12:07:55    trigger PAGE  shop: holding, live_is_a_rollback: the live deployment is itself a rollback: one step back, then a person
                                                                                 | 12:07:55  hold  live_is_a_rollback  the live deployment is itself a rollback: one step back, then a person
