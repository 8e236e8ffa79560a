# While the reference endpoints fail too, the fault is on our side.
policy    standard
must      not roll back
12:00     past d0; live d1; http ok for 20m
12:20     live d2; http ok for 10s
12:20:10  reference down; http fail for 90s
12:21:40  reference up; http ok for 2m
