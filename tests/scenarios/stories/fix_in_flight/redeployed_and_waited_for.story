# The same, where the owner waits: it is said that this is no fix.
policy    swift
12:00     past d0; live d1; http ok for 5m     |           hold  evidence_insufficient  http has not answered since this deployment went live
                                               | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m            | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s             | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  coming d3 runs d2; http fail for 15s | 12:06:12    trigger  shop: holding, deployment_in_progress: d3 is on its way (building), no fix: it runs the same content as the bad release; expected by 12:07:15 UTC (1 earlier took 65 s), a rollback would take 60 s; waiting until 12:11:10 UTC
                                               | 12:06:12  hold  deployment_in_progress  d3 is on its way (building), no fix: it runs the same content as the bad release; expected by 12:07:15 UTC (1 earlier took 65 s), a rollback would take 60 s; waiting until 12:11:10 UTC
