# It warms up badly without any grace, but recovers within the blip tolerance.
policy    standard
12:00     past d0; live d1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:45  hold  healthy  down 0/3 0/12s, ratio 0/0.5 0/4
12:05     coming d2; http ok for 1m        | 12:06:00  hold  healthy  down 0/3 0/12s, ratio 0/0.5 0/4
12:06     live d2; http fail for 14s       | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:06:10  hold  healthy  down 5/6 4.05/12s, ratio 1/0.5 5/4
12:06:14  http ok for 1m                   | 12:07:14  hold  healthy  down 0/6 0/12s, ratio 0.0667/0.5 4/4
