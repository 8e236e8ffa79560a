# After a long absence nobody knows how the release fares: the request waits for an answer.
policy    swift
12:00     past d0; live d1; http ok for 5m       |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                 | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m              | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s               | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  dies after recording; http fail for 5s | 12:06:12  roll back d2 -> d1  the fault is new with this release
                                                 | 12:06:12    recorded d2 -> d1
                                                 | 12:06:12    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                 | 12:06:12    the watchdog dies after recording
                                                 | 12:06:15  nobody watches
12:08:10  restart; http silent for 10s           | 12:08:20  shop: rollback of d2 to d1: decided, not sent yet; not sure any more that the release is bad
12:08:20  http fail for 10s                      |             d1 is validated again
                                                 |             claimed, attempt 1
                                                 |             request d1: accepted, r1 is made
                                                 |             sent, r1 is ours
                                                 | 12:08:30  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
