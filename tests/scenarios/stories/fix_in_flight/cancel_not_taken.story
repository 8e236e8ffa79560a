# The platform cannot be reached when asked to cancel: plainly nothing happened, so it is asked again.
policy    swift, fix_in_flight.then=cancel
12:00     past d0; live d1; http ok for 5m                      |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                                | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 5m                             | 12:10:00  hold  healthy  down 0/3 0/0s
12:10     live d2; http ok for 10s                              | 12:10:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:10:10  next cancel unavailable; coming d3; http fail for 20s | 12:10:12    trigger  shop: holding, deployment_in_progress: d3 is on its way (building), perhaps the fix; expected by 12:15:15 UTC (1 earlier took 305 s), a rollback would take 60 s; it is cancelled (to roll back d2 to d1)
                                                                | 12:10:12  hold  deployment_in_progress  d3 is on its way (building), perhaps the fix; expected by 12:15:15 UTC (1 earlier took 305 s), a rollback would take 60 s; it is cancelled; would roll back d2 -> d1
                                                                | 12:10:12    cancel d3: not taken
                                                                | 12:10:15    cancel d3: done
                                                                | 12:10:20  roll back d2 -> d1  the fault is new with this release
                                                                | 12:10:20    not d3: never_served, not_older
                                                                | 12:10:20    recorded d2 -> d1
                                                                | 12:10:20    update  shop: rollback of d2 to d1: decided, not sent yet
                                                                | 12:10:20    claimed, attempt 1
                                                                | 12:10:20    request d1: accepted, r1 is made
                                                                | 12:10:20    sent, r1 is ours
                                                                | 12:10:30  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
