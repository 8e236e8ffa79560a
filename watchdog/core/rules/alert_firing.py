"""Unhealthy while an alert from elsewhere fires; by itself it only supports other rules."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import ClassVar

from watchdog.core.readings import Run
from watchdog.core.rules.running import judged
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline, Evidence, Tally
from watchdog.model.observation import Answer, Observation
from watchdog.model.verdict import Figure, Health, Verdict
from watchdog.model.view import AppView


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFiring:
    """Unhealthy while any alert of ``signal`` has been firing for ``lasting``.

    Unless ``alone`` is set its verdict only supports: it counts towards a condition of several
    rules, but makes nothing unhealthy when no other rule does. ``signal`` is that of an inbound
    source. The alert's own waiting time has passed already, so ``lasting`` may be zero.
    """

    kind: ClassVar[str] = "alert_firing"
    stake: ClassVar[int] = 0
    name: str = field(default="alert", metadata={"doc": "Name shown in verdicts and metrics."})
    signal: str = field(default="alert", metadata={"doc": "The signal of the inbound source."})
    lasting: timedelta = field(
        default=timedelta(0), metadata={"doc": "How long it must have been firing."}
    )
    alone: bool = field(
        default=False, metadata={"doc": "Whether it suffices without any other rule."}
    )

    def judge(self, view: AppView, evidence: Evidence, terms: Terms, now: datetime) -> Verdict:
        """Judge the firing at the end of the series."""
        return replace(judged(self, evidence, terms, now), supports=not self.alone)

    def accumulate(self, baseline: Baseline, terms: Terms) -> _Running:
        """Return the running test; the record of the past plays no part."""
        return _Running(self, Run())


@dataclass(slots=True)
class _Running:
    rule: AlertFiring
    run: Run
    words: str = ""

    def take(self, one: Observation) -> None:
        if one.signal != self.rule.signal or one.answer is Answer.NO_ANSWER:
            return
        firing = one.answer is Answer.FAILED
        self.words = one.detail if firing else ""
        self.run.take(one, one.value or float(firing), breached=firing)

    def copy(self) -> _Running:
        return _Running(self.rule, replace(self.run), self.words)

    def alarmed(self, now: datetime) -> bool:
        return self.run.breaches > 0 and self.run.span >= self.rule.lasting

    def tally(self, now: datetime) -> Tally:
        rule, run, bad = self.rule, self.run, self.alarmed(now)
        firing = run.breaches > 0
        seconds, limit = run.span.total_seconds(), rule.lasting.total_seconds()
        reason = f"{rule.signal}: {self.words or 'firing'}" if firing else f"{rule.signal} is quiet"
        if firing and rule.lasting:
            reason += f", for {seconds:.0f} s; the limit is {limit:.0f} s"
        return Tally(
            rule=rule.name,
            answers=run.answers,
            latest=run.latest,
            health=Health.UNHEALTHY if bad else Health.HEALTHY,
            reason=reason,
            figures=(Figure(name="alerts firing", value=run.value if firing else 0.0),),
            since=run.since if bad else None,
        )
