# Our rollback leaves the slots and the list; a newer release is live.
policy    swift
12:00     past d0; live d1; http ok for 5m        |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                  | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m               | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  next request late 5s; http fail for 20s | 12:06:12  roll back d2 -> d1  the fault is new with this release
                                                  | 12:06:12    recorded d2 -> d1
                                                  | 12:06:12    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                  | 12:06:12    claimed, attempt 1
                                                  | 12:06:12    request d1: no reply
                                                  | 12:06:18    request d1: late, r1 is made
                                                  | 12:06:19    adopted r1
                                                  | 12:06:30  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
12:06:40  live d3; http ok for 10s                | 12:06:50  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
12:06:50  r1 vanishes; unpinned; http ok for 2m   | 12:06:52    failed: overtaken, another deployment went live instead of r1
                                                  | 12:06:52    update PAGE  shop: rollback of d2 to d1: failed: somebody or something else changed the app first (another deployment went live instead of r1)
                                                  | 12:06:55  hold  healthy  down 0/3 0/0s
                                                  | 12:07:55    resolve  shop is healthy again
