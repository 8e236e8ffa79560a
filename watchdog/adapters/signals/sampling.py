"""Turns what a probe found into an observation, with times nobody has to trust the probe for.

It also notices when the sample says more about us than about the app, because our own event
loop stood still meanwhile. It does not know how the finding came about.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from watchdog.model.observation import (
    DETAIL_CHARACTERS_MAX,
    Answer,
    FailureReason,
    Observation,
)
from watchdog.ports import Clock

# A sample that ends this long after its deadline was not held up by the app: nothing but a
# blocked loop can make a deadline fire late.
OVERDUE_MAX_S = 1.0

# A hanging probe wakes this often to see whether the loop is on time: ten cheap callbacks a
# second, and none at all for a probe that is answered sooner.
TICK_S = 0.1

# An app that had three quarters of its time has had its chance.
LOST_SHARE_MAX = 0.25

StageObserver = Callable[[str, str, float], None]
"""Is told a signal's name, a stage (or ``total``) and the seconds it took; for metrics."""


class Stage(StrEnum):
    """The stages of one probe, in order; ``ANSWER`` lasts from asking to the reply's head."""

    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    ANSWER = "answer"
    BODY = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a probe came to, before it is tied to times. Cuts ``detail`` to what is allowed."""

    answer: Answer
    reason: FailureReason | None = None
    detail: str = ""
    answered: bool = False
    value: float | None = None

    @classmethod
    def passed(cls, detail: str = "") -> Finding:
        """The app answered as it should."""
        return cls(answer=Answer.PASSED, detail=detail, answered=True)

    @classmethod
    def measured(cls, value: float, detail: str) -> Finding:
        """Something was read about the app; how long that took says nothing about it."""
        return cls(answer=Answer.PASSED, detail=detail, value=value)

    @classmethod
    def failed(cls, reason: FailureReason, detail: str, *, answered: bool = False) -> Finding:
        """The app answered badly (``answered``) or not at all."""
        return cls(answer=Answer.FAILED, reason=reason, detail=detail, answered=answered)

    @classmethod
    def no_answer(cls, reason: FailureReason, detail: str) -> Finding:
        """We could not ask properly; this says nothing about the app."""
        return cls(answer=Answer.NO_ANSWER, reason=reason, detail=detail)


class Sampling:
    """One sample being taken: when it began, where it stands and what our own loop cost it.

    To be made when the sample begins, inside the running loop, and concluded once.
    """

    def __init__(self, signal: str, clock: Clock, timeout: timedelta) -> None:
        self.stage = Stage.ANSWER
        self.spent_s: dict[Stage, float] = {}
        self._signal = signal
        self._clock = clock
        self._timeout_s = timeout.total_seconds()
        self._begun_at = clock.now()
        self._begun_s = self._stage_since_s = clock.monotonic()
        self._loop = asyncio.get_running_loop()
        self._lost_s = 0.0
        self._tick_due_s = self._loop.time() + TICK_S
        self._timer = self._loop.call_at(self._tick_due_s, self._tick)

    def enter(self, stage: Stage) -> None:
        """Note that the probe moves on to ``stage``; one entered again adds to its time."""
        now_s = self._clock.monotonic()
        spent_s = now_s - self._stage_since_s
        if spent_s > 0:
            self.spent_s[self.stage] = self.spent_s.get(self.stage, 0.0) + spent_s
        self.stage, self._stage_since_s = stage, now_s

    def conclude(self, finding: Finding, *, latency_max: timedelta | None = None) -> Observation:
        """Tie ``finding`` to its times; a passed one that took too long fails for that."""
        self.stop()
        self._note_lateness()
        self.enter(self.stage)
        elapsed = timedelta(seconds=max(self._clock.monotonic() - self._begun_s, 0.0))
        finding = self._judge_times(finding, elapsed, latency_max)
        return Observation(
            signal=self._signal,
            begun_at=self._begun_at,
            # The wall clock may have been set back meanwhile; the monotonic one cannot be.
            ended_at=self._begun_at + elapsed,
            answer=finding.answer,
            reason=finding.reason,
            latency=elapsed if finding.answered else None,
            detail=finding.detail[:DETAIL_CHARACTERS_MAX],
            value=finding.value,
        )

    def stop(self) -> None:
        """Stop watching the loop, also when the sample was cancelled. Safe to repeat."""
        self._timer.cancel()

    def report(self, observer: StageObserver) -> None:
        """Tell ``observer`` how long each stage took, and all of them together."""
        for stage, seconds in self.spent_s.items():
            observer(self._signal, stage.value, seconds)
        observer(self._signal, "total", sum(self.spent_s.values()))

    def _judge_times(
        self, finding: Finding, elapsed: timedelta, latency_max: timedelta | None
    ) -> Finding:
        lost = timedelta(seconds=self._lost_s)
        if elapsed.total_seconds() > self._timeout_s + OVERDUE_MAX_S:
            return _blocked(elapsed)
        if (
            finding.reason is FailureReason.TIMEOUT
            and self._lost_s > LOST_SHARE_MAX * self._timeout_s
        ):
            return _blocked(lost)
        if finding.answer is not Answer.PASSED or latency_max is None or elapsed <= latency_max:
            return finding
        if elapsed - lost <= latency_max:
            return _blocked(lost)
        detail = f"took {seconds_text(elapsed)}, limit {seconds_text(latency_max)}"
        return Finding.failed(FailureReason.LATENCY, detail, answered=True)

    def _tick(self) -> None:
        self._note_lateness()
        self._timer = self._loop.call_at(self._tick_due_s, self._tick)

    def _note_lateness(self) -> None:
        now_s = self._loop.time()
        self._lost_s += max(now_s - self._tick_due_s, 0.0)
        self._tick_due_s = now_s + TICK_S


def seconds_text(duration: timedelta) -> str:
    """Write a duration as people read it in a sentence: ``0.25 s``."""
    return f"{duration.total_seconds():.3g} s"


def _blocked(lost: timedelta) -> Finding:
    detail = f"our own event loop was blocked; {seconds_text(lost)} say nothing about the app"
    return Finding.no_answer(FailureReason.OBSERVER, detail)
