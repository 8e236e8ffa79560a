# Builds of this app take minutes and a rollback is quick: the newer one is cancelled, once.
policy    swift, fix_in_flight.then=cancel
12:00     past d0; live d1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 5m        | 12:10:00  hold  healthy  down 0/3 0/0s
12:10     live d2; http ok for 10s         | 12:10:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:10:10  coming d3; http fail for 15s     | 12:10:12    trigger  shop: holding, deployment_in_progress: d3 is on its way (building), perhaps the fix; expected by 12:15:15 UTC (1 earlier took 305 s), a rollback would take 60 s; it is cancelled (to roll back d2 to d1)
                                           | 12:10:12  hold  deployment_in_progress  d3 is on its way (building), perhaps the fix; expected by 12:15:15 UTC (1 earlier took 305 s), a rollback would take 60 s; it is cancelled; would roll back d2 -> d1
                                           | 12:10:12    cancel d3: done
                                           | 12:10:15  roll back d2 -> d1  the fault is new with this release
                                           | 12:10:15    not d3: never_served, not_older
                                           | 12:10:15    recorded d2 -> d1
                                           | 12:10:15    update  shop: rollback of d2 to d1: decided, not sent yet
                                           | 12:10:15    claimed, attempt 1
                                           | 12:10:15    request d1: accepted, r1 is made
                                           | 12:10:15    sent, r1 is ours
                                           | 12:10:25  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
12:10:40  live r1; http ok for 2m          | 12:10:42    r1 is live
                                           | 12:10:42    update  shop: rollback of d2 to d1: live as r1; watching whether it helps
                                           | 12:11:42    done: helped, the restored release failed 0% of 60 answers, the bad one 100%
                                           | 12:11:42    resolve  shop: rollback of d2 to d1: done: it helped (the restored release failed 0% of 60 answers, the bad one 100%)
                                           | 12:11:45  hold  healthy  down 0/3 0/0s
