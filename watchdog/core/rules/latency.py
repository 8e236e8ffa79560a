"""Unhealthy when good answers as a whole have become slower than the release before's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from math import exp
from typing import ClassVar, Self

from watchdog.core.rules.running import judged
from watchdog.core.sequential.levels import LevelTest
from watchdog.core.sequential.normal import level_of
from watchdog.core.sequential.running import Running, amount
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline, Evidence
from watchdog.model.verdict import Figure, Health, Verdict
from watchdog.model.view import AppView


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """Unhealthy when the evidence of a raised level of latency reaches what chance may not (K3).

    Held against the logarithm of the good answers of the predecessor's last hour, times the
    latency tolerance; answers of the same 10 s count as two at most, and what repeats itself from
    one to the next counts for less.
    """

    kind: ClassVar[str] = "latency"
    stake: ClassVar[int] = 1
    name: str = field(default="latency", metadata={"doc": "Name shown in verdicts and metrics."})
    signal: str = field(default="http", metadata={"doc": "The probe judged."})

    def judge(self, view: AppView, evidence: Evidence, terms: Terms, now: datetime) -> Verdict:
        """Judge the latency of the good answers since the release went live."""
        return judged(self, evidence, terms, now)

    def accumulate(self, baseline: Baseline, terms: Terms) -> LatencyLevel:
        """Return the running test of a release whose predecessor's record is ``baseline``."""
        return LatencyLevel(self.name, baseline, terms, signal=self.signal)


class LatencyLevel(Running):
    """The running test of ``latency``: good answers that were timed."""

    __slots__ = ("_level", "_test", "_timed")

    def __init__(self, rule: str, baseline: Baseline, terms: Terms, *, signal: str) -> None:
        """Begin the test of a release whose predecessor's record is ``baseline``."""
        super().__init__(rule, signal)
        self._timed = 0
        self._level = level = level_of(baseline, terms)
        self._test: LevelTest | None = None
        if level is not None:
            window_s = terms.window.total_seconds()
            self._test = LevelTest(level, 1 / terms.error_probability, window_s)

    def alarmed(self, now: datetime) -> bool:
        """True when the tally is unhealthy."""
        return self._test is not None and self._test.alarmed

    def copy(self) -> Self:
        """Return an independent copy."""
        twin = super().copy()
        twin._test = self._test.copy() if self._test else None
        return twin

    def _weigh(self, begun_s: float, ended_s: float, failed: bool, latency_s: float | None) -> None:
        if failed or latency_s is None:
            return
        self._timed += 1
        if self._test is not None:
            self._test.add(begun_s, latency_s)

    def _said(self, now: datetime) -> tuple[Health, str, tuple[Figure, ...], datetime | None]:
        test, level = self._test, self._level
        if test is None or level is None or not self._timed:
            why = "no good answer was timed" if level else "the record before is too short"
            return Health.HEALTHY, f"{self.signal}: {why} to tell how long answers take", (), None
        usual_s, took_s = exp(level.mean), test.recent()
        figures = (
            Figure(name="evidence", value=test.value, limit=test.threshold),
            Figure(name="latency", value=took_s, limit=usual_s * exp(level.shift), unit="s"),
            Figure(name="latency before", value=usual_s, unit="s"),
        )
        reason = (
            f"{self.signal} takes {took_s * 1000:.0f} ms of late, {took_s / usual_s:.1f} times as "
            f"long as before ({exp(level.shift):.2f} times is tolerated): evidence "
            f"{amount(test.value)} against {test.threshold:,.0f}"
        )
        if not test.alarmed:
            return Health.HEALTHY, reason, figures, None
        return Health.UNHEALTHY, reason, figures, self._moment(test.since_s)
