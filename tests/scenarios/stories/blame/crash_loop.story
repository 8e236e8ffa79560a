# It comes and goes too, but did not before: a crash loop is the release's own.
policy    standard, down http count=30
12:00     past d0; live d1; http ok for 9m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/30 0/12s
12:10     live d2; http ok for 1m          | 12:09:45  hold  evidence_insufficient  the last answer of http is 55 s old
                                           | 12:10:15  hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:10:30  hold  healthy  down 0/30 0/12s
12:12     http fail for 20s                | 12:11:45  hold  evidence_insufficient  the last answer of http is 46 s old
                                           | 12:12:05  hold  healthy  down 5/30 4.05/12s
                                           | 12:12:20  hold  healthy  down 20/30 19.1/12s
12:12:20  http ok for 30s                  | 12:12:50  hold  healthy  down 0/30 0/12s
12:12:50  http fail for 20s                | 12:13:10  hold  healthy  down 20/30 19.1/12s
12:13:10  http ok for 30s                  | 12:13:40  hold  healthy  down 0/30 0/12s
12:13:40  http fail for 40s                | 12:14:09  roll back d2 -> d1  the fault is new with this release
                                           | 12:14:09    recorded d2 -> d1
                                           | 12:14:09    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                           | 12:14:09    claimed, attempt 1
                                           | 12:14:09    request d1: accepted, r1 is made
                                           | 12:14:09    sent, r1 is ours
                                           | 12:14:20  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
