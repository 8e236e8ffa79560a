"""Argo Rollouts' analysis: failed measurements are counted, and never forgotten."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.decisions.rivals.trace import Trace, share_failed


@dataclass(frozen=True, slots=True, kw_only=True)
class ArgoPerProbe:
    """Every probe is a measurement; aborts when more than ``failure_limit`` of them failed.

    The count covers the whole analysis; successes do not reset it. With the limit 3 the fourth
    failure aborts; the default of 0 aborts at the first.
    """

    name: str
    title: str
    failure_limit: int

    def decides(self, trace: Trace, previous: Trace) -> float | None:
        """Return when one failure more than the limit was seen."""
        del previous
        places = np.flatnonzero(trace.failed)
        if len(places) <= self.failure_limit:
            return None
        return float(trace.ended_s[places[self.failure_limit]])


@dataclass(frozen=True, slots=True, kw_only=True)
class ArgoPerMinute:
    """A measurement a minute: failed when less than ``success_min`` of its probes passed.

    A minute without an answer is an error, not a failure; more than four errors in a row end the
    analysis as failed ones do.
    """

    name: str
    title: str
    failure_limit: int
    success_min: float = 0.95
    interval_s: float = 60.0

    def decides(self, trace: Trace, previous: Trace) -> float | None:
        """Return when one failed measurement more than the limit was made."""
        del previous
        failed = errors = 0
        for end_s, inside in trace.windows(self.interval_s):
            share = share_failed(trace.failed[inside])
            errors = errors + 1 if np.isnan(share) else 0
            failed += share > 1 - self.success_min
            if failed > self.failure_limit or errors > 4:
                return end_s
        return None
