"""The running test of an unbroken run of failures: how many, and for how long.

How many are too many, and how long is too long, the rule ``down`` says.
"""

from __future__ import annotations

from datetime import datetime
from math import inf

from watchdog.core.sequential.running import Running
from watchdog.model.verdict import Figure, Health


class FailedRun(Running):
    """The running test of ``down``: failures at the end that no success interrupts.

    Where more than ``gap_max_s`` lies between two of them nobody looked, and that is no part of
    the span: a blip before a restart of ours and one after it are not an outage of all that time.
    """

    __slots__ = (
        "_begun_s", "_count_min", "_ended_s", "_run", "_span_min_s", "_unseen_s", "gap_max_s",
    )  # fmt: skip

    def __init__(self, rule: str, signal: str, count_min: int, span_min_s: float) -> None:
        """Ask for ``count_min`` failures from the begin of the first to the end of the last."""
        super().__init__(rule, signal)
        self._count_min, self._span_min_s = count_min, span_min_s
        self._run, self._begun_s, self._ended_s = 0, 0.0, 0.0
        self._unseen_s = 0.0
        self.gap_max_s = inf

    def alarmed(self, now: datetime) -> bool:
        """True when the tally is unhealthy."""
        return self._run >= self._count_min and self._span_s() >= self._span_min_s

    def _weigh(self, begun_s: float, ended_s: float, failed: bool, latency_s: float | None) -> None:
        if not self._run:
            self._begun_s, self._unseen_s = begun_s, 0.0
        elif begun_s - self._ended_s > self.gap_max_s:
            self._unseen_s += begun_s - self._ended_s
        self._run, self._ended_s = (self._run + 1 if failed else 0), ended_s

    def _span_s(self) -> float:
        return round(self._latest_s - self._begun_s - self._unseen_s, 6) if self._run else 0.0

    def _said(self, now: datetime) -> tuple[Health, str, tuple[Figure, ...], datetime | None]:
        figures = (
            Figure(name="failures in a row", value=self._run, limit=self._count_min),
            Figure(name="span", value=self._span_s(), limit=self._span_min_s, unit="s"),
        )
        reason = (
            f"{self.signal} failed {self._run} times in a row over {self._span_s():.1f} s; "
            f"the limit is {self._count_min} over {self._span_min_s:.1f} s"
        )
        if not self.alarmed(now):
            return Health.HEALTHY, reason, figures, None
        return Health.UNHEALTHY, reason, figures, self._moment(self._begun_s)
