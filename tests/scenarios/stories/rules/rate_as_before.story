# It always failed one answer in ten; the new release does so as well, and that is no news.
policy    standard
12:00     past d0; live d1; http .........x for 30m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                    | 12:00:15  hold  healthy  down 0/3 0/12s
12:30     coming d2; http .........x for 1m         | 12:31:00  hold  healthy  down 1/3 0.05/12s
12:31     live d2; http .........x for 3m           | 12:31:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                                    | 12:31:10  hold  healthy  down 1/8 0.05/12s, rate 0.136/2e+03, latency 0/4e+03 0.05/0.07s, slow 0.164/4e+03
                                                    | 12:34:00  hold  healthy  down 1/8 0.05/12s, rate 3.92e-05/2e+03, latency 0/4e+03 0.05/0.07s, slow 0.000704/4e+03
