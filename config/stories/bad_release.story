# A release that fails from the first minute is taken back to the one before it.
policy    standard
must      roll back d2 to d1
12:00     past d0; live d1; http ok for 20m
12:20     live d2; http ok for 10s
12:20:10  http fail for 90s
