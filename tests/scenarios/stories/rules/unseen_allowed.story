# The owner allows acting on a release that was live before the first look.
policy    swift, unseen_go_live=act, outside_window=act, baseline_min=0
12:00     past d0; live d1; http ok for 1m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:01     http fail for 10s                | 12:01:10  hold  healthy  down 0/3 0/0s
