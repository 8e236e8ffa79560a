# d2 carries a migration that nobody can undo, and says so in its spec: nothing before it is a target.
policy    swift
12:00     past d0; live d1; http ok for 5m  |           hold  evidence_insufficient  http has not answered since this deployment went live
                                            | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2 door d2; http ok for 1m | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http fail for 10s        | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                            | 12:06:10    trigger PAGE  shop: holding, no_eligible_target: none of 2 known deployments can be returned to
                                            | 12:06:10  hold  no_eligible_target  none of 2 known deployments can be returned to
                                            | 12:06:10    not d1: one_way_door
                                            | 12:06:10    not d0: one_way_door
