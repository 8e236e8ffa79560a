# What is on its way is what is live, once more: no fix, and cancelled however near it is.
policy    swift, fix_in_flight.then=cancel
12:00     past d0; live d1; http ok for 5m     |           hold  evidence_insufficient  http has not answered since this deployment went live
                                               | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m            | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s             | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  coming d3 runs d2; http fail for 15s | 12:06:12    trigger  shop: holding, deployment_in_progress: d3 is on its way (building), no fix: it runs the same content as the bad release; expected by 12:07:15 UTC (1 earlier took 65 s), a rollback would take 60 s; it is cancelled (to roll back d2 to d1)
                                               | 12:06:12  hold  deployment_in_progress  d3 is on its way (building), no fix: it runs the same content as the bad release; expected by 12:07:15 UTC (1 earlier took 65 s), a rollback would take 60 s; it is cancelled; would roll back d2 -> d1
                                               | 12:06:12    cancel d3: done
                                               | 12:06:15  roll back d2 -> d1  the fault is new with this release
                                               | 12:06:15    not d3: never_served, not_older, known_bad, same_content
                                               | 12:06:15    recorded d2 -> d1
                                               | 12:06:15    update  shop: rollback of d2 to d1: decided, not sent yet
                                               | 12:06:15    claimed, attempt 1
                                               | 12:06:15    request d1: accepted, r1 is made
                                               | 12:06:15    sent, r1 is ours
                                               | 12:06:25  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
