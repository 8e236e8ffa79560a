# The platform takes no request and then goes away: nothing is sent on an old reading.
policy    swift
12:00     past d0; live d1; http ok for 5m           |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                     | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                  | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                   | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  next request unavailable; http fail for 3s | 12:06:12  roll back d2 -> d1  the fault is new with this release
                                                     | 12:06:12    recorded d2 -> d1
                                                     | 12:06:12    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                     | 12:06:12    claimed, attempt 1
                                                     | 12:06:12    request d1: not taken
                                                     | 12:06:12    put back until 12:06:17
                                                     | 12:06:13  shop: rollback of d2 to d1: decided, not sent yet, not before 2026-03-02 12:06:17 UTC; its time has not come
          platform away; http fail for 20s           | 12:06:33  shop: rollback of d2 to d1: decided, not sent yet, not before 2026-03-02 12:06:17 UTC; the reading is too old to send on
12:06:40  platform back; http fail for 10s           | 12:06:41    claimed, attempt 1
                                                     | 12:06:41    request d1: accepted, r1 is made
                                                     | 12:06:41    sent, r1 is ours
                                                     | 12:06:50  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
