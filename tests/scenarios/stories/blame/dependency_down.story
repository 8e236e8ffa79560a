# The database that the owner named fails since the same minute: going back would not help.
policy    swift
12:00     depends on db; past d0; live d1; http ok + db ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                                  | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok + db ok for 1m                       | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok + db ok for 30s                        | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                                                  | 12:06:15  hold  healthy  down 0/3 0/0s
12:06:30  http fail + db fail for 1m                              | 12:06:35    trigger  shop: holding, not_to_blame: db fails since 12:06:30 UTC, and the app depends on it
                                                                  | 12:06:35  hold  not_to_blame  db fails since 12:06:30 UTC, and the app depends on it
