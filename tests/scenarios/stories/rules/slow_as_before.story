# One answer in twenty was always slow, and stays so.
policy    standard
12:00     past d0; live d1; http ...................s for 40m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                              | 12:00:15  hold  healthy  down 0/3 0/12s
12:40     coming d2; http ...................s for 1m         | 12:41:00  hold  healthy  down 0/3 0/12s
12:41     live d2; http ...................s for 5m           | 12:41:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                                              | 12:41:15  hold  healthy  down 0/4 0/12s, rate 0.185/2e+03, latency 0/4e+03 0.05/0.0753s, slow 0.102/4e+03
                                                              | 12:46:00  hold  healthy  down 0/4 0/12s, rate 0.00114/2e+03, latency 0/4e+03 0.0506/0.0753s, slow 0.000301/4e+03
