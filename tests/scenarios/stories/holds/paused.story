# A person's order outranks everything until it ends.
policy    swift
12:00     past d0; live d1; http ok for 5m                        |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                                  | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                               | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                                | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  pause by ann 1m "database migration"; http fail for 20s | 12:06:12  hold  paused  paused until 2026-03-02 12:07:10 UTC by ann: database migration
12:06:30  http fail for 50s                                       | 12:07:10  roll back d2 -> d1  the fault is new with this release
                                                                  | 12:07:10    recorded d2 -> d1
                                                                  | 12:07:10    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                                  | 12:07:10    claimed, attempt 1
                                                                  | 12:07:10    request d1: accepted, r1 is made
                                                                  | 12:07:10    sent, r1 is ours
                                                                  | 12:07:20  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
