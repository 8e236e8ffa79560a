"""Unhealthy when a pattern turns up in the logs too often."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from watchdog.core.readings import AGE_MAX, AGE_MAX_DOC, Window, measured
from watchdog.core.rules.running import judged
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline, Evidence, Tally
from watchdog.model.observation import Observation
from watchdog.model.verdict import Figure, Health, Verdict
from watchdog.model.view import AppView


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRate:
    """Unhealthy when ``count`` lines matched within ``window``, and more often than before.

    More often is ``factor`` times what the previous release logged in that time; the matches must
    span the blip tolerance. ``signal`` is a probe of kind ``logs``, which holds the pattern.
    """

    kind: ClassVar[str] = "log_rate"
    stake: ClassVar[int] = 0
    name: str = field(default="log_rate", metadata={"doc": "Name shown in verdicts and metrics."})
    signal: str = field(default="logs", metadata={"doc": "The probe that counts lines."})
    count: int = field(default=20, metadata={"doc": "Lines that are too many.", "ge": 1})
    window: timedelta = field(
        default=timedelta(minutes=2), metadata={"doc": "How far back lines count."}
    )
    factor: float = field(
        default=3.0, metadata={"doc": "Times the rate of the previous release.", "ge": 1}
    )
    age_max: timedelta = field(default=AGE_MAX, metadata={"doc": AGE_MAX_DOC})

    def judge(self, view: AppView, evidence: Evidence, terms: Terms, now: datetime) -> Verdict:
        """Judge how many lines matched over the window."""
        return judged(self, evidence, terms, now)

    def accumulate(self, baseline: Baseline, terms: Terms) -> _Running:
        """Return the running test against what the previous release logged."""
        seen = Window(length=self.window)
        usual = self.factor * baseline.value_rate * self.window.total_seconds()
        return _Running(self, seen, usual, terms.blip_tolerance)


@dataclass(slots=True)
class _Running:
    rule: LogRate
    seen: Window
    usual: float
    blip: timedelta

    def take(self, one: Observation) -> None:
        lines = measured(one, self.rule.signal)
        if lines is not None:
            self.seen.take(one, lines)

    def copy(self) -> _Running:
        return _Running(self.rule, self.seen.copy(), self.usual, self.blip)

    def limit(self) -> float:
        """Return how many lines in the window are too many."""
        return max(float(self.rule.count), self.usual)

    def alarmed(self, now: datetime) -> bool:
        self.seen.trim(now)
        begun = self.seen.since()
        if self.seen.total < self.limit() or begun is None or self.seen.latest is None:
            return False
        return self.seen.latest - begun >= self.blip

    def tally(self, now: datetime) -> Tally:
        bad, limit = self.alarmed(now), self.limit()
        seconds = self.rule.window.total_seconds()
        return Tally(
            rule=self.rule.name,
            answers=self.seen.answers,
            latest=self.seen.latest,
            health=Health.UNHEALTHY if bad else Health.HEALTHY,
            reason=(
                f"{self.seen.total:.0f} lines of {self.rule.signal} matched in {seconds:.0f} s; "
                f"the limit is {limit:.0f}"
            ),
            figures=(Figure(name="lines", value=self.seen.total, limit=limit),),
            since=self.seen.since() if bad else None,
        )
