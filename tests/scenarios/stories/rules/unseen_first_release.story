# The very first release we look at has no predecessor in our eyes: even where acting is allowed, nobody can say that it is to blame.
policy    swift, unseen_go_live=act, outside_window=act, baseline_min=0
12:00     past d0; live d1; http ok for 1m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:01     http fail for 30s                | 12:01:15    trigger  shop: holding, evidence_insufficient: we saw no earlier release to compare with
                                           | 12:01:15  hold  evidence_insufficient  we saw no earlier release to compare with
