# The first release of an app has nothing behind it, and what came before it never served.
policy    swift, unseen_go_live=act, baseline_min=0
12:00     past d0 never served; past x perhaps served made 90m ago; live d1; http ok for 1m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                                                            | 12:00:15  hold  healthy  down 0/3 0/0s
12:01     coming d2 config b runs d1; http ok for 1m                                        | 12:02:00  hold  healthy  down 0/3 0/0s
12:02     d1 is refused region_conflict; live d2; http ok for 10s                           | 12:02:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:02:10  http fail for 20s                                                                 | 12:02:12    trigger PAGE  shop: holding, no_eligible_target: none of 3 known deployments can be returned to
                                                                                            | 12:02:12  hold  no_eligible_target  none of 3 known deployments can be returned to
                                                                                            | 12:02:12    not d1: platform_refused
                                                                                            | 12:02:12    not x: not_proven_served
                                                                                            | 12:02:12    not d0: never_served
