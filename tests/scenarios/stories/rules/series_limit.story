# A fixed limit that has to be exceeded for a while, as with the `for` of an alerting rule.
policy    swift, series errors limit=0.05 lasting=20s
12:00     past d0; live d1; errors reads 0.01 + http ok for 5m |           hold  evidence_insufficient  errors has not answered since this deployment went live
                                                               | 12:00:15  hold  healthy  series 0.01/0.05 0/2
12:05     coming d2; errors reads 0.01 + http ok for 1m        | 12:06:00  hold  healthy  series 0.01/0.05 0/2
12:06     live d2; errors reads 0.2 + http ok for 15s          | 12:06:05  hold  evidence_insufficient  errors has not answered since this deployment went live
                                                               | 12:06:15  hold  healthy  series 0.2/0.05 5/2
          errors reads 0.01 + http ok for 5s                   | 12:06:20  hold  healthy  series 0.01/0.05 0/2
          errors reads 0.2 + http ok for 30s                   | 12:06:40  roll back d2 -> d1  the fault is new with this release
                                                               | 12:06:40    recorded d2 -> d1
                                                               | 12:06:40    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                               | 12:06:40    claimed, attempt 1
                                                               | 12:06:40    request d1: accepted, r1 is made
                                                               | 12:06:40    sent, r1 is ours
                                                               | 12:06:50  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
