# Too few answers to speak of a ratio or of a latency.
policy    swift, ratio http, latency_threshold http limit=500ms
12:00     past d0; live d1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:45  hold  healthy  ratio 0/0.5 0/4, latency_threshold 0.05/0.5s
12:05     coming d2; http ok for 1m        | 12:06:00  hold  healthy  ratio 0/0.5 0/4, latency_threshold 0.05/0.5s
12:06     live d2; http silent for 10s     | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http x.x for 3s                  | 12:06:13  hold  evidence_insufficient  http has not answered since this deployment went live
