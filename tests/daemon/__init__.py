"""The whole daemon as a process of its own, against the simulator over real sockets."""
