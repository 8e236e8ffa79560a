# It came and went under the release before, and does so under this one.
policy    standard, down http count=3
12:00     past d0; live d1; http ok for 2m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:00:15  hold  healthy  down 0/3 0/12s
12:02     http fail for 25s                | 12:02:15    trigger  shop: holding, go_live_unseen: it was live before we first looked: its age is unknown
                                           | 12:02:15  hold  go_live_unseen  it was live before we first looked: its age is unknown
12:02:25  http ok for 2m                   | 12:02:30  hold  healthy  down 0/3 0/12s
                                           | 12:03:30    resolve  shop is healthy again
12:04:25  http fail for 25s                | 12:04:40    trigger  shop: holding, go_live_unseen: it was live before we first looked: its age is unknown
                                           | 12:04:40  hold  go_live_unseen  it was live before we first looked: its age is unknown
12:04:50  http ok for 5m                   | 12:04:55  hold  healthy  down 0/3 0/12s
                                           | 12:05:55    resolve  shop is healthy again
12:10     live d2; http ok for 8m          | 12:10:05  hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:10:20  hold  healthy  down 0/3 0/12s
12:18     http fail for 22s                | 12:18:15    trigger  shop: holding, evidence_insufficient: the odds that this release is the cause are about even, not 3 to 1: the previous release failed http for 24 s at a time, too; so far it is 14 s
                                           | 12:18:15  hold  evidence_insufficient  the odds that this release is the cause are about even, not 3 to 1: the previous release failed http for 24 s at a time, too; so far it is 14 s
                                           | 12:18:22  hold  evidence_insufficient  the odds that this release is the cause are about even, not 3 to 1: the previous release failed http for 24 s at a time, too; so far it is 19 s
12:18:22  http ok for 1m                   | 12:18:25  hold  healthy  down 0/3 0/12s
12:19:30  http fail for 22s                | 12:19:25    resolve  shop is healthy again
                                           | 12:19:45    trigger  shop: holding, evidence_insufficient: the odds that this release is the cause are about even, not 3 to 1: the previous release failed http for 24 s at a time, too; so far it is 14 s
                                           | 12:19:45  hold  evidence_insufficient  the odds that this release is the cause are about even, not 3 to 1: the previous release failed http for 24 s at a time, too; so far it is 14 s
                                           | 12:19:52  hold  evidence_insufficient  the odds that this release is the cause are about even, not 3 to 1: the previous release failed http for 24 s at a time, too; so far it is 19 s
12:19:52  http ok for 1m                   | 12:19:55  hold  healthy  down 0/3 0/12s
12:21     http fail for 22s                | 12:20:55    resolve  shop is healthy again
                                           | 12:21:15    trigger  shop: holding, not_to_blame: http comes and goes: 3 bad spells of up to 21 s, and so it did before (up to 24 s)
                                           | 12:21:15  hold  not_to_blame  http comes and goes: 3 bad spells of up to 21 s, and so it did before (up to 24 s)
