# A condition of the owner's own: slower than twice the last release, while nothing fails.
policy    swift, cel http expression="has(baseline.http) && signals.http.latency_p50_s > 2.0 * baseline.http.latency_p50_s" window=20s
12:00     past d0; live d1; http slow 100ms for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                   | 12:05:00  hold  evidence_insufficient  http gave 2 answers; 5 are needed to judge
12:05     coming d2; http slow 100ms for 1m        | 12:06:00  hold  evidence_insufficient  http gave 2 answers; 5 are needed to judge
12:06     live d2; http slow 100ms for 10s         | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http slow 300ms for 30s                  | 12:06:14  roll back d2 -> d1  the fault is new with this release
                                                   | 12:06:14    recorded d2 -> d1
                                                   | 12:06:14    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                   | 12:06:14    claimed, attempt 1
                                                   | 12:06:14    request d1: accepted, r1 is made
                                                   | 12:06:14    sent, r1 is ours
                                                   | 12:06:40  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
