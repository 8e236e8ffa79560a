# Two of three replicas do not become ready; those that do answer well.
policy    swift, unready app_health
12:00     past d0; live d1; app_health reads 1 + http ok for 5m |           hold  evidence_insufficient  app_health has not answered since this deployment went live
                                                                | 12:00:15  hold  healthy  unready 1/0.5 0/60s
12:05     coming d2; app_health reads 1 + http ok for 1m        | 12:06:00  hold  healthy  unready 1/0.5 0/60s
12:06     live d2; app_health reads 0.33 + http ok for 50s      | 12:06:05  hold  evidence_insufficient  app_health has not answered since this deployment went live
                                                                | 12:06:15  hold  healthy  unready 0.33/0.5 4.05/60s
                                                                | 12:06:50  hold  healthy  unready 0.33/0.5 39/60s
          app_health reads 0.33 + http ok for 30s               | 12:07:10  roll back d2 -> d1  the fault is new with this release
                                                                | 12:07:10    recorded d2 -> d1
                                                                | 12:07:10    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                                | 12:07:10    claimed, attempt 1
                                                                | 12:07:10    request d1: accepted, r1 is made
                                                                | 12:07:10    sent, r1 is ours
                                                                | 12:07:20  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
