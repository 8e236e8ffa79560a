# A deployment that does not get anywhere is reported; the one that serves is well.
policy    swift, down http count=3, deployment_stuck limit=5m
12:00     past d0; live d1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     pending d2; http ok for 7m       | 12:10:05    trigger  shop: holding, deployment_in_progress: d2, which does not serve: on its way (pending_build) for 305 s; the limit is 300 s
                                           | 12:10:05  hold  deployment_in_progress  d2, which does not serve: on its way (pending_build) for 305 s; the limit is 300 s
                                           | 12:12:00  hold  deployment_in_progress  d2, which does not serve: on its way (pending_build) for 420 s; the limit is 300 s
12:12     d2 canceled; http ok for 2m      | 12:12:05  hold  healthy  down 0/3 0/0s
                                           | 12:13:05    resolve  shop is healthy again
