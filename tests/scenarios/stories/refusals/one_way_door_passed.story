# The door is d1's: d1 itself may be returned to, d0 may not.
policy    swift
12:00     past d0; live d1; http ok for 5m  |           hold  evidence_insufficient  http has not answered since this deployment went live
                                            | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2 door d1; http ok for 1m | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http fail for 10s        | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                            | 12:06:07  roll back d2 -> d1  the fault is new with this release
                                            | 12:06:07    not d0: one_way_door
                                            | 12:06:07    recorded d2 -> d1
                                            | 12:06:07    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                            | 12:06:07    claimed, attempt 1
                                            | 12:06:07    request d1: accepted, r1 is made
                                            | 12:06:07    sent, r1 is ours
                                            | 12:06:10  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
          asked for targets                 |             target d1: unproven
                                            |             target r1: not_proven_served, not_older
                                            |             target d0: one_way_door
