# The incident of one release ends when another one takes its place, and fails on its own account.
policy    swift, mode=observe
12:00     past d0; live d1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m        | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s         | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http fail for 5s                 | 12:06:12    trigger  shop: holding, observe_only: observe only: no request is sent (would roll back d2 to d1)
                                           | 12:06:12  hold  observe_only  observe only: no request is sent; would roll back d2 -> d1
12:06:20  coming d3; http ok for 10s       | 12:06:25  hold  healthy  down 0/3 0/0s
12:06:30  live d3; http ok for 10s         | 12:06:35  hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:06:40  hold  healthy  down 0/3 0/0s
12:06:40  http fail for 5s                 | 12:06:42    resolve  shop: d2 serves no more
                                           | 12:06:42    trigger  shop: holding, observe_only: observe only: no request is sent (would roll back d3 to d2)
                                           | 12:06:42  hold  observe_only  observe only: no request is sent; would roll back d3 -> d2
