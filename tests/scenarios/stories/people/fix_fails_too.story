# The fix in flight fails on its way: then the bad release is rolled back after all.
policy    swift, down http count=3, deployment_failed
12:00     past d0; live d1; http ok for 5m                 |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                        | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                         | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  coming d3; wait 5s; http fail for 20s            | 12:06:20    trigger  shop: holding, deployment_in_progress: d3 is on its way (building), perhaps the fix; expected by 12:07:15 UTC (1 earlier took 65 s), a rollback would take 60 s; waiting until 12:11:10 UTC
                                                           | 12:06:20  hold  deployment_in_progress  d3 is on its way (building), perhaps the fix; expected by 12:07:15 UTC (1 earlier took 65 s), a rollback would take 60 s; waiting until 12:11:10 UTC
12:06:40  d3 failed BuildJobExitNonZero; http fail for 20s | 12:06:45  roll back d2 -> d1  the fault is new with this release
                                                           | 12:06:45    not d3: never_served, not_older
                                                           | 12:06:45    recorded d2 -> d1
                                                           | 12:06:45    update  shop: rollback of d2 to d1: decided, not sent yet
                                                           | 12:06:45    claimed, attempt 1
                                                           | 12:06:45    request d1: accepted, r1 is made
                                                           | 12:06:45    sent, r1 is ours
                                                           | 12:07:00  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
