# It was live before the watchdog first looked: nobody knows whether the fault came with it.
policy    swift
12:00     past d0; live d1; http ok for 1m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:01     http fail for 30s                | 12:01:15    trigger  shop: holding, go_live_unseen: it was live before we first looked: its age is unknown
                                           | 12:01:15  hold  go_live_unseen  it was live before we first looked: its age is unknown
