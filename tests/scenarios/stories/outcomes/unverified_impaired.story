# Our own network is in doubt while we ought to verify.
policy    swift, followup.expire_after=1m
12:00     past d0; live d1; http ok for 5m          |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                    | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                 | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                  | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http fail for 5s                          | 12:06:12  roll back d2 -> d1  the fault is new with this release
                                                    | 12:06:12    recorded d2 -> d1
                                                    | 12:06:12    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                    | 12:06:12    claimed, attempt 1
                                                    | 12:06:12    request d1: accepted, r1 is made
                                                    | 12:06:12    sent, r1 is ours
                                                    | 12:06:15  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
12:06:30  live r1; reference down; http fail for 3m | 12:06:32    r1 is live
                                                    | 12:06:32    update  shop: rollback of d2 to d1: live as r1; watching whether it helps
                                                    | 12:08:32    done: unverified, the restored release gave too few answers to tell
                                                    | 12:08:32    update PAGE  shop: rollback of d2 to d1: done: nobody can say whether it helped (the restored release gave too few answers to tell)
                                                    | 12:08:35  hold  observer_impaired  our own network is in doubt: a reference endpoint fails as well
