"""Alerts of Prometheus over probe results: ``for:`` and burn rates of an objective."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.decisions.rivals.trace import Trace

EVALUATED_EVERY_S = 15.0
STALE_AFTER_S = 300.0
# Prometheus takes a sample for the current value for five minutes.


@dataclass(frozen=True, slots=True, kw_only=True)
class DownFor:
    """``probe_success == 0`` with ``for: 1m``, evaluated every 15 s.

    Each evaluation looks at the newest probe only. One evaluation that finds it good, or finds
    nothing, starts the minute again.
    """

    name: str
    title: str
    for_s: float = 60.0

    def decides(self, trace: Trace, previous: Trace) -> float | None:
        """Return the evaluation at which the alert fires."""
        del previous
        since_s: float | None = None
        for at_s, newest in _evaluations(trace):
            fresh = newest >= 0 and at_s - trace.ended_s[newest] < STALE_AFTER_S
            if not (fresh and trace.failed[newest]):
                since_s = None
                continue
            since_s = at_s if since_s is None else since_s
            if at_s - since_s >= self.for_s:
                return at_s
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class BurnRate:
    """The first page of the SRE workbook: 14.4 times the budget, in one hour and in five minutes.

    The failed share of the probes stands for the error rate; before an hour has passed the long
    window holds what there is since going live, as the series of a new deployment would.
    """

    name: str
    title: str
    objective: float = 0.999
    factor: float = 14.4
    long_s: float = 3600.0
    short_s: float = 300.0

    def decides(self, trace: Trace, previous: Trace) -> float | None:
        """Return the evaluation at which both windows burn too fast."""
        del previous
        limit = self.factor * (1 - self.objective)
        failures = np.concatenate(([0], np.cumsum(trace.failed)))
        for at_s, newest in _evaluations(trace):
            end = newest + 1
            shares = []
            for window_s in (self.long_s, self.short_s):
                start = int(np.searchsorted(trace.ended_s, at_s - window_s, side="right"))
                if end > start:
                    shares.append((failures[end] - failures[start]) / (end - start))
            if len(shares) == 2 and min(shares) > limit:
                return at_s
        return None


def _evaluations(trace: Trace) -> Iterator[tuple[float, int]]:
    """Yield each evaluation with the place of the newest probe by then, -1 for none."""
    times = np.arange(EVALUATED_EVERY_S, trace.until_s + 1e-9, EVALUATED_EVERY_S)
    places = np.searchsorted(trace.ended_s, times, side="right") - 1
    yield from zip(times.tolist(), places.tolist(), strict=True)
