# The release seen healthy through its window is preferred to a more recent one that was not.
policy    swift, window=5m
12:00     past d0; live d1; http ok for 2m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:02     coming d2; http ok for 1m        | 12:03:00  hold  healthy  down 0/3 0/0s
12:03     live d2; http ok for 6m          | 12:03:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:03:15  hold  healthy  down 0/3 0/0s
12:09     coming d3; http ok for 1m        | 12:10:00  hold  healthy  down 0/3 0/0s
12:10     live d3; http ok for 1m          | 12:10:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:10:15  hold  healthy  down 0/3 0/0s
12:11     coming d4; http ok for 1m        | 12:12:00  hold  healthy  down 0/3 0/0s
12:12     live d4; http ok for 10s         | 12:12:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:12:10  hold  healthy  down 0/3 0/0s
12:12:10  http fail for 5s                 | 12:12:12  roll back d4 -> d2  the fault is new with this release
                                           | 12:12:12    recorded d4 -> d2
                                           | 12:12:12    trigger  shop: rollback of d4 to d2: decided, not sent yet
                                           | 12:12:12    claimed, attempt 1
                                           | 12:12:12    request d2: accepted, r1 is made
                                           | 12:12:12    sent, r1 is ours
                                           | 12:12:15  shop: rollback of d4 to d2: accepted by the platform as r1; the platform is carrying the rollback out
