"""Asks a world as the daemon would: its own pace, its confirmations, its reference guard.

The order of events is that of ``watchdog.runtime.probing`` and ``references``, without sockets
and without waiting, and its pace is the product's own function. Judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import exp
from typing import NamedTuple

import numpy as np

from benchmarks.decisions.worlds import FAILING_TAKES_S, REFERENCES, TIMEOUT_S, Dice, World
from watchdog.core.pace import Pace, pace
from watchdog.core.policy import Schedule
from watchdog.model.identity import DeploymentId
from watchdog.model.observation import Answer, FailureReason, Observation

LIVE_FROM = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SIGNAL = "http"
NEW = DeploymentId("d2")
OLD = DeploymentId("d1")


def moment(at_s: float) -> datetime:
    """Return the moment so many seconds after the release went live."""
    return LIVE_FROM + timedelta(seconds=at_s)


def seconds(at: datetime) -> float:
    """Return how many seconds after the release went live."""
    return (at - LIVE_FROM).total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How an app is probed. ``memory`` of the reference guard; None where there is no guard."""

    schedule: Schedule
    memory: timedelta | None


class Probe(NamedTuple):
    """One question and its outcome, in seconds after the release went live.

    ``failed`` is None where the references put the failure down to us; ``latency_s`` is None
    where no good answer came. ``fair`` is what an observation calls scheduled.
    """

    begun_s: float
    ended_s: float
    failed: bool | None
    latency_s: float | None
    fair: bool


class Prober:
    """The samples of one signal of one app. Mutable; ``probes`` is read once."""

    def __init__(self, world: World, manner: Manner, chance: np.random.Generator) -> None:
        """Ask ``world``; chance decides single answers and the phase of the first question."""
        self.impaired_until: datetime | None = None
        self._world = world
        self._manner = manner
        self._dice = Dice(chance, world.latency)
        self._last_failure: datetime | None = None
        self._live_from: datetime | None = None

    def probes(self, since_s: float, until_s: float, *, went_live: bool) -> Iterator[Probe]:
        """Yield what is seen; ``went_live`` says that a release goes live at ``since_s``."""
        schedule = self._manner.schedule
        if went_live:
            self._live_from = moment(since_s)
        current = pace(schedule, self._live_from, None, moment(since_s))
        due_s = since_s + self._dice.share() * current.interval.total_seconds()
        every_s = schedule.confirm_every.total_seconds()
        while due_s < until_s:
            one = self._sample(due_s, fair=current.fair)
            yield one
            for _ in range(schedule.confirmations if one.failed else 0):
                if schedule.confirm_every >= self._pace(one.ended_s).interval:
                    break
                one = self._sample(one.ended_s + every_s, fair=False)
                yield one
            current = self._pace(one.ended_s)
            due_s = max(due_s + current.interval.total_seconds(), one.ended_s)

    def _pace(self, now_s: float) -> Pace:
        schedule = self._manner.schedule
        return pace(schedule, self._live_from, self._last_failure, moment(now_s))

    def _sample(self, at_s: float, *, fair: bool) -> Probe:
        """Ask once at ``at_s``."""
        state, dice = self._world.state(at_s), self._dice
        lost = dice.hits(state.lost)
        if lost or dice.hits(state.failing):
            hangs = state.hangs and not lost
            return self._failed(at_s, TIMEOUT_S if hangs else FAILING_TAKES_S, fair=fair)
        takes_s = dice.factor() * state.slower * exp(self._world.log_latency(at_s))
        if takes_s >= TIMEOUT_S:
            return self._failed(at_s, TIMEOUT_S, fair=fair)
        return Probe(at_s, at_s + takes_s, False, takes_s, fair)

    def _failed(self, at_s: float, takes_s: float, *, fair: bool) -> Probe:
        """Return a failure, held against the references."""
        ended_s = at_s + takes_s
        if self._impaired(ended_s):
            return Probe(at_s, ended_s, None, None, fair)
        self._last_failure = moment(ended_s)
        return Probe(at_s, ended_s, True, None, fair)

    def _impaired(self, now_s: float) -> bool:
        """Ask the references, unless one of them failed a short while ago."""
        if self._manner.memory is None:
            return False
        now = moment(now_s)
        if self.impaired_until is not None and now < self.impaired_until:
            return True
        lost = self._world.state(now_s).lost
        # All are asked, whatever the first says, as the daemon asks them: at the same time.
        answers = [self._dice.hits(lost) for _ in range(REFERENCES)]
        if not any(answers):
            return False
        self.impaired_until = now + self._manner.memory
        return True


def observation(probe: Probe) -> Observation:
    """Return a probe of the new release as the daemon would keep it."""
    took = None if probe.latency_s is None else timedelta(seconds=probe.latency_s)
    begun_at = moment(probe.begun_s)
    answer, reason = Answer.PASSED, None
    if probe.failed:
        answer, reason = Answer.FAILED, FailureReason.CONNECT
    elif probe.failed is None:
        answer, reason = Answer.NO_ANSWER, FailureReason.OBSERVER_IMPAIRED
    return Observation(
        signal=SIGNAL,
        begun_at=begun_at,
        ended_at=begun_at + took if took is not None else moment(probe.ended_s),
        answer=answer,
        reason=reason,
        latency=took,
        deployment=NEW,
        scheduled=probe.fair,
    )
