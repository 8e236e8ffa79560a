# Only this daemon sees it fail; two other places get good answers over the same time.
policy    standard, ratio http share=0.3
12:00     past d0; live d1; http ok for 5m              |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                        | 12:00:45  hold  healthy  ratio 0/0.3 0/4
12:05     coming d2; http ok for 1m                     | 12:06:00  hold  healthy  ratio 0/0.3 0/4
12:06     live d2; http ok for 9m                       | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                                        | 12:06:15  hold  healthy  ratio 0/0.3 0/4
12:15     http fail + http@fra ok + http@nyc ok for 20s | 12:15:15    trigger  shop: holding, not_to_blame: only this daemon sees http fail; fra and nyc get good answers over the same time
                                                        | 12:15:15  hold  not_to_blame  only this daemon sees http fail; fra and nyc get good answers over the same time
