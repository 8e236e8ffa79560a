# The release recovers before anything was sent; the watchdog was away and finds it well.
policy    swift
12:00     past d0; live d1; http ok for 5m       |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                 | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m              | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s               | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  dies after recording; http fail for 5s | 12:06:12  roll back d2 -> d1  the fault is new with this release
                                                 | 12:06:12    recorded d2 -> d1
                                                 | 12:06:12    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                 | 12:06:12    the watchdog dies after recording
                                                 | 12:06:15  nobody watches
12:07:10  restart; http ok for 10s               | 12:07:12    abandoned: recovered, the release recovered before anything was sent
                                                 | 12:07:12    update  shop: rollback of d2 to d1: abandoned: the release recovered first (the release recovered before anything was sent)
                                                 | 12:07:20  nothing decided yet
12:07:20  http ok for 90s                        | 12:07:25  hold  healthy  down 0/3 0/0s
                                                 | 12:08:25    resolve  shop is healthy again
