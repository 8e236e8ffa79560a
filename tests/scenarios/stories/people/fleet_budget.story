# Five rollbacks of other apps within the hour: a shared cause is likelier than six bad releases.
policy    swift
12:00     past d0; live d1; http ok for 5m             |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                       | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                    | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                     | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  another app rolls back x5; http fail for 10s | 12:06:12    trigger PAGE  shop: holding, budget_spent: 0 rollbacks of this app in 24 h (limit 3), 5 of the fleet in an hour (limit 5)
                                                       | 12:06:12  hold  budget_spent  0 rollbacks of this app in 24 h (limit 3), 5 of the fleet in an hour (limit 5)
