# By default a person is asked about a target with another database; an environment is only told.
policy    swift
12:00     past d0; live d1 with databases/db/version=14,services/web/envs/A=#1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                                                               | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2 with databases/db/version=15,services/web/envs/B=#1; http ok for 1m        | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http fail for 10s                                                           | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                                                                               | 12:06:07    trigger PAGE  shop: holding, awaiting_approval: a person must agree first: database db: version 15 -> 14 (would roll back d2 to d1)
                                                                                               | 12:06:07  hold  awaiting_approval  a person must agree first: database db: version 15 -> 14; would roll back d2 -> d1
          asked for targets                                                                    |             target d1: unproven
                                                                                               |             target d0: unproven
