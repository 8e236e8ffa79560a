# An app that serves nothing cannot be rolled back from anything.
policy    swift
12:00     past d0; live d1; http ok for 1m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:01     nothing live; http fail for 30s  | 12:01:15  hold  nothing_live  no deployment is live
