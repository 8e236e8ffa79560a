# A newer deployment that was given up is no way back.
policy    swift
12:00     past d0; live d1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m        | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s         | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  coming d3; http ok for 20s       | 12:06:15  hold  healthy  down 0/3 0/0s
12:06:30  d3 canceled; http ok for 10s     | 12:06:40  hold  healthy  down 0/3 0/0s
12:06:40  http fail for 5s                 | 12:06:42  roll back d2 -> d1  the fault is new with this release
                                           | 12:06:42    not d3: never_served, not_older
                                           | 12:06:42    recorded d2 -> d1
                                           | 12:06:42    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                           | 12:06:42    claimed, attempt 1
                                           | 12:06:42    request d1: accepted, r1 is made
                                           | 12:06:42    sent, r1 is ours
                                           | 12:06:45  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
