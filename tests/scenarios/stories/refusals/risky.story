# Going back would go back to an older database: by this policy that is out of the question.
policy    swift, targets.risks=block
12:00     past d0; live d1 with databases/db/version=14,services/web/envs/A=#1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                                                               | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2 with databases/db/version=15,services/web/envs/B=#1; http ok for 1m        | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http fail for 10s                                                           | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                                                                               | 12:06:10    trigger PAGE  shop: holding, no_eligible_target: none of 2 known deployments can be returned to
                                                                                               | 12:06:10  hold  no_eligible_target  none of 2 known deployments can be returned to
                                                                                               | 12:06:10    not d1: risky
                                                                                               | 12:06:10    not d0: risky
          asked for targets                                                                    |             target d1: risky
                                                                                               |             target d0: risky
