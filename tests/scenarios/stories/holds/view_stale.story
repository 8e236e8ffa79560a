# The platform cannot be read: whoever acts now acts on an old picture.
policy    swift
12:00     past d0; live d1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m        | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s         | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http ok for 10s                  | 12:06:15  hold  healthy  down 0/3 0/0s
12:06:20  platform away; http fail for 3m  | 12:07:05  hold  evidence_insufficient  the last answer of http is 46 s old
                                           | 12:08:20  hold  view_stale  the platform was read 120 s ago
                                           | 12:09:20  hold  view_stale  the platform was read 165 s ago
12:09:20  platform back; http fail for 5s  | 12:09:21  roll back d2 -> d1  the fault is new with this release
                                           | 12:09:21    recorded d2 -> d1
                                           | 12:09:21    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                           | 12:09:21    claimed, attempt 1
                                           | 12:09:21    request d1: accepted, r1 is made
                                           | 12:09:21    sent, r1 is ours
                                           | 12:09:25  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
12:09:30  live r1; http ok for 90s         | 12:09:31    r1 is live
                                           | 12:09:31    update  shop: rollback of d2 to d1: live as r1; watching whether it helps
                                           | 12:10:31    done: helped, the restored release failed 0% of 60 answers, the bad one 100%
                                           | 12:10:31    resolve  shop: rollback of d2 to d1: done: it helped (the restored release failed 0% of 60 answers, the bad one 100%)
                                           | 12:10:36  hold  healthy  down 0/3 0/0s
