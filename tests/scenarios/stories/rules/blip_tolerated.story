# Ten seconds of failures count as one piece of evidence, however many there are.
policy    standard
12:00     past d0; live d1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/12s
12:05     coming d2; http ok for 1m        | 12:06:00  hold  healthy  down 0/3 0/12s
12:06     live d2; http ok for 10s         | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http ok for 30s                  | 12:06:15  hold  healthy  down 0/6 0/12s, rate 0.0957/2e+03, latency 0/4e+03 0.05/0.07s, slow 0.024/4e+03
                                           | 12:06:40  hold  healthy  down 0/6 0/12s, rate 0.00288/2e+03, latency 0/4e+03 0.05/0.07s, slow 0.000125/4e+03
12:06:40  http fail for 10s                | 12:06:50  hold  healthy  down 10/6 9.05/12s, rate 0.00838/2e+03, latency 0/4e+03 0.05/0.07s, slow 0.000125/4e+03
12:06:50  http ok for 70s                  | 12:08:00  hold  healthy  down 0/6 0/12s, rate 0.000383/2e+03, latency 0/4e+03 0.05/0.07s, slow 0.000125/4e+03
