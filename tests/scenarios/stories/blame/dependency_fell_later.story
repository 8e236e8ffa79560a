# The database fails a minute after the app: the app may have broken it, it did not break the app.
policy    standard, down http count=3, blip_tolerance=90s
12:00     depends on db; past d0; live d1; http ok + db ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                                  | 12:00:15  hold  healthy  down 0/3 0/90s
12:05     coming d2; http ok + db ok for 1m                       | 12:06:00  hold  healthy  down 0/3 0/90s
12:06     live d2; http ok + db ok for 30s                        | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                                                  | 12:06:15  hold  healthy  down 0/3 0/90s
12:06:30  http fail + db ok for 1m                                | 12:07:30  hold  healthy  down 60/3 59/90s
12:07:30  http fail + db fail for 1m                              | 12:08:00  roll back d2 -> d1  the fault is new with this release
                                                                  | 12:08:00    recorded d2 -> d1
                                                                  | 12:08:00    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                                  | 12:08:00    claimed, attempt 1
                                                                  | 12:08:00    request d1: accepted, r1 is made
                                                                  | 12:08:00    sent, r1 is ours
                                                                  | 12:08:30  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
