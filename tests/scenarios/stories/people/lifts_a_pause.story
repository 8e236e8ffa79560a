# The pause is lifted while the release still fails.
policy    swift
12:00     past d0; live d1; http ok for 5m                        |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                                  | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                               | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                                | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  pause by ann 1h "database migration"; http fail for 20s | 12:06:12  hold  paused  paused until 2026-03-02 13:06:10 UTC by ann: database migration
12:06:30  pause lifted; http fail for 10s                         | 12:06:35  roll back d2 -> d1  the fault is new with this release
                                                                  | 12:06:35    recorded d2 -> d1
                                                                  | 12:06:35    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                                  | 12:06:35    claimed, attempt 1
                                                                  | 12:06:35    request d1: accepted, r1 is made
                                                                  | 12:06:35    sent, r1 is ours
                                                                  | 12:06:40  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
