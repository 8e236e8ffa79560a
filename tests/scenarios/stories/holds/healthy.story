# A good release is left alone, however quickly it is looked at.
policy    standard
12:00     live d1; http ok for 2m        |           hold  evidence_insufficient  http has not answered since this deployment went live
                                         | 12:00:45  hold  healthy  down 0/3 0/12s, ratio 0/0.5 0/4
12:05     coming d2                      | 12:02:15  hold  evidence_insufficient  http gave 4 answers in 60 s; 5 are needed to judge
                                         |           hold  evidence_insufficient  the last answer of http is 190 s old
12:06     live d2; wait 5s               | 12:06:05  hold  evidence_insufficient  http has not answered since this deployment went live
12:06:10  http ok for 1m                 | 12:06:15  hold  healthy  down 0/10 0/12s, ratio 0/0.5 0/4
