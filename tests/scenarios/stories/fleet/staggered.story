# Others were rolled back just now: this one waits its own part of half a minute.
policy    swift
12:00     past d0; live d1; http ok for 5m         |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                   | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                 | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  another app rolls back; http fail for 1m | 12:06:12  roll back d2 -> d1  the fault is new with this release
                                                   | 12:06:12    recorded d2 -> d1
                                                   | 12:06:12    trigger  shop: rollback of d2 to d1: decided, not sent yet, not before 2026-03-02 12:06:30 UTC
                                                   | 12:06:32    claimed, attempt 1
                                                   | 12:06:32    request d1: accepted, r1 is made
                                                   | 12:06:32    sent, r1 is ours
                                                   | 12:07:10  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
12:07:10  live r1; http ok for 90s                 | 12:07:12    r1 is live
                                                   | 12:07:12    update  shop: rollback of d2 to d1: live as r1; watching whether it helps
                                                   | 12:08:12    done: helped, the restored release failed 0% of 60 answers, the bad one 100%
                                                   | 12:08:12    resolve  shop: rollback of d2 to d1: done: it helped (the restored release failed 0% of 60 answers, the bad one 100%)
                                                   | 12:08:15  hold  healthy  down 0/3 0/0s
