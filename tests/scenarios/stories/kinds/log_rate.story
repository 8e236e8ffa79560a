# A stack trace a second in the logs, while every request is answered.
policy    swift, log_rate logs
12:00     past d0; live d1; logs reads 0 + http ok for 5m |           hold  evidence_insufficient  logs has not answered since this deployment went live
                                                          | 12:00:15  hold  healthy  log_rate 0/20
12:05     coming d2; logs reads 0 + http ok for 1m        | 12:06:00  hold  healthy  log_rate 0/20
12:06     live d2; logs reads 1 + http ok for 40s         | 12:06:05  hold  evidence_insufficient  logs has not answered since this deployment went live
                                                          | 12:06:15  hold  healthy  log_rate 5/20
                                                          | 12:06:29  roll back d2 -> d1  the fault is new with this release
                                                          | 12:06:29    recorded d2 -> d1
                                                          | 12:06:29    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                          | 12:06:29    claimed, attempt 1
                                                          | 12:06:29    request d1: accepted, r1 is made
                                                          | 12:06:29    sent, r1 is ours
                                                          | 12:06:40  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
