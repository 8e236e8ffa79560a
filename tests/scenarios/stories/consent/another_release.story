# A word is for one bad release: given for d2, it says nothing of d4.
policy    swift, mode=ask
12:00     past d0; live d1; http ok for 5m                      |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                                | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                             | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                              | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http fail for 20s                                     | 12:06:12    trigger PAGE  shop: holding, awaiting_approval: a person must agree first: the policy asks before each rollback (would roll back d2 to d1)
                                                                | 12:06:12  hold  awaiting_approval  a person must agree first: the policy asks before each rollback; would roll back d2 -> d1
12:06:30  coming d3; approved by ann for 30m; http fail for 10s | 12:06:35    update  shop: holding, deployment_in_progress: d3 is on its way (building), perhaps the fix; expected by 12:07:35 UTC (1 earlier took 65 s), a rollback would take 60 s; waiting until 12:11:30 UTC
                                                                | 12:06:35  hold  deployment_in_progress  d3 is on its way (building), perhaps the fix; expected by 12:07:35 UTC (1 earlier took 65 s), a rollback would take 60 s; waiting until 12:11:30 UTC
12:06:40  live d3; http ok for 5m                               | 12:06:45  hold  evidence_insufficient  http has not answered since this deployment went live
                                                                | 12:06:50  hold  healthy  down 0/3 0/0s
                                                                | 12:07:50    resolve  shop is healthy again
12:11:40  coming d4; http ok for 1m                             | 12:12:40  hold  healthy  down 0/3 0/0s
12:12:40  live d4; http ok for 10s                              | 12:12:45  hold  evidence_insufficient  http has not answered since this deployment went live
12:12:50  http fail for 20s                                     | 12:12:52    trigger PAGE  shop: holding, awaiting_approval: a person must agree first: the policy asks before each rollback (would roll back d4 to d3)
                                                                | 12:12:52  hold  awaiting_approval  a person must agree first: the policy asks before each rollback; would roll back d4 -> d3
