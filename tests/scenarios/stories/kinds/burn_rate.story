# One answer in ten fails: no run of failures, but the error budget of a month is gone in hours.
policy    swift, burn_rate http
12:00     past d0; live d1; http ok for 10m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                            | 12:00:15  hold  healthy  burn_rate 0/14.4
12:10     coming d2; http ok for 1m         | 12:11:00  hold  healthy  burn_rate 0/14.4
12:11     live d2; http .........x for 2m   | 12:11:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                            | 12:11:15  hold  healthy  burn_rate 0/14.4
                                            | 12:12:08  roll back d2 -> d1  the fault is new with this release
                                            | 12:12:08    recorded d2 -> d1
                                            | 12:12:08    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                            | 12:12:08    claimed, attempt 1
                                            | 12:12:08    request d1: accepted, r1 is made
                                            | 12:12:08    sent, r1 is ours
                                            | 12:13:00  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
