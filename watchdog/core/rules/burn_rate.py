"""Unhealthy when an error budget burns too fast, over a long and a short window."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from watchdog.core.readings import Window
from watchdog.core.rules.running import judged
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline, Evidence, Tally
from watchdog.model.observation import Answer, Observation
from watchdog.model.verdict import Figure, Health, Verdict
from watchdog.model.view import AppView


@dataclass(frozen=True, slots=True, kw_only=True)
class BurnRate:
    """Unhealthy when failed share / (1 - ``objective``) reaches ``factor`` over both windows.

    The long window says that it matters, the short one that it goes on (the SRE workbook's
    multi-window burn rate). An answer counts with its value where that is a share (0 to 1), as of
    a query for the error ratio of traffic, else as failed or not. The failures must number
    ``failures_min`` and span the blip tolerance.
    """

    kind: ClassVar[str] = "burn_rate"
    stake: ClassVar[int] = 0
    name: str = field(default="burn_rate", metadata={"doc": "Name shown in verdicts and metrics."})
    signal: str = field(default="http", metadata={"doc": "The signal judged."})
    objective: float = field(
        default=0.999, metadata={"doc": "Share of good answers aimed at.", "gt": 0, "lt": 1}
    )
    factor: float = field(default=14.4, metadata={"doc": "Burn rate that is too much.", "gt": 0})
    window: timedelta = field(default=timedelta(hours=1), metadata={"doc": "The long window."})
    short: timedelta = field(default=timedelta(minutes=5), metadata={"doc": "The short window."})
    failures_min: int = field(default=6, metadata={"doc": "Fewer are never too many.", "ge": 1})

    def judge(self, view: AppView, evidence: Evidence, terms: Terms, now: datetime) -> Verdict:
        """Judge the burn over both windows."""
        return judged(self, evidence, terms, now)

    def accumulate(self, baseline: Baseline, terms: Terms) -> _Running:
        """Return the running test; the record of the past plays no part."""
        long, short = Window(length=self.window), Window(length=self.short)
        return _Running(self, terms.blip_tolerance, long, short, long.copy())


@dataclass(slots=True)
class _Running:
    rule: BurnRate
    blip: timedelta
    long: Window
    short: Window
    failures: Window

    def take(self, one: Observation) -> None:
        if one.signal != self.rule.signal or one.answer is Answer.NO_ANSWER:
            return
        failed = float(one.answer is Answer.FAILED)
        share = one.value if one.value is not None and 0 <= one.value <= 1 else failed
        self.long.take(one, share)
        self.short.take(one, share)
        if share:
            self.failures.take(one, share)

    def copy(self) -> _Running:
        windows = self.long.copy(), self.short.copy(), self.failures.copy()
        return _Running(self.rule, self.blip, *windows)

    def burn(self, window: Window, now: datetime) -> float:
        window.trim(now)
        return window.total / max(1, len(window.held)) / (1 - self.rule.objective)

    def alarmed(self, now: datetime) -> bool:
        if min(self.burn(self.long, now), self.burn(self.short, now)) < self.rule.factor:
            return False
        self.failures.trim(now)
        held = self.failures.held
        return len(held) >= self.rule.failures_min and held[-1][0] - held[0][0] >= self.blip

    def tally(self, now: datetime) -> Tally:
        bad, limit = self.alarmed(now), self.rule.factor
        long, short = self.burn(self.long, now), self.burn(self.short, now)
        return Tally(
            rule=self.rule.name,
            answers=self.long.answers,
            latest=self.long.latest,
            health=Health.UNHEALTHY if bad else Health.HEALTHY,
            reason=(
                f"{self.rule.signal} burns its error budget at {long:.1f} times the rate it may, "
                f"of late at {short:.1f}; the limit is {limit:g}"
            ),
            figures=(Figure(name="burn rate", value=min(long, short), limit=limit),),
            since=self.failures.since() if bad else None,
        )
