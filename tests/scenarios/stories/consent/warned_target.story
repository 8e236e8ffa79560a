# The policy acts by itself, but asks where the platform warns of the target.
policy    swift, targets.warnings=ask
12:00     past d0; live d1; http ok for 5m                                                                                    |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                                                                                              | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; d0 is warned of image_source_missing_digest; d1 is warned of image_source_missing_digest; http ok for 1m | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                                                                                            | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http fail for 30s                                                                                                   | 12:06:12    trigger PAGE  shop: holding, awaiting_approval: a person must agree first: the platform warns: image_source_missing_digest (would roll back d2 to d1)
                                                                                                                              | 12:06:12  hold  awaiting_approval  a person must agree first: the platform warns: image_source_missing_digest; would roll back d2 -> d1
12:06:40  approved by ann for 30m to d1; http fail for 20s                                                                    | 12:06:45  roll back d2 -> d1  the fault is new with this release; ann agreed
                                                                                                                              | 12:06:45    recorded d2 -> d1
                                                                                                                              | 12:06:45    update  shop: rollback of d2 to d1: decided, not sent yet
                                                                                                                              | 12:06:45    claimed, attempt 1
                                                                                                                              | 12:06:45    request d1: accepted, r1 is made
                                                                                                                              | 12:06:45    sent, r1 is ours
                                                                                                                              | 12:07:00  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
