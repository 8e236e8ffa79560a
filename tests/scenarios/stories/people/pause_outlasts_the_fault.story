# The pause ends after the release has recovered: nothing is left to do.
policy    swift
12:00     past d0; live d1; http ok for 5m                        |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                                  | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                               | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                                | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  pause by ann 1m "database migration"; http fail for 20s | 12:06:12  hold  paused  paused until 2026-03-02 12:07:10 UTC by ann: database migration
12:06:30  http ok for 1m                                          | 12:07:10  hold  healthy  down 0/3 0/0s
