"""Unhealthy when a number read leaves the range of its own past, or a fixed limit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import ClassVar

from watchdog.core.readings import AGE_MAX, AGE_MAX_DOC, Run, RunTest
from watchdog.core.rules.running import judged
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline, Evidence
from watchdog.model.verdict import Figure, Verdict
from watchdog.model.view import AppView

RECORD_MIN = 20  # under that many readings neither median nor spread means much


class Worse(StrEnum):
    """Which way the number gets worse."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Unhealthy after ``readings`` in a row that are out of range (decision rules, K6).

    Out of range is above median + ``deviations`` spreads of the record and ``factor`` times its
    median; where lower is worse, below median - ``deviations`` spreads and by ``drop`` at least.
    With ``limit`` it is that limit instead. ``lasting`` asks besides how long they span, as the
    ``for`` of an alerting rule does. No reading is unknown.
    """

    kind: ClassVar[str] = "series"
    stake: ClassVar[int] = 0
    name: str = field(default="series", metadata={"doc": "Name shown in verdicts and metrics."})
    signal: str = field(default="prometheus", metadata={"doc": "The signal that reads it."})
    worse: Worse = field(default=Worse.HIGHER, metadata={"doc": "Which way it gets worse."})
    limit: float | None = field(
        default=None, metadata={"doc": "A fixed limit; unset: by the record of the past."}
    )
    readings: int = field(default=2, metadata={"doc": "Out of range in a row.", "ge": 1})
    lasting: timedelta = field(
        default=timedelta(0), metadata={"doc": "How long they must span besides."}
    )
    deviations: float = field(
        default=4.0, metadata={"doc": "Spreads of the record that are in range.", "gt": 0}
    )
    factor: float = field(
        default=1.25, metadata={"doc": "Times the median that is in range.", "ge": 1}
    )
    drop: float = field(
        default=0.005, metadata={"doc": "Drop, in units of the query, in range.", "ge": 0}
    )
    age_max: timedelta = field(default=AGE_MAX, metadata={"doc": AGE_MAX_DOC})

    def judge(self, view: AppView, evidence: Evidence, terms: Terms, now: datetime) -> Verdict:
        """Judge the readings at the end of the series."""
        return judged(self, evidence, terms, now)

    def accumulate(self, baseline: Baseline, terms: Terms) -> RunTest:
        """Return the running test against the record ``baseline``."""
        limit, lower = self.limit_by(baseline), self.worse is Worse.LOWER

        def breached(value: float) -> bool:
            return limit is not None and (value < limit if lower else value > limit)

        words, run = partial(self._words, limit), Run(gap_max=self.age_max)
        return RunTest(self.name, self.signal, breached, self._bad, words, run)

    def limit_by(self, record: Baseline) -> float | None:
        """Return the end of the range; None when the record is too short to say."""
        if self.limit is not None or record.values < RECORD_MIN:
            return self.limit
        middle, reach = record.value_median, self.deviations * record.value_spread
        if self.worse is Worse.LOWER:
            return min(middle - reach, middle - self.drop)
        return max(middle + reach, middle * self.factor)

    def _bad(self, run: Run) -> bool:
        return run.breaches >= self.readings and run.span >= self.lasting

    def _words(self, limit: float | None, run: Run) -> tuple[str, tuple[Figure, ...]]:
        if limit is None:
            return f"{self.signal} has too short a record to tell what is usual", ()
        way = "under" if self.worse is Worse.LOWER else "over"
        reason = f"{self.signal} read {run.value:.4g}, {run.breaches} times in a row {way} "
        reason += f"{limit:.4g}; the limit is {self.readings}"
        if self.lasting:
            seconds = run.span.total_seconds()
            reason += f" over {self.lasting.total_seconds():.0f} s, so far {seconds:.0f} s"
        return reason, (
            Figure(name="reading", value=run.value, limit=limit),
            Figure(name="out of range in a row", value=run.breaches, limit=self.readings),
        )
