"""Unhealthy when a signal fails without a success between, long enough to be more than a blip."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import ceil, log
from typing import ClassVar

from watchdog.core.rules.rule import answered, failed_run, verdict
from watchdog.core.statistics import failure_rate_bound
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline, Evidence
from watchdog.model.verdict import Figure, Health, Verdict
from watchdog.model.view import AppView

_RATE_MAX = 0.9
# A predecessor that failed nine times in ten teaches no number of failures; blame, not this
# rule, deals with it, and the logarithm below needs a rate under one.


@dataclass(frozen=True, slots=True, kw_only=True)
class Down:
    """Unhealthy after enough failed answers in a row that span the blip tolerance.

    Without ``count``: at least m failures spanning at least s, where (decision rules, K1)
    m = max(3, ceil(ln(10 W / (interval x error probability)) / ln(1 / p0))) and
    s = max(blip tolerance, 3 x the longest failing run of the predecessor); p0 is the 95 %
    upper bound of the predecessor's failure rate, no lower than the floor. With ``count`` those
    two give way to ``count`` failures spanning the blip tolerance.
    """

    kind: ClassVar[str] = "down"
    name: str = field(default="down", metadata={"doc": "Name shown in verdicts and metrics."})
    signal: str = field(default="http", metadata={"doc": "The probe judged."})
    count: int | None = field(
        default=None,
        metadata={"doc": "Failures in a row; derived from the baseline when unset.", "ge": 1},
    )

    def judge(self, view: AppView, evidence: Evidence, terms: Terms, now: datetime) -> Verdict:
        """Judge the unbroken failures at the end of the evidence; recent answers only."""
        answers = answered(self, evidence, terms, now)
        if isinstance(answers, Verdict):
            return answers
        run = failed_run(answers)
        baseline = evidence.baseline_of(self.signal)
        count_min = self.count or _count(baseline, terms)
        span_min = terms.blip_tolerance
        if self.count is None:
            span_min = max(span_min, 3 * baseline.longest_failed_run)
        span = run[-1].ended_at - run[0].begun_at if run else timedelta(0)
        figures = (
            Figure(name="failures in a row", value=len(run), limit=count_min),
            Figure(name="span", value=_seconds(span), limit=_seconds(span_min), unit="s"),
        )
        reason = (
            f"{self.signal} failed {len(run)} times in a row over {_seconds(span):.1f} s; "
            f"the limit is {count_min} over {_seconds(span_min):.1f} s"
        )
        if len(run) < count_min or span < span_min:
            return verdict(self, evidence, Health.HEALTHY, reason, figures)
        bad = verdict(self, evidence, Health.UNHEALTHY, reason, figures)
        return replace(bad, since=run[0].begun_at)


def _count(baseline: Baseline, terms: Terms) -> int:
    """Return m of K1: how many failures in a row chance does not explain."""
    bound = failure_rate_bound(baseline.failures, baseline.answers) if baseline.answers else 0.0
    rate = min(max(terms.failure_floor, bound), _RATE_MAX)
    chances = 10 * terms.window / terms.interval / terms.error_probability
    return max(3, ceil(log(chances) / log(1 / rate)))


def _seconds(duration: timedelta) -> float:
    return duration.total_seconds()
