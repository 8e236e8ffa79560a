# The platform calls it a fault of its own.
policy    swift
12:00     past d0; live d1; http ok for 5m                    |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                              | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                           | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     live d2; d2 has DeployInternalError; http ok for 3m | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                                              | 12:06:15  hold  healthy  down 0/3 0/0s
12:09     http fail for 10s                                   | 12:09:05    trigger  shop: holding, not_to_blame: the platform reports a fault of its own in this deployment (DeployInternalError)
                                                              | 12:09:05  hold  not_to_blame  the platform reports a fault of its own in this deployment (DeployInternalError)
