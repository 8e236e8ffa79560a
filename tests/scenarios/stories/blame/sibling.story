# The only other app falls ill in the same minute, without a release of its own.
policy    swift
12:00     past d0; live d1; 1 other apps; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                         | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                      | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 30s                       | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                                         | 12:06:15  hold  healthy  down 0/3 0/0s
12:06:30  1 other app falls ill; http fail for 10s       | 12:06:35    trigger  shop: holding, not_to_blame: 1 of 1 other apps fell ill within 2 min of it
                                                         | 12:06:35  hold  not_to_blame  1 of 1 other apps fell ill within 2 min of it
