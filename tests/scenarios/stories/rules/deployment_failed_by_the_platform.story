# The platform calls the failure its own: that says nothing of the release.
policy    swift, down http count=3, deployment_failed
12:00     past d0; live d1; http ok for 5m         |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                   | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     d2 failed InternalError; http ok for 30s | 12:06:30  hold  healthy  down 0/3 0/0s, deployment_failed ?
