# The predecessor served too briefly to compare with.
policy    swift
12:00     past d0; live d1; http ok for 30s |           hold  evidence_insufficient  http has not answered since this deployment went live
                                            | 12:00:15  hold  healthy  down 0/3 0/0s
12:00:30  coming d2; http ok for 10s        | 12:00:40  hold  healthy  down 0/3 0/0s
12:00:40  live d2; http silent for 10s      | 12:00:45  hold  evidence_insufficient  http has not answered since this deployment went live
12:00:50  http fail for 20s                 | 12:01:00    trigger  shop: holding, evidence_insufficient: the previous release gave 3 answers of http; 5 are needed to compare
                                            | 12:01:10  hold  evidence_insufficient  the previous release gave 3 answers of http; 5 are needed to compare
