"""Unhealthy when more of the good answers are slow than the release before explains."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from watchdog.core.rules.running import judged
from watchdog.core.sequential.betting import Betting, bet_on_slowness
from watchdog.core.sequential.normal import slow_limit_s
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline, Evidence
from watchdog.model.verdict import Figure, Health, Verdict
from watchdog.model.view import AppView


@dataclass(frozen=True, slots=True, kw_only=True)
class Slow:
    """Unhealthy when the evidence of a raised share of slow answers reaches what chance may not.

    The test of ``rate`` on another event (K4): a good answer that took longer than the latency
    tolerance times the 95 % quantile of the predecessor's last hour. Finds tails, and answers of
    which some are slow and most are not; ``latency`` finds what slows all of them.
    """

    kind: ClassVar[str] = "slow"
    stake: ClassVar[int] = 1
    name: str = field(default="slow", metadata={"doc": "Name shown in verdicts and metrics."})
    signal: str = field(default="http", metadata={"doc": "The probe judged."})

    def judge(self, view: AppView, evidence: Evidence, terms: Terms, now: datetime) -> Verdict:
        """Judge the slow ones among the good answers since the release went live."""
        return judged(self, evidence, terms, now)

    def accumulate(self, baseline: Baseline, terms: Terms) -> SlowRate:
        """Return the running test of a release whose predecessor's record is ``baseline``."""
        return SlowRate(self.name, baseline, terms, signal=self.signal)


class SlowRate(Betting):
    """The running test of ``slow``: good answers are samples, slow ones events."""

    __slots__ = ("_before", "_limit_s")

    def __init__(self, rule: str, baseline: Baseline, terms: Terms, *, signal: str) -> None:
        """Begin the test of a release whose predecessor's record is ``baseline``."""
        super().__init__(rule, signal, bet_on_slowness(baseline, terms))
        self._before = baseline
        self._limit_s = slow_limit_s(baseline, terms)

    def _weigh(self, begun_s: float, ended_s: float, failed: bool, latency_s: float | None) -> None:
        if not failed and latency_s is not None:
            self._bet(begun_s, latency_s > self._limit_s)

    def _said(self, now: datetime) -> tuple[Health, str, tuple[Figure, ...], datetime | None]:
        limit = f"{self._limit_s * 1000:.0f} ms" if self._limit_s < float("inf") else "usual"
        seen = f"{self.events} of {self.samples} good answers of {self.signal} took over {limit}"
        before = self._before
        return self._verdict(seen, "slow answers", before.slow, before.latency_answers)
