# A release fails on its way: the old one still serves, so there is nothing to return, but people hear.
policy    swift, down http count=3, deployment_failed
12:00     past d0; live d1; http ok for 5m                             |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                                       | 12:00:15  hold  healthy  down 0/3 0/0s
12:05     coming d2; http ok for 1m                                    | 12:06:00  hold  healthy  down 0/3 0/0s
12:06     d2 failed DeployContainerHealthChecksFailed; http ok for 30s | 12:06:05    trigger  shop: holding, not_serving: d2, which does not serve: the platform says it failed (DeployContainerHealthChecksFailed)
                                                                       | 12:06:05  hold  not_serving  d2, which does not serve: the platform says it failed (DeployContainerHealthChecksFailed)
12:07     coming d3; http ok for 1m                                    | 12:07:05  hold  healthy  down 0/3 0/0s
12:08     live d3; http ok for 2m                                      | 12:08:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                                                       | 12:08:15  hold  healthy  down 0/3 0/0s
                                                                       | 12:09:15    resolve  shop is healthy again
