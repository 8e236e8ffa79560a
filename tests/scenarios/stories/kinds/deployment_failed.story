# A job after go-live fails: the platform calls the live deployment failed.
policy    swift, deployment_failed
12:00     past d0; live d1; http ok for 5m               |           hold  healthy
12:05     coming d2; http ok for 1m                      | 12:06:00  hold  healthy
12:06     live d2; http ok for 10s                       | 12:06:05  hold  healthy
12:06:10  d2 failed PostDeployJobFailed; http ok for 20s | 12:06:15  roll back d2 -> d1  the fault is new with this release
                                                         | 12:06:15    recorded d2 -> d1
                                                         | 12:06:15    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                         | 12:06:15    claimed, attempt 1
                                                         | 12:06:15    request d1: accepted, r1 is made
                                                         | 12:06:15    sent, r1 is ours
                                                         | 12:06:30  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
