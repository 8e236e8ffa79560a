"""Unhealthy when too few of the app's replicas are ready, for too long."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

from watchdog.core.readings import AGE_MAX, AGE_MAX_DOC, Run, RunTest
from watchdog.core.rules.running import judged
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline, Evidence
from watchdog.model.verdict import Figure, Verdict
from watchdog.model.view import AppView


@dataclass(frozen=True, slots=True, kw_only=True)
class Unready:
    """Unhealthy when the share of desired replicas that are ready stays under ``share``.

    For at least ``lasting``, and no less than the blip tolerance: a rolling restart takes some
    away for a while. ``signal`` is a probe of kind ``app_health``.
    """

    kind: ClassVar[str] = "unready"
    stake: ClassVar[int] = 0
    name: str = field(default="unready", metadata={"doc": "Name shown in verdicts and metrics."})
    signal: str = field(default="app_health", metadata={"doc": "The probe judged."})
    share: float = field(
        default=0.5, metadata={"doc": "Ready share that is enough.", "gt": 0, "le": 1}
    )
    lasting: timedelta = field(
        default=timedelta(seconds=60), metadata={"doc": "How long it must stay under it."}
    )
    age_max: timedelta = field(default=AGE_MAX, metadata={"doc": AGE_MAX_DOC})

    def judge(self, view: AppView, evidence: Evidence, terms: Terms, now: datetime) -> Verdict:
        """Judge the readings under the share at the end of the series."""
        return judged(self, evidence, terms, now)

    def accumulate(self, baseline: Baseline, terms: Terms) -> RunTest:
        """Return the running test; the record of the past plays no part."""
        lasting = max(self.lasting, terms.blip_tolerance)

        def breached(share: float) -> bool:
            return share < self.share

        def bad(run: Run) -> bool:
            return run.breaches > 1 and run.span >= lasting

        words, run = partial(self._words, lasting), Run(gap_max=self.age_max)
        return RunTest(self.name, self.signal, breached, bad, words, run)

    def _words(self, lasting: timedelta, run: Run) -> tuple[str, tuple[Figure, ...]]:
        seconds, limit = run.span.total_seconds(), lasting.total_seconds()
        reason = (
            f"{run.value:.0%} of the replicas are ready, under {self.share:.0%} for "
            f"{seconds:.0f} s; the limit is {limit:.0f} s"
        )
        return reason, (
            Figure(name="ready share", value=run.value, limit=self.share),
            Figure(name="span", value=seconds, limit=limit, unit="s"),
        )
