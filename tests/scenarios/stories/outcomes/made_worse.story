# The bad release failed every other answer; the restored one fails them all.
policy    swift, ratio http
12:00     past d0; live d1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:45  hold  healthy  ratio 0/0.5 0/4
12:05     coming d2; http ok for 1m        | 12:06:00  hold  healthy  ratio 0/0.5 0/4
12:06     live d2; http ok for 10s         | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http x. for 30s                  | 12:06:15  hold  healthy  ratio 0.6/0.5 3/4
                                           | 12:06:16  roll back d2 -> d1  the fault is new with this release
                                           | 12:06:16    recorded d2 -> d1
                                           | 12:06:16    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                           | 12:06:16    claimed, attempt 1
                                           | 12:06:16    request d1: accepted, r1 is made
                                           | 12:06:16    sent, r1 is ours
                                           | 12:06:40  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
12:07     live r1; http fail for 90s       | 12:07:02    r1 is live
                                           | 12:07:02    update  shop: rollback of d2 to d1: live as r1; watching whether it helps
                                           | 12:08:02    done: made_worse, the restored release failed 100% of 60 answers, the bad one 57%
                                           | 12:08:02    update PAGE  shop: rollback of d2 to d1: done: it made things worse (the restored release failed 100% of 60 answers, the bad one 57%)
                                           | 12:08:05    update PAGE  shop: holding, live_is_a_rollback: the live deployment is itself a rollback: one step back, then a person
                                           | 12:08:05  hold  live_is_a_rollback  the live deployment is itself a rollback: one step back, then a person
