"""So many failed probes in a row: Gatus and its like, and those that act on the first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.decisions.rivals.trace import Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class InARow:
    """Acts at the ``count``-th failed probe in a row; a good one begins the count anew.

    Three is the default ``failure-threshold`` of Gatus. One is what remains of Nomad's and
    Docker Swarm's rules where a single instance serves: the first allocation found unhealthy,
    or the first task that dies (``max_failure_ratio`` 0), ends the deployment. ``within_s``
    bounds how long they watch: Swarm's ``monitor`` and Nomad's ``min_healthy_time`` end it.
    """

    name: str
    title: str
    count: int
    within_s: float | None = None

    def decides(self, trace: Trace, previous: Trace) -> float | None:
        """Return when the count is reached."""
        del previous
        run = 0
        for place in np.flatnonzero(trace.failed):
            run = run + 1 if place and trace.failed[place - 1] else 1
            at_s = float(trace.ended_s[place])
            if self.within_s is not None and at_s > self.within_s:
                return None
            if run >= self.count:
                return at_s
        return None
