# Each request is lost on its way; after the last allowed one a person is paged.
policy    swift, followup.attempts_max=2
12:00     past d0; live d1; http ok for 5m                             |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                                       | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                                    | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                                     | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  next request dropped; next request dropped; http fail for 4m | 12:06:12  roll back d2 -> d1  the fault is new with this release
                                                                       | 12:06:12    recorded d2 -> d1
                                                                       | 12:06:12    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                                       | 12:06:12    claimed, attempt 1
                                                                       | 12:06:12    request d1: lost on its way
                                                                       | 12:07:42    d1 is validated again
                                                                       | 12:07:42    claimed, attempt 2
                                                                       | 12:07:42    request d1: lost on its way
                                                                       | 12:09:12    failed: attempts_spent, 2 requests had no effect
                                                                       | 12:09:12    update PAGE  shop: rollback of d2 to d1: failed: the platform took none of the requests (2 requests had no effect)
                                                                       | 12:09:15  hold  already_attempted  a rollback was already attempted
