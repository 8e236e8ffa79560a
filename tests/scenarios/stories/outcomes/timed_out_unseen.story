# Nobody can tell whether the request was taken: the list of deployments cannot be read for good.
policy    swift, followup.expire_after=2m
12:00     past d0; live d1; http ok for 5m       |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                 | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m              | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s               | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  next request dropped; http fail for 3s | 12:06:12  roll back d2 -> d1  the fault is new with this release
                                                 | 12:06:12    recorded d2 -> d1
                                                 | 12:06:12    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                 | 12:06:12    claimed, attempt 1
                                                 | 12:06:12    request d1: lost on its way
                                                 | 12:06:13  shop: rollback of d2 to d1: request 1 on its way; a request may have been taken: looking for its deployment
          history away; http fail for 5m         | 12:09:44    failed: timed_out, nobody could tell whether the platform took the request
                                                 | 12:09:44    update PAGE  shop: rollback of d2 to d1: failed: the platform did not finish it in time (nobody could tell whether the platform took the request)
                                                 | 12:09:45  hold  already_attempted  a rollback was already attempted
