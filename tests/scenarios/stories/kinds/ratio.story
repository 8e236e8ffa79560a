# Half of the answers fail, never many in a row.
policy    standard, down http, ratio http
12:00     past d0; live d1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:45  hold  healthy  down 0/3 0/12s, ratio 0/0.5 0/4
12:05     coming d2; http ok for 1m        | 12:06:00  hold  healthy  down 0/3 0/12s, ratio 0/0.5 0/4
12:06     live d2; http ok for 10s         | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http x. for 40s                  | 12:06:15  hold  healthy  down 1/6 0.05/12s, ratio 0.6/0.5 3/4
                                           | 12:06:22  roll back d2 -> d1  the fault is new with this release
                                           | 12:06:22    recorded d2 -> d1
                                           | 12:06:22    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                           | 12:06:22    claimed, attempt 1
                                           | 12:06:22    request d1: accepted, r1 is made
                                           | 12:06:22    sent, r1 is ours
                                           | 12:06:50  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
12:07     live r1; http ok for 2m          | 12:07:02    r1 is live
                                           | 12:07:02    update  shop: rollback of d2 to d1: live as r1; watching whether it helps
                                           | 12:08:02    done: helped, the restored release failed 0% of 60 answers, the bad one 54%
                                           | 12:08:02    resolve  shop: rollback of d2 to d1: done: it helped (the restored release failed 0% of 60 answers, the bad one 54%)
                                           | 12:08:05  hold  healthy  down 0/6 0/12s, ratio 0/0.5 0/4
