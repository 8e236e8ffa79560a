# The rollback waits for its moment, and before that comes the fleet is frozen: nothing is sent.
policy    swift, followup.expire_after=2m, limits.stagger=1m
12:00     past d0; live d1; 5 other apps; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                         | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                      | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                       | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  another app rolls back; http fail for 4s       | 12:06:12  roll back d2 -> d1  the fault is new with this release
                                                         | 12:06:12    recorded d2 -> d1
                                                         | 12:06:12    trigger  shop: rollback of d2 to d1: decided, not sent yet, not before 2026-03-02 12:06:49 UTC
                                                         | 12:06:14  shop: rollback of d2 to d1: decided, not sent yet, not before 2026-03-02 12:06:49 UTC; its time has not come
12:06:14  3 other apps fall ill; http fail for 3m        | 12:06:15    trigger PAGE  all apps: rollbacks are frozen, 4 of 6 apps are unhealthy
                                                         | 12:08:14    abandoned: expired, the decision is 122 s old
                                                         | 12:08:14    update  shop: rollback of d2 to d1: abandoned: it could not be sent in time (the decision is 122 s old)
                                                         | 12:08:15  hold  fleet_breaker_open  rollbacks are frozen since 12:06:14 UTC: 4 of 6 apps are unhealthy
