"""Unhealthy when good answers take longer than a fixed limit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import ClassVar

from watchdog.core.rules.rule import answered, verdict
from watchdog.core.statistics import quantile
from watchdog.core.terms import Terms
from watchdog.model.evidence import Evidence
from watchdog.model.observation import Answer
from watchdog.model.verdict import Figure, Health, Verdict
from watchdog.model.view import AppView


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencyThreshold:
    """Unhealthy when the chosen quantile of latency over ``window`` exceeds ``limit``.

    Only answers that passed are timed: failures are another rule's business, and a signal that
    times nothing says nothing here. The slow answers must span the blip tolerance.
    """

    kind: ClassVar[str] = "latency_threshold"
    limit: timedelta = field(metadata={"doc": "Latency that is too much."})
    name: str = field(default="latency", metadata={"doc": "Name shown in verdicts and metrics."})
    signal: str = field(default="http", metadata={"doc": "The probe judged."})
    quantile: float = field(
        default=0.5, metadata={"doc": "Which quantile is held to the limit.", "gt": 0, "le": 1}
    )
    window: timedelta = field(
        default=timedelta(seconds=60), metadata={"doc": "How far back answers count."}
    )
    answers_min: int = field(
        default=5, metadata={"doc": "Fewer good answers than this say nothing.", "ge": 1}
    )

    def judge(self, view: AppView, evidence: Evidence, terms: Terms, now: datetime) -> Verdict:
        """Judge the latency of the good answers of the last ``window``."""
        answers = answered(self, evidence, terms, now)
        if isinstance(answers, Verdict):
            return answers
        timed = [
            (one.latency, one)
            for one in answers
            if one.answer is Answer.PASSED
            and one.latency is not None
            and one.ended_at > now - self.window
        ]
        if len(timed) < self.answers_min:
            reason = (
                f"{self.signal} gave {len(timed)} good answers with a latency; "
                f"{self.answers_min} are needed"
            )
            return verdict(self, evidence, Health.UNKNOWN, reason)
        level = timedelta(seconds=quantile([_seconds(took) for took, _ in timed], self.quantile))
        reason = (
            f"{self.quantile:.0%} of the answers of {self.signal} took up to "
            f"{_seconds(level) * 1000:.0f} ms; the limit is {_seconds(self.limit) * 1000:.0f} ms"
        )
        figures = (
            Figure(name="latency", value=_seconds(level), limit=_seconds(self.limit), unit="s"),
        )
        slow = [one for took, one in timed if took > self.limit]
        if level <= self.limit or slow[-1].ended_at - slow[0].begun_at < terms.blip_tolerance:
            return verdict(self, evidence, Health.HEALTHY, reason, figures)
        bad = verdict(self, evidence, Health.UNHEALTHY, reason, figures)
        return replace(bad, since=slow[0].begun_at)


def _seconds(duration: timedelta) -> float:
    return duration.total_seconds()
