# The newest earlier deployment failed before it served; the one before it is returned to.
policy    swift
12:00     past d0; live d1; http ok for 1m             |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                       | 12:00:15  hold  healthy  down 0/3 0/0s
12:01     coming x; http ok for 1m                     | 12:02:00  hold  healthy  down 0/3 0/0s
12:02     x failed BuildJobExitNonZero; http ok for 1m | 12:03:00  hold  healthy  down 0/3 0/0s
12:03     coming d2; http ok for 1m                    | 12:04:00  hold  healthy  down 0/3 0/0s
12:04     live d2; http ok for 10s                     | 12:04:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:04:10  http fail for 5s                             | 12:04:12  roll back d2 -> d1  the fault is new with this release
                                                       | 12:04:12    not x: never_served
                                                       | 12:04:12    recorded d2 -> d1
                                                       | 12:04:12    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                       | 12:04:12    claimed, attempt 1
                                                       | 12:04:12    request d1: accepted, r1 is made
                                                       | 12:04:12    sent, r1 is ours
                                                       | 12:04:15  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
