# Two blips of ten seconds, half a minute apart: with this short a record no proof of a bad release.
policy    standard
12:00     past d0; live d1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/12s
12:05     coming d2; http ok for 1m        | 12:06:00  hold  healthy  down 0/3 0/12s
12:06     live d2; http ok for 20s         | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:06:15  hold  healthy  down 0/6 0/12s, rate 0.0957/2e+03, latency 0/4e+03 0.05/0.07s, slow 0.024/4e+03
                                           | 12:06:20  hold  healthy  down 0/6 0/12s, rate 0.0424/2e+03, latency 0/4e+03 0.05/0.07s, slow 0.0024/4e+03
12:06:20  http fail for 10s                | 12:06:30  hold  healthy  down 10/6 9.05/12s, rate 0.11/2e+03, latency 0/4e+03 0.05/0.07s, slow 0.0024/4e+03
12:06:30  http ok for 30s                  | 12:07:00  hold  healthy  down 0/6 0/12s, rate 0.00245/2e+03, latency 0/4e+03 0.05/0.07s, slow 0.000125/4e+03
12:07     http fail for 10s                | 12:07:10  hold  healthy  down 10/6 9.05/12s, rate 0.0073/2e+03, latency 0/4e+03 0.05/0.07s, slow 0.000125/4e+03
12:07:10  http ok for 3m                   | 12:10:10  hold  healthy  down 0/6 0/12s, rate 0.000383/2e+03, latency 0/4e+03 0.05/0.07s, slow 0.000125/4e+03
