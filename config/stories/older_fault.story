# What failed before the release is not the release's fault.
policy    standard
must      not roll back
must      hold not_to_blame
12:00     past d0; live d1; http ok for 20m
12:20     http fail for 2m
12:22     live d2; http fail for 3m
