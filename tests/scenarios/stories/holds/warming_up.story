# Within its grace a release may fail; six good answers over half a minute end it early.
policy    swift, grace=2m
12:00     past d0; live d1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m        | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s         | 12:06:05  hold  warming_up  down ?
12:06:10  http fail for 20s                | 12:06:30  hold  warming_up  down ?
12:06:30  http ok for 40s                  | 12:07:05  hold  healthy  down 0/3 0/0s
