# Somebody pinned the app a moment ago: the reading does not show it yet, but the platform says so.
policy    swift
12:00     past d0; live d1; http ok for 5m            |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                      | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                   | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; http ok for 10s                    | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  d1 is refused app_pinned; http fail for 20s | 12:06:12    trigger PAGE  shop: holding, app_pinned: the app is pinned by an earlier rollback; commit or revert it first
                                                      | 12:06:12  hold  app_pinned  the app is pinned by an earlier rollback; commit or revert it first
