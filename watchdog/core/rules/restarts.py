"""Unhealthy when the app's instances restart too often."""

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
class Restarts:
    """Unhealthy after ``count`` restarts within ``window``: a crash loop.

    ``signal`` is a probe of kind ``platform_metrics`` with ``metric: restart_count``: a count that
    grows. What it stood at first is not counted; a smaller one is that of another instance, as when
    the app is scaled in, and begins a new count.
    """

    kind: ClassVar[str] = "restarts"
    stake: ClassVar[int] = 0
    name: str = field(default="restarts", metadata={"doc": "Name shown in verdicts and metrics."})
    signal: str = field(default="restarts", metadata={"doc": "The probe that reads the count."})
    count: int = field(default=3, metadata={"doc": "Restarts that are too many.", "ge": 1})
    window: timedelta = field(
        default=timedelta(minutes=10), metadata={"doc": "How far back restarts count."}
    )
    age_max: timedelta = field(default=AGE_MAX, metadata={"doc": AGE_MAX_DOC})

    def judge(self, view: AppView, evidence: Evidence, terms: Terms, now: datetime) -> Verdict:
        """Judge how much the count has grown over the window."""
        return judged(self, evidence, terms, now)

    def accumulate(self, baseline: Baseline, terms: Terms) -> _Running:
        """Return the running test; the record of the past plays no part."""
        return _Running(self, Window(length=self.window))


@dataclass(slots=True)
class _Running:
    rule: Restarts
    seen: Window
    before: float | None = None

    def take(self, one: Observation) -> None:
        count = measured(one, self.rule.signal)
        if count is None:
            return
        grown = max(0.0, count - self.before) if self.before is not None else 0.0
        self.before = count
        self.seen.take(one, grown)

    def copy(self) -> _Running:
        return _Running(self.rule, self.seen.copy(), self.before)

    def alarmed(self, now: datetime) -> bool:
        self.seen.trim(now)
        return self.seen.total >= self.rule.count

    def tally(self, now: datetime) -> Tally:
        bad, total = self.alarmed(now), self.seen.total
        minutes = self.rule.window.total_seconds() / 60
        return Tally(
            rule=self.rule.name,
            answers=self.seen.answers,
            latest=self.seen.latest,
            health=Health.UNHEALTHY if bad else Health.HEALTHY,
            reason=f"{total:.0f} restarts in {minutes:g} min; the limit is {self.rule.count}",
            figures=(Figure(name="restarts", value=total, limit=self.rule.count),),
            since=self.seen.since() if bad else None,
        )
