# The fault is older than the release: going back would not help.
policy    swift
12:00     past d0; live d1; http ok for 2m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:02     http fail for 3m                 | 12:02:15    trigger  shop: holding, go_live_unseen: it was live before we first looked: its age is unknown
                                           | 12:02:15  hold  go_live_unseen  it was live before we first looked: its age is unknown
12:05     coming d2; http fail for 1m      | 12:05:05    update  shop: holding, deployment_in_progress: d2 is on its way (building), perhaps the fix; expected by 12:08:00 UTC (none was seen before), a rollback would take 60 s; waiting until 12:11:00 UTC
                                           | 12:05:05  hold  deployment_in_progress  d2 is on its way (building), perhaps the fix; expected by 12:08:00 UTC (none was seen before), a rollback would take 60 s; waiting until 12:11:00 UTC
12:06     live d2; http fail for 30s       | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:06:10    resolve  shop: d1 serves no more
                                           | 12:06:10    trigger  shop: holding, not_to_blame: http was failing before this release: 27 of 39 answers of the previous one
                                           | 12:06:10  hold  not_to_blame  http was failing before this release: 27 of 39 answers of the previous one
