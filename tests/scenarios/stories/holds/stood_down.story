# An app in maintenance is not meant to answer.
policy    swift
12:00     past d0; live d1; http ok for 5m                   |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                             | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                          | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                           | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  stood down maintenance; wait 5s; http fail for 20s | 12:06:15  hold  stood_down  the app is stood down (maintenance)
12:06:40  stood up; http ok for 20s                          | 12:06:45  hold  healthy  down 0/3 0/0s
