"""PipeCD's analysis against the previous deployment: a rank test, repeated every minute."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import erf, sqrt

import numpy as np

from benchmarks.decisions.rivals.trace import Floats, Trace

POINT_S = 10.0
POINTS_MIN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PipeCd:
    """The strategy ``PREVIOUS``: the last interval against the release before at the same age.

    Every ``interval_s`` the points of that interval, one every ten seconds, are compared by the
    Mann-Whitney test at 5 %, on the side that is worse: error shares and latencies, each a
    metric of its own. Either significant counts one failure; more than ``failure_limit`` (1)
    end it, so it is the second.
    """

    name: str
    title: str
    interval_s: float = 60.0
    level: float = 0.05
    failure_limit: int = 1

    def decides(self, trace: Trace, previous: Trace) -> float | None:
        """Return the tick at which one failure more than the limit was counted."""
        failed = 0
        for tick in range(1, int(trace.until_s / self.interval_s) + 1):
            end_s = tick * self.interval_s
            ours, theirs = (_points(one, end_s, self.interval_s) for one in (trace, previous))
            worse = any(
                worse_chance(mine, before) < self.level
                for mine, before in zip(ours, theirs, strict=True)
            )
            failed += worse
            if failed > self.failure_limit:
                return end_s
        return None


def _points(trace: Trace, end_s: float, window_s: float) -> tuple[Floats, Floats]:
    """Return the error share and the mean latency of each ten seconds of a window."""
    edges = np.arange(end_s - window_s, end_s + POINT_S / 2, POINT_S)
    places = np.searchsorted(trace.ended_s, edges, side="right")
    shares, latencies = [], []
    for start, end in pairwise(places.tolist()):
        if end > start:
            shares.append(float(trace.failed[start:end].mean()))
            good = trace.latency_s[start:end][~trace.failed[start:end]]
            if good.size:
                latencies.append(float(good.mean()))
    return np.array(shares), np.array(latencies)


def worse_chance(ours: Floats, theirs: Floats) -> float:
    """Return the one-sided p-value of Mann-Whitney that ``ours`` are the larger.

    The normal approximation with ties and continuity corrected; 1 where there is too little.
    """
    n, m = len(ours), len(theirs)
    if n < POINTS_MIN or m < POINTS_MIN:
        return 1.0
    values, inverse, counts = np.unique(
        np.concatenate((ours, theirs)), return_inverse=True, return_counts=True
    )
    if len(values) == 1:
        return 1.0
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    above = ranks[:n].sum() - n * (n + 1) / 2
    total = n + m
    ties = float((counts**3 - counts).sum()) / (total * (total - 1))
    spread = sqrt(n * m / 12 * (total + 1 - ties))
    return 0.5 - 0.5 * erf((above - n * m / 2 - 0.5) / spread / sqrt(2))
