# It is dead from the beginning: nobody may hear that all is well while it fails every answer.
policy    standard, down http
12:00     past d0; live d1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/12s
12:05     coming d2; http ok for 1m        | 12:06:00  hold  healthy  down 0/3 0/12s
12:06     live d2; http ok for 10s         | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http fail for 20s                | 12:06:15  hold  healthy  down 5/6 4.05/12s
                                           | 12:06:22  roll back d2 -> d1  the fault is new with this release
                                           | 12:06:22    recorded d2 -> d1
                                           | 12:06:22    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                           | 12:06:22    claimed, attempt 1
                                           | 12:06:22    request d1: accepted, r1 is made
                                           | 12:06:22    sent, r1 is ours
                                           | 12:06:30  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
12:06:40  live r1; http fail for 3m        | 12:06:42    r1 is live
                                           | 12:06:42    update  shop: rollback of d2 to d1: live as r1; watching whether it helps
                                           | 12:07:42    done: did_not_help, the restored release failed 100% of 60 answers, the bad one 100%
                                           | 12:07:42    update PAGE  shop: rollback of d2 to d1: done: it did not help (the restored release failed 100% of 60 answers, the bad one 100%)
                                           | 12:07:45    update PAGE  shop: holding, live_is_a_rollback: the live deployment is itself a rollback: one step back, then a person
                                           | 12:07:45  hold  live_is_a_rollback  the live deployment is itself a rollback: one step back, then a person
12:10     http ok for 2m                   | 12:10:05  hold  healthy  down 0/6 0/12s
                                           | 12:11:05    resolve  shop is healthy again
