# Many failures within the blip tolerance are one piece of evidence for the ratio as well.
policy    standard, ratio http
12:00     past d0; live d1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:45  hold  healthy  ratio 0/0.5 0/4
12:05     coming d2; http ok for 1m        | 12:06:00  hold  healthy  ratio 0/0.5 0/4
12:06     live d2; http ok for 10s         | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http fail for 11s                | 12:06:15  hold  healthy  ratio 1/0.5 5/4
                                           | 12:06:21  hold  healthy  ratio 1/0.5 10/4
12:06:21  http ok for 30s                  | 12:06:51  hold  healthy  ratio 0.275/0.5 11/4
