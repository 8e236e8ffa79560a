"""Unhealthy when a signal fails more often than the record of the release before explains."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from watchdog.core.rules.running import judged
from watchdog.core.sequential.betting import Betting, bet_on_failures
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline, Evidence
from watchdog.model.verdict import Figure, Health, Verdict
from watchdog.model.view import AppView


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Unhealthy when the evidence of a raised failure rate reaches what chance may not (K2).

    It bets against the largest rate p0 that the predecessor's record is compatible with, on rates
    of 2 to 90 %; all failures within the blip tolerance count as one. An app whose own past
    would have passed for a fault needs that much more evidence. After the observation window it
    goes on: each later window has half the error probability of the first.
    """

    kind: ClassVar[str] = "rate"
    stake: ClassVar[int] = 2
    name: str = field(default="rate", metadata={"doc": "Name shown in verdicts and metrics."})
    signal: str = field(default="http", metadata={"doc": "The probe judged."})

    def judge(self, view: AppView, evidence: Evidence, terms: Terms, now: datetime) -> Verdict:
        """Judge the failures among all answers since the release went live."""
        return judged(self, evidence, terms, now)

    def accumulate(self, baseline: Baseline, terms: Terms) -> FailureRate:
        """Return the running test of a release whose predecessor's record is ``baseline``."""
        return FailureRate(self.name, baseline, terms, signal=self.signal)


class FailureRate(Betting):
    """The running test of ``rate``: every answer is a sample, every failure an event."""

    __slots__ = ("_before",)

    def __init__(self, rule: str, baseline: Baseline, terms: Terms, *, signal: str) -> None:
        """Begin the test of a release whose predecessor's record is ``baseline``."""
        super().__init__(rule, signal, bet_on_failures(baseline, terms))
        self._before = baseline

    def _weigh(self, begun_s: float, ended_s: float, failed: bool, latency_s: float | None) -> None:
        self._bet(begun_s, failed)

    def _said(self, now: datetime) -> tuple[Health, str, tuple[Figure, ...], datetime | None]:
        seen = f"{self.signal} failed {self.events} of {self.answers} answers since going live"
        return self._verdict(seen, "failures", self._before.failures, self._before.answers)
