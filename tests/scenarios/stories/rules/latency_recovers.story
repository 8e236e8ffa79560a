# A slow half minute after go-live, with caches still cold, is over before it proves anything.
policy    standard
12:00     past d0; live d1; http ok for 30m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                            | 12:00:15  hold  healthy  down 0/3 0/12s
12:30     coming d2; http ok for 1m         | 12:31:00  hold  healthy  down 0/3 0/12s
12:31     live d2; http slow 150ms for 30s  | 12:31:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                            | 12:31:15  hold  healthy  down 0/4 0/12s, rate 0.189/2e+03, latency 0/4e+03 0.15/0.07s, slow 6.88/4e+03
                                            | 12:31:30  hold  healthy  down 0/4 0/12s, rate 0.0686/2e+03, latency 0/4e+03 0.15/0.07s, slow 148/4e+03
12:31:30  http ok for 5m                    | 12:36:30  hold  healthy  down 0/4 0/12s, rate 0.00207/2e+03, latency 0/4e+03 0.05/0.07s, slow 0.00142/4e+03
