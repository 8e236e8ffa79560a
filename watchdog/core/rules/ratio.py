"""Unhealthy when too large a share of recent answers failed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from watchdog.core.rules.running import judged
from watchdog.core.sequential.windows import Windowed
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline, Evidence
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
    stake: ClassVar[int] = 0
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
        return judged(self, evidence, terms, now)

    def accumulate(self, baseline: Baseline, terms: Terms) -> FailedShare:
        """Return the running test of a release; the record of the one before is not asked."""
        return FailedShare(self, terms.blip_tolerance.total_seconds())


class FailedShare(Windowed):
    """The running test of ``ratio``."""

    __slots__ = ("_blip_s", "_of")

    def __init__(self, rule: Ratio, blip_s: float) -> None:
        """Go by the limits of ``rule``."""
        super().__init__(rule.name, rule.signal, rule.window.total_seconds())
        self._of = rule
        self._blip_s = blip_s

    def alarmed(self, now: datetime) -> bool:
        """True when the tally at ``now`` is unhealthy."""
        return self._said(now)[0] is Health.UNHEALTHY

    def _said(self, now: datetime) -> tuple[Health, str, tuple[Figure, ...], datetime | None]:
        rule, recent = self._of, self._recent(now)
        failures = [one for one in recent if one.failed]
        if len(recent) < rule.answers_min:
            reason = (
                f"{self.signal} gave {len(recent)} answers in {self._window_s:.0f} s; "
                f"{rule.answers_min} are needed to judge"
            )
            return Health.UNKNOWN, reason, (), None
        share = len(failures) / len(recent)
        reason = (
            f"{len(failures)} of {len(recent)} answers of {self.signal} failed in "
            f"{self._window_s:.0f} s ({share:.0%}); the limit is {rule.share:.0%}"
        )
        figures = (
            Figure(name="failed share", value=share, limit=rule.share),
            Figure(name="failures", value=len(failures), limit=rule.failures_min),
        )
        if len(failures) < rule.failures_min or share < rule.share:
            return Health.HEALTHY, reason, figures, None
        span_s = round(failures[-1].ended_s - failures[0].begun_s, 6)
        if span_s < self._blip_s:
            reason = f"{reason}; all within {span_s:.1f} s, which counts as one blip"
            return Health.HEALTHY, reason, figures, None
        return Health.UNHEALTHY, reason, figures, self._moment(failures[0].begun_s)
