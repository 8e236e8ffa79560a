# Readiness is proven while all is well: what could be returned to now, and what could not.
policy    swift
12:00     past d0; past x never served made 90m ago; live d1; http ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                                             | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     asked for targets; coming d2; http ok for 1m                       |             target d0: unproven
                                                                             |             target x: never_served
12:06     live d2; http ok for 10s                                           | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  asked for targets; http ok for 5s                                  |             target d1: unproven
                                                                             |             target d0: unproven
                                                                             |             target x: never_served
                                                                             | 12:06:15  hold  healthy  down 0/3 0/0s
12:06:30  nothing live; http ok for 15s; asked for targets                   | 12:06:35  hold  nothing_live  no deployment is live
                                                                             | 12:06:45    targets: none
