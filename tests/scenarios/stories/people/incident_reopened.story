# The app recovers by itself, is declared well, and fails again: people hear of each.
policy    swift, mode=observe
12:00     past d0; live d1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m        | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s         | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http fail for 5s                 | 12:06:12    trigger  shop: holding, observe_only: observe only: no request is sent (would roll back d2 to d1)
                                           | 12:06:12  hold  observe_only  observe only: no request is sent; would roll back d2 -> d1
12:06:20  http ok for 90s                  | 12:06:25  hold  healthy  down 0/3 0/0s
                                           | 12:07:25    resolve  shop is healthy again
12:08     http fail for 5s                 | 12:08:02    trigger  shop: holding, observe_only: observe only: no request is sent (would roll back d2 to d1)
                                           | 12:08:02  hold  observe_only  observe only: no request is sent; would roll back d2 -> d1
12:08:10  http ok for 30s                  | 12:08:15  hold  healthy  down 0/3 0/0s
12:08:40  http fail for 5s                 | 12:08:42  hold  observe_only  observe only: no request is sent; would roll back d2 -> d1
12:08:50  http ok for 90s                  | 12:08:55  hold  healthy  down 0/3 0/0s
                                           | 12:09:55    resolve  shop is healthy again
