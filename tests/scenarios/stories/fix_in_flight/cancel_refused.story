# The platform refuses to cancel it: it is not asked again.
policy    swift, fix_in_flight.then=cancel
12:00     past d0; live d1; http ok for 5m                           |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                                     | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 5m                                  | 12:10:00  hold  healthy  down 0/3 0/0s
12:10     live d2; http ok for 10s                                   | 12:10:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:10:10  next cancel refused too_late; coming d3; http fail for 20s | 12:10:12    trigger  shop: holding, deployment_in_progress: d3 is on its way (building), perhaps the fix; expected by 12:15:15 UTC (1 earlier took 305 s), a rollback would take 60 s; it is cancelled (to roll back d2 to d1)
                                                                     | 12:10:12  hold  deployment_in_progress  d3 is on its way (building), perhaps the fix; expected by 12:15:15 UTC (1 earlier took 305 s), a rollback would take 60 s; it is cancelled; would roll back d2 -> d1
                                                                     | 12:10:12    cancel d3: refused
                                                                     | 12:10:15  hold  deployment_in_progress  d3 is on its way (building), perhaps the fix; expected by 12:15:15 UTC (1 earlier took 305 s), a rollback would take 60 s; we asked the platform to cancel it at 12:10:12 UTC; waiting until 12:20:20 UTC
