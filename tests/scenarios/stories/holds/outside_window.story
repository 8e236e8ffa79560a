# A release that served well for its whole window and then fails has another cause.
policy    swift, window=10m
12:00     past d0; live d1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m        | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s         | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http ok for 11m                  | 12:06:15  hold  healthy  down 0/3 0/0s
12:17:10  http fail for 30s                | 12:17:20    trigger  shop: holding, outside_window: the fault began 665 s after go-live; the window is 600 s
                                           | 12:17:20  hold  outside_window  the fault began 665 s after go-live; the window is 600 s
12:17:40  http ok for 90s                  | 12:17:45  hold  healthy  down 0/3 0/0s
                                           | 12:18:45    resolve  shop is healthy again
