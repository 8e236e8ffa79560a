# Answers given around the switch are nobody's: they are credited to neither release.
policy    swift
12:00     past d0; live d1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m        | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http fail x4            | 12:06:03  hold  healthy  down 0/3 0/0s
12:06:30  http ok for 30s                  | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:06:35  hold  healthy  down 0/3 0/0s
