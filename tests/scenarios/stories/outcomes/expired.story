# The platform takes no request in time: that decision is given up, and another one made on what is seen now.
policy    swift, followup.expire_after=1m
12:00     past d0; live d1; http ok for 5m                |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                          | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                       | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                        | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  next request unavailable x14; http fail for 90s | 12:06:12  roll back d2 -> d1  the fault is new with this release
                                                          | 12:06:12    recorded d2 -> d1
                                                          | 12:06:12    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                          | 12:06:12    claimed, attempt 1
                                                          | 12:06:12    request d1: not taken
                                                          | 12:06:12    put back until 12:06:17
                                                          | 12:06:17    claimed, attempt 1
                                                          | 12:06:17    request d1: not taken
                                                          | 12:06:17    put back until 12:06:22
                                                          | 12:06:22    claimed, attempt 1
                                                          | 12:06:22    request d1: not taken
                                                          | 12:06:22    put back until 12:06:27
                                                          | 12:06:27    claimed, attempt 1
                                                          | 12:06:27    request d1: not taken
                                                          | 12:06:27    put back until 12:06:32
                                                          | 12:06:32    claimed, attempt 1
                                                          | 12:06:32    request d1: not taken
                                                          | 12:06:32    put back until 12:06:37
                                                          | 12:06:37    claimed, attempt 1
                                                          | 12:06:37    request d1: not taken
                                                          | 12:06:37    put back until 12:06:42
                                                          | 12:06:42    claimed, attempt 1
                                                          | 12:06:42    request d1: not taken
                                                          | 12:06:42    put back until 12:06:47
                                                          | 12:06:47    claimed, attempt 1
                                                          | 12:06:47    request d1: not taken
                                                          | 12:06:47    put back until 12:06:52
                                                          | 12:06:52    claimed, attempt 1
                                                          | 12:06:52    request d1: not taken
                                                          | 12:06:52    put back until 12:06:57
                                                          | 12:06:57    claimed, attempt 1
                                                          | 12:06:57    request d1: not taken
                                                          | 12:06:57    put back until 12:07:02
                                                          | 12:07:02    claimed, attempt 1
                                                          | 12:07:02    request d1: not taken
                                                          | 12:07:02    put back until 12:07:07
                                                          | 12:07:07    claimed, attempt 1
                                                          | 12:07:07    request d1: not taken
                                                          | 12:07:07    put back until 12:07:12
                                                          | 12:07:12    claimed, attempt 1
                                                          | 12:07:12    request d1: not taken
                                                          | 12:07:12    put back until 12:07:17
                                                          | 12:07:14    abandoned: expired, the decision is 62 s old
                                                          | 12:07:14    update  shop: rollback of d2 to d1: abandoned: it could not be sent in time (the decision is 62 s old)
                                                          | 12:07:15    recorded d2 -> d1
                                                          | 12:07:15    update  shop: rollback of d2 to d1: decided, not sent yet
                                                          | 12:07:15    claimed, attempt 1
                                                          | 12:07:15    request d1: not taken
                                                          | 12:07:15    put back until 12:07:20
                                                          | 12:07:20    claimed, attempt 1
                                                          | 12:07:20    request d1: accepted, r1 is made
                                                          | 12:07:20    sent, r1 is ours
                                                          | 12:07:40  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
