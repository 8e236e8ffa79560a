# Two of three; one that gives no answer keeps the question open.
policy    swift, down http count=3, down api count=3 name=api, down tcp count=3 name=tcp, when.at_least=2
12:00     past d0; live d1; http ok + api ok + tcp ok for 5m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                                             | 12:00:15  hold  healthy  down 0/3 0/0s, api 0/3 0/0s, tcp 0/3 0/0s
12:05     coming d2; http ok + api ok + tcp ok for 1m        | 12:06:00  hold  healthy  down 0/3 0/0s, api 0/3 0/0s, tcp 0/3 0/0s
12:06     live d2; http ok + api ok + tcp silent for 10s     | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http ok + api fail + tcp silent for 10s            | 12:06:20  hold  evidence_insufficient  tcp has not answered since this deployment went live
12:06:20  http ok + api fail + tcp fail for 10s              | 12:06:22  roll back d2 -> d1  the fault is new with this release
                                                             | 12:06:22    recorded d2 -> d1
                                                             | 12:06:22    trigger  shop: rollback of d2 to d1: decided, not sent yet
                                                             | 12:06:22    claimed, attempt 1
                                                             | 12:06:22    request d1: accepted, r1 is made
                                                             | 12:06:22    sent, r1 is ours
                                                             | 12:06:30  shop: rollback of d2 to d1: accepted by the platform as r1; the platform is carrying the rollback out
