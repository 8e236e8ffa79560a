# The request could not leave at once; by the time it could, the target is not valid any more.
policy    swift, targets.preflight_age_max=3s
12:00     past d0; live d1; http ok for 5m                         |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                                   | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                                | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                                 | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  next request unavailable; http fail for 4s               | 12:06:12  roll back d2 -> d1  the fault is new with this release
                                                                   | 12:06:12    recorded d2 -> d1
                                                                   | 12:06:12    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                                   | 12:06:12    claimed, attempt 1
                                                                   | 12:06:12    request d1: not taken
                                                                   | 12:06:12    put back until 12:06:17
                                                                   | 12:06:14  shop: rollback of d2 to d1: decided, not sent yet, not before 2026-03-02 12:06:17 UTC; its time has not come
          d1 is refused exceeded_revision_limit; http fail for 20s | 12:06:17    abandoned: refused, the platform refuses it: exceeded_revision_limit
                                                                   | 12:06:17    update  shop: rollback of d2 to d1: abandoned: the platform refused it (the platform refuses it: exceeded_revision_limit)
                                                                   | 12:06:18  roll back d2 -> d0  the fault is new with this release
                                                                   | 12:06:18    not d1: platform_refused
                                                                   | 12:06:18    recorded d2 -> d0
                                                                   | 12:06:18    update  shop: rollback of d2 to d0: decided, not sent yet
                                                                   | 12:06:18    claimed, attempt 1
                                                                   | 12:06:18    request d0: accepted, r1 is made
                                                                   | 12:06:18    sent, r1 is ours
                                                                   | 12:06:34  shop: rollback of d2 to d0: accepted by the platform as r1; the platform is carrying the rollback out
