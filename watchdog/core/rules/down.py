"""Unhealthy when a signal fails without a success between, long enough to be more than a blip."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from math import ceil, log
from typing import ClassVar

from watchdog.core.rules.running import judged
from watchdog.core.sequential.failed_run import FailedRun
from watchdog.core.statistics import failure_rate_bound
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline, Evidence
from watchdog.model.verdict import Verdict
from watchdog.model.view import AppView

_RATE_MAX = 0.9
# A record of few answers is compatible with any rate; the logarithm needs one under one.


@dataclass(frozen=True, slots=True, kw_only=True)
class Down:
    """Unhealthy after enough failed answers in a row that span the blip tolerance.

    Without ``count``: at least m failures spanning at least s, where (decision rules, K1)
    m = max(3, ceil(ln(10 W / (interval x error probability)) / ln(1 / p0))) and
    s = max(blip tolerance, 3 x the longest failing run of the predecessor); p0 is the 95 %
    upper bound of the predecessor's failure rate, no lower than the floor. With ``count`` those
    two give way to ``count`` failures spanning the blip tolerance. A predecessor that failed more
    often than not says nothing of what is normal; whether the fault is older is asked elsewhere.
    Time in which nobody looked, longer than evidence may be old, does not count as failing.
    """

    kind: ClassVar[str] = "down"
    stake: ClassVar[int] = 0
    name: str = field(default="down", metadata={"doc": "Name shown in verdicts and metrics."})
    signal: str = field(default="http", metadata={"doc": "The probe judged."})
    count: int | None = field(
        default=None,
        metadata={"doc": "Failures in a row; derived from the baseline when unset.", "ge": 1},
    )

    def judge(self, view: AppView, evidence: Evidence, terms: Terms, now: datetime) -> Verdict:
        """Judge the unbroken failures at the end of the evidence; recent answers only."""
        return judged(self, evidence, terms, now)

    def accumulate(self, baseline: Baseline, terms: Terms) -> FailedRun:
        """Return the running test of a release whose predecessor's record is ``baseline``."""
        span_min = terms.blip_tolerance
        if 2 * baseline.failures > baseline.answers:
            baseline = Baseline(signal=self.signal)
        if self.count is None:
            span_min = max(span_min, 3 * baseline.longest_failed_run)
        count_min = self.count or _count(baseline, terms)
        test = FailedRun(self.name, self.signal, count_min, span_min.total_seconds())
        test.gap_max_s = terms.evidence_age_max.total_seconds()
        return test


def _count(baseline: Baseline, terms: Terms) -> int:
    """Return m of K1: how many failures in a row chance does not explain."""
    bound = failure_rate_bound(baseline.failures, baseline.answers) if baseline.answers else 0.0
    rate = min(max(terms.failure_floor, bound), _RATE_MAX)
    chances = 10 * terms.window / terms.interval / terms.error_probability
    return max(3, ceil(log(chances) / log(1 / rate)))
