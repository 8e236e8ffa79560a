# The newer deployment is stuck: no rollback can pass it, so a person is called.
policy    swift, fix_in_flight.deadline=2m
12:00     past d0; live d1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m        | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s         | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  coming d3; http fail for 3m      | 12:06:12    trigger  shop: holding, deployment_in_progress: d3 is on its way (building), perhaps the fix; expected by 12:07:15 UTC (1 earlier took 65 s), a rollback would take 60 s; waiting until 12:08:10 UTC
                                           | 12:06:12  hold  deployment_in_progress  d3 is on its way (building), perhaps the fix; expected by 12:07:15 UTC (1 earlier took 65 s), a rollback would take 60 s; waiting until 12:08:10 UTC
                                           | 12:08:10    update PAGE  shop: holding, fix_overdue: d3 is still on its way (building), overdue since 12:08:10 UTC; no rollback is possible before it ends: cancel it, or let it come
                                           | 12:08:10  hold  fix_overdue  d3 is still on its way (building), overdue since 12:08:10 UTC; no rollback is possible before it ends: cancel it, or let it come
12:09:10  d3 canceled; http fail for 20s   | 12:09:15  roll back d2 -> d1  the fault is new with this release
                                           | 12:09:15    not d3: never_served, not_older
                                           | 12:09:15    recorded d2 -> d1
                                           | 12:09:15    update  shop: rollback of d2 to d1: decided, not sent yet
                                           | 12:09:15    claimed, attempt 1
                                           | 12:09:15    request d1: accepted, r1 is made
                                           | 12:09:15    sent, r1 is ours
                                           | 12:09:30  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
