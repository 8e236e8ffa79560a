# A condition about a signal that has not answered comes to nothing, and that is said.
policy    swift, cel http expression="signals.queue.value > 5.0"
12:00     past d0; live d1; http ok for 1m |           hold  evidence_insufficient  http has not answered since this deployment went live
                                           | 12:01:00  hold  evidence_insufficient  the condition gave no answer: Key not found in map : "queue"
          queue reads 3 + http ok for 1m   | 12:01:15  hold  healthy
