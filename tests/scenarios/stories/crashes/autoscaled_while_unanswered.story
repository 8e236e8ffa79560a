# The platform scales the bad release while nobody knows what became of the request.
policy    swift
12:00     past d0; live d1; http ok for 5m               |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                         | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                      | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                       | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  next request dropped; http fail for 10s        | 12:06:12  roll back d2 -> d1  the fault is new with this release
                                                         | 12:06:12    recorded d2 -> d1
                                                         | 12:06:12    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                         | 12:06:12    claimed, attempt 1
                                                         | 12:06:12    request d1: lost on its way
                                                         | 12:06:20  shop: rollback of d2 to d1: request 1 on its way; a request may have been taken: looking for its deployment
12:06:20  live d3 by autoscale runs d2; http fail for 3m | 12:07:42    failed: overtaken, another deployment is live
                                                         | 12:07:42    update PAGE  shop: rollback of d2 to d1: failed: somebody or something else changed the app first (another deployment is live)
                                                         | 12:07:45    resolve  shop: d2 serves no more
                                                         | 12:07:45    trigger PAGE  shop: holding, already_attempted: a rollback was already attempted
                                                         | 12:07:45  hold  already_attempted  a rollback was already attempted
