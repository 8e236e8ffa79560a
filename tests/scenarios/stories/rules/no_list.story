# Neither the list nor a reading shows a deployment that failed: the rule has nothing to judge.
policy    swift, deployment_failed
12:00     nothing live; wait 30s         |           hold  nothing_live  no deployment is live
