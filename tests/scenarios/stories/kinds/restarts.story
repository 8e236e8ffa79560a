# The platform counts restarts of the instances; the page itself answers in between.
policy    swift, restarts metrics
12:00     past d0; live d1; metrics reads 4 + http ok for 5m |           hold  evidence_insufficient  metrics has not answered since this deployment went live
                                                             | 12:00:15  hold  healthy  restarts 0/3
12:05     coming d2; metrics reads 4 + http ok for 1m        | 12:06:00  hold  healthy  restarts 0/3
12:06     live d2; metrics reads 0 + http ok for 20s         | 12:06:05  hold  evidence_insufficient  metrics has not answered since this deployment went live
                                                             | 12:06:15  hold  healthy  restarts 0/3
          metrics reads 1 + http ok for 20s                  | 12:06:40  hold  healthy  restarts 1/3
          metrics reads 3 + http ok for 20s                  |           roll back d2 -> d1  the fault is new with this release
                                                             |             recorded d2 -> d1
                                                             |             trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                             |             claimed, attempt 1
                                                             |             request d1: accepted, r1 is made
                                                             |             sent, r1 is ours
                                                             | 12:07:00  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
