"""Unhealthy when good answers take longer than a fixed limit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from watchdog.core.rules.running import judged
from watchdog.core.sequential.windows import Windowed
from watchdog.core.statistics import quantile
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline, Evidence
from watchdog.model.verdict import Figure, Health, Verdict
from watchdog.model.view import AppView


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencyThreshold:
    """Unhealthy when the chosen quantile of latency over ``window`` exceeds ``limit``.

    Only answers that passed are timed: failures are another rule's business, and a signal that
    times nothing says nothing here. The slow answers must span the blip tolerance.
    """

    kind: ClassVar[str] = "latency_threshold"
    stake: ClassVar[int] = 0
    limit: timedelta = field(metadata={"doc": "Latency that is too much."})
    name: str = field(
        default="latency_threshold", metadata={"doc": "Name shown in verdicts and metrics."}
    )
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
        return judged(self, evidence, terms, now)

    def accumulate(self, baseline: Baseline, terms: Terms) -> LatencyQuantile:
        """Return the running test of a release; the record of the one before is not asked."""
        return LatencyQuantile(self, terms.blip_tolerance.total_seconds())


class LatencyQuantile(Windowed):
    """The running test of ``latency_threshold``; only good answers that were timed are kept."""

    __slots__ = ("_blip_s", "_of")

    def __init__(self, rule: LatencyThreshold, blip_s: float) -> None:
        """Go by the limits of ``rule``."""
        super().__init__(rule.name, rule.signal, rule.window.total_seconds())
        self._of = rule
        self._blip_s = blip_s

    def alarmed(self, now: datetime) -> bool:
        """True when the tally at ``now`` is unhealthy."""
        return self._said(now)[0] is Health.UNHEALTHY

    def _weigh(self, begun_s: float, ended_s: float, failed: bool, latency_s: float | None) -> None:
        if not failed and latency_s is not None:
            super()._weigh(begun_s, ended_s, failed, latency_s)

    def _said(self, now: datetime) -> tuple[Health, str, tuple[Figure, ...], datetime | None]:
        rule, recent = self._of, self._recent(now)
        timed = [(one.latency_s, one) for one in recent if one.latency_s is not None]
        if len(timed) < rule.answers_min:
            reason = (
                f"{self.signal} gave {len(timed)} good answers with a latency; "
                f"{rule.answers_min} are needed"
            )
            return Health.UNKNOWN, reason, (), None
        level_s = quantile([took for took, _ in timed], rule.quantile)
        limit_s = rule.limit.total_seconds()
        reason = (
            f"{rule.quantile:.0%} of the answers of {self.signal} took up to "
            f"{level_s * 1000:.0f} ms; the limit is {limit_s * 1000:.0f} ms"
        )
        figures = (Figure(name="latency", value=level_s, limit=limit_s, unit="s"),)
        slow = [one for took, one in timed if took > limit_s]
        if level_s <= limit_s or round(slow[-1].ended_s - slow[0].begun_s, 6) < self._blip_s:
            return Health.HEALTHY, reason, figures, None
        return Health.UNHEALTHY, reason, figures, self._moment(slow[0].begun_s)
