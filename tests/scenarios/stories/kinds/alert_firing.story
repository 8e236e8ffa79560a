# The policy says that this alert suffices, once it has been firing for a while.
policy    swift, down http count=3, alert_firing alert alone=true lasting=10s
12:00     past d0; live d1; alert ok + http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                      | 12:00:15  hold  healthy  down 0/3 0/0s, alert 0
12:05     coming d2; alert ok + http ok for 1m        | 12:06:00  hold  healthy  down 0/3 0/0s, alert 0
12:06     live d2; alert ok + http ok for 10s         | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  alert fires HighErrorRate + http ok for 30s | 12:06:15  hold  healthy  down 0/3 0/0s, alert 1
                                                      | 12:06:20  roll back d2 -> d1  the fault is new with this release
                                                      | 12:06:20    recorded d2 -> d1
                                                      | 12:06:20    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                      | 12:06:20    claimed, attempt 1
                                                      | 12:06:20    request d1: accepted, r1 is made
                                                      | 12:06:20    sent, r1 is ours
                                                      | 12:06:40  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
