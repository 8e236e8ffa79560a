# A restart of a bad release is the bad release; it is neither a fresh start nor a way back.
policy    swift, standard, down http count=3, blip_tolerance=12s
12:00     past d0; live d1; http ok for 5m              |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                        | 12:00:15  hold  healthy  down 0/3 0/12s
12:05     coming d2; http ok for 1m                     | 12:06:00  hold  healthy  down 0/3 0/12s
12:06     live d2; http ok for 10s                      | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http ok for 10s                               | 12:06:15  hold  healthy  down 0/3 0/12s
12:06:20  coming d3 by restart runs d2; http ok for 20s | 12:06:40  hold  healthy  down 0/3 0/12s
12:06:40  live d3; http ok for 10s                      | 12:06:45  hold  evidence_insufficient  http has not answered since this deployment went live
                                                        | 12:06:50  hold  healthy  down 0/3 0/12s
12:06:50  http fail for 20s                             | 12:07:02  roll back d3 -> d1  the fault is new with this release
                                                        | 12:07:02    not d2: known_bad, same_content
                                                        | 12:07:02    recorded d3 -> d1
                                                        | 12:07:02    trigger  shop: rollback of d3 to d1: decided, not sent yet
                                                        | 12:07:02    claimed, attempt 1
                                                        | 12:07:02    request d1: accepted, r1 is made
                                                        | 12:07:02    sent, r1 is ours
                                                        | 12:07:10  shop: rollback of d3 to d1: accepted by the platform as r1; the platform is carrying the rollback out
