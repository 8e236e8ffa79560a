"""What all running tests of rules share: which observations they take, and the tally's frame.

A rule's own file says what is done with an answer and what it comes to.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from copy import copy
from datetime import UTC, datetime, timedelta
from typing import Self

from watchdog.model.evidence import Tally
from watchdog.model.observation import Answer, Observation
from watchdog.model.verdict import Figure, Health

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Running(ABC):
    """The running test of one rule over the answers of one signal, fed in order of time.

    Fed by ``take`` its times are seconds since the first answer taken. Who has plain numbers
    feeds ``add`` instead, with seconds since whatever moment ``origin`` is set to.
    """

    __slots__ = ("_begun", "_latest", "_latest_s", "answers", "origin", "rule", "signal")

    def __init__(self, rule: str, signal: str) -> None:
        """Begin the test of the rule named ``rule``, having taken nothing."""
        self.rule = rule
        self.signal = signal
        self.origin = _EPOCH
        self.answers = 0
        self._begun = False
        self._latest_s = 0.0

    def take(self, one: Observation) -> None:
        """Weigh one more observation; leave alone what is not an answer of the signal."""
        if one.signal != self.signal or one.answer is Answer.NO_ANSWER:
            return
        if not self._begun:
            self._begun, self.origin = True, one.begun_at
        self.add(
            (one.begun_at - self.origin).total_seconds(),
            (one.ended_at - self.origin).total_seconds(),
            one.answer is Answer.FAILED,
            None if one.latency is None else one.latency.total_seconds(),
        )

    def add(self, begun_s: float, ended_s: float, failed: bool, latency_s: float | None) -> None:
        """Weigh one more answer of the signal."""
        self.answers += 1
        self._latest_s = ended_s
        self._weigh(begun_s, ended_s, failed, latency_s)

    def copy(self) -> Self:
        """Return an independent copy."""
        return copy(self)

    def tally(self, now: datetime) -> Tally:
        """Say what all that was taken comes to at ``now``."""
        health, reason, figures, since = self._said(now)
        return Tally(
            rule=self.rule,
            answers=self.answers,
            latest=self._moment(self._latest_s) if self.answers else None,
            health=health,
            reason=reason,
            figures=figures,
            since=since,
        )

    @abstractmethod
    def alarmed(self, now: datetime) -> bool:
        """True when the tally at ``now`` is unhealthy; cheaper than the tally."""

    @abstractmethod
    def _weigh(
        self, begun_s: float, ended_s: float, failed: bool, latency_s: float | None
    ) -> None: ...

    @abstractmethod
    def _said(self, now: datetime) -> tuple[Health, str, tuple[Figure, ...], datetime | None]: ...

    def _moment(self, at_s: float) -> datetime:
        return self.origin + timedelta(seconds=at_s)


def amount(value: float) -> str:
    """Return a number of any size as people read it: 0.031, 4.2, 2,310, over a million."""
    if value >= 1e6:
        return "over a million"
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"
