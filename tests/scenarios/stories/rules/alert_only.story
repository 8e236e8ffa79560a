# The alert fires and our own probes are well: that alone is not enough.
policy    swift, down http count=3, alert_firing alert
12:00     past d0; live d1; alert ok + http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                      | 12:00:15  hold  healthy  down 0/3 0/0s, alert 0
12:05     coming d2; alert ok + http ok for 1m        | 12:06:00  hold  healthy  down 0/3 0/0s, alert 0
12:06     live d2; alert ok + http ok for 10s         | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  alert fires HighErrorRate + http ok for 30s | 12:06:40  hold  evidence_insufficient  alert: HighErrorRate; that alone is not enough
