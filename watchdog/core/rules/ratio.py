"""Unhealthy when too large a share of recent answers failed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import ClassVar

from watchdog.core.rules.rule import answered, verdict
from watchdog.core.terms import Terms
from watchdog.model.evidence import Evidence
from watchdog.model.observation import Answer
from watchdog.model.verdict import Figure, Health, Verdict
from watchdog.model.view import AppView


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """Unhealthy when failed / answered reaches ``share`` over ``window`` (decision rules, K5).

    Needs at least ``answers_min`` answers to say anything, and at least ``failures_min``
    failures, first to last spanning the blip tolerance, to say unhealthy: two unlucky answers in
    a minute must not be enough.
    """

    kind: ClassVar[str] = "ratio"
    name: str = field(default="ratio", metadata={"doc": "Name shown in verdicts and metrics."})
    signal: str = field(default="http", metadata={"doc": "The probe judged."})
    share: float = field(
        default=0.5, metadata={"doc": "Failed share that is too much.", "gt": 0, "le": 1}
    )
    window: timedelta = field(
        default=timedelta(seconds=60), metadata={"doc": "How far back answers count."}
    )
    answers_min: int = field(
        default=5, metadata={"doc": "Fewer answers than this say nothing.", "ge": 1}
    )
    failures_min: int = field(
        default=4, metadata={"doc": "Fewer failures than this are never too many.", "ge": 1}
    )

    def judge(self, view: AppView, evidence: Evidence, terms: Terms, now: datetime) -> Verdict:
        """Judge the share of failures among the answers of the last ``window``."""
        answers = answered(self, evidence, terms, now)
        if isinstance(answers, Verdict):
            return answers
        recent = [one for one in answers if one.ended_at > now - self.window]
        failures = [one for one in recent if one.answer is Answer.FAILED]
        seconds = self.window.total_seconds()
        if len(recent) < self.answers_min:
            reason = (
                f"{self.signal} gave {len(recent)} answers in {seconds:.0f} s; "
                f"{self.answers_min} are needed to judge"
            )
            return verdict(self, evidence, Health.UNKNOWN, reason)
        share = len(failures) / len(recent)
        reason = (
            f"{len(failures)} of {len(recent)} answers of {self.signal} failed in {seconds:.0f} s "
            f"({share:.0%}); the limit is {self.share:.0%}"
        )
        figures = (
            Figure(name="failed share", value=share, limit=self.share),
            Figure(name="failures", value=len(failures), limit=self.failures_min),
        )
        few = len(failures) < self.failures_min
        if few or share < self.share:
            return verdict(self, evidence, Health.HEALTHY, reason, figures)
        span = failures[-1].ended_at - failures[0].begun_at
        if span < terms.blip_tolerance:
            reason = f"{reason}; all within {span.total_seconds():.1f} s, which counts as one blip"
            return verdict(self, evidence, Health.HEALTHY, reason, figures)
        bad = verdict(self, evidence, Health.UNHEALTHY, reason, figures)
        return replace(bad, since=failures[0].begun_at)
