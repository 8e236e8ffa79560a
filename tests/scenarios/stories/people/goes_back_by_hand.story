# A person is quicker: the app is returned by hand between the decision and the request.
policy    swift
12:00     past d0; live d1; http ok for 5m                    |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                              | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                           | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                            | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  dies after recording; http fail for 5s              | 12:06:12  roll back d2 -> d1  the fault is new with this release
                                                              | 12:06:12    recorded d2 -> d1
                                                              | 12:06:12    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                              | 12:06:12    the watchdog dies after recording
                                                              | 12:06:15  nobody watches
12:06:20  coming h3 by rollback from d1 runs d1; pinned to h3 |           nobody watches
12:06:30  restart; http fail for 20s                          |             abandoned: overtaken, somebody else returned the app already
                                                              |             update  shop: rollback of d2 to d1: abandoned: somebody or something else changed the app first (somebody else returned the app already)
                                                              | 12:06:45    update  shop: holding, deployment_in_progress: h3 is on its way (building), perhaps the fix; expected by 12:07:25 UTC (1 earlier took 65 s), a rollback would take 60 s; waiting until 12:11:20 UTC
                                                              | 12:06:45  hold  deployment_in_progress  h3 is on its way (building), perhaps the fix; expected by 12:07:25 UTC (1 earlier took 65 s), a rollback would take 60 s; waiting until 12:11:20 UTC
12:06:50  live h3; http ok for 2m                             | 12:06:55  hold  evidence_insufficient  http has not answered since this deployment went live
                                                              | 12:07:00  hold  healthy  down 0/3 0/0s
                                                              | 12:08:00    resolve  shop is healthy again
