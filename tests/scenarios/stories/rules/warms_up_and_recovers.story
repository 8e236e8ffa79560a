# It warms up badly without any grace, but recovers within the blip tolerance.
policy    standard
12:00     past d0; live d1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/12s
12:05     coming d2; http ok for 1m        | 12:06:00  hold  healthy  down 0/3 0/12s
12:06     live d2; http fail for 14s       | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:06:10  hold  healthy  down 5/6 4.05/12s, rate 3.24/2e+03, slow 0/4e+03
12:06:14  http ok for 1m                   | 12:07:14  hold  healthy  down 0/6 0/12s, rate 0.000634/2e+03, latency 0/4e+03 0.05/0.07s, slow 0.000125/4e+03
