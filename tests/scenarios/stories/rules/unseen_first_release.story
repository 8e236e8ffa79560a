# The very first release we look at has no predecessor in our eyes: even where acting is allowed, nobody can say that it is to blame.
policy    swift, unseen_go_live=act, outside_window=act, baseline_min=0
12:00     past d0; live d1; http ok for 1m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/0s
12:01     http fail for 30s                | 12:01:02  roll back d1 -> d0  we saw no earlier release to compare with; the policy allows acting all the same
                                           | 12:01:02    recorded d1 -> d0
                                           | 12:01:02    trigger  shop: rollback of d1 to d0: decided, not sent yet
                                           | 12:01:02    claimed, attempt 1
                                           | 12:01:02    request d0: accepted, r1 is made
                                           | 12:01:02    sent, r1 is ours
                                           | 12:01:30  shop: rollback of d1 to d0: accepted by the platform as r1; the platform is carrying the rollback out
