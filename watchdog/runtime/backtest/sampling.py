"""Turns a log into observations: every outcome as it is logged, or as the daemon would have asked.

The emulated schedule is the daemon's: ``core.pace`` decides when to ask next, a first failure is
confirmed as ``runtime.probing`` does, and references are asked as ``runtime.references`` does.
Each question is answered by the log's first outcome at or after it.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import isnan

from watchdog.core.pace import pace
from watchdog.core.policy import Schedule
from watchdog.model.identity import DeploymentId
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.runtime.backtest.log import ANSWERS, FAILED, NO_ANSWER, Track, moment

REFERENCE_REACH_S = 60.0
# An outcome of a reference further off than that says nothing about the moment of a failure.
EARLY_S = 0.001
# Sums of seconds are a little off; an outcome on the dot is not to be missed for that.
MEMORY = timedelta(seconds=15)
# As ``runtime.reference_memory``: so long failures are put down to us after a reference failed.

_REASONS = {Answer.FAILED: FailureReason.STATUS, Answer.NO_ANSWER: FailureReason.OBSERVER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """Which deployment serves from some moment on; ``seen`` is False for the one found there."""

    at_s: float
    deployment: DeploymentId
    seen: bool = True


class References:
    """The reference guard over a log. Mutable: it remembers the last trouble of ours."""

    def __init__(self, tracks: Sequence[Track], memory: timedelta = MEMORY) -> None:
        """Ask ``tracks``; distrust failures for ``memory`` after one of them failed."""
        self._tracks = tuple(tracks)
        self._memory_s = memory.total_seconds()
        self.until_s = float("-inf")

    def doubtful(self, begun_s: float, ended_s: float) -> bool:
        """Return whether a failure is to be put down to us.

        Any answer of a reference will do that was asked for no earlier than the failure began.
        """
        if ended_s < self.until_s:
            return True
        for track in self._tracks:
            place = _nearest(track, begun_s)
            if place is not None and track.state[place] == FAILED:
                self.until_s = max(ended_s, _ended_s(track, place)) + self._memory_s
                return True
        return False


@dataclass(slots=True)
class _Lane:
    """The turns of one probe. ``left`` confirmations are still to be taken in this turn."""

    signal: str
    track: Track
    due_s: float
    fair: bool = True
    left: int = 0
    place: int = 0


@dataclass(slots=True, kw_only=True)
class Sampler:
    """Yields the observations of a log, in order of time. For one pass; make it anew.

    ``signals`` are the tracks by the signal that they are judged as, ``lives`` who serves when.
    """

    signals: Mapping[str, Track]
    lives: Sequence[Live]
    references: References
    _starts: list[float] = field(init=False)

    def __post_init__(self) -> None:
        self._starts = [one.at_s for one in self.lives]

    def as_logged(self) -> Iterator[Observation]:
        """Yield every outcome."""
        lanes = (_turns(signal, track) for signal, track in self.signals.items())
        for _, place, signal in heapq.merge(*lanes):
            track = self.signals[signal]
            state = self._believed(track, place)
            yield self._observation(_Lane(signal, track, 0.0), place, state, scheduled=True)

    def emulated(self, schedule: Schedule) -> Iterator[Observation]:
        """Yield the outcomes that the daemon would have asked for."""
        lanes = [
            _Lane(signal, track, track.at_s[0])
            for signal, track in self.signals.items()
            if track.at_s
        ]
        heap = [(lane.due_s, number, lane) for number, lane in enumerate(lanes)]
        heapq.heapify(heap)
        last_failure: datetime | None = None
        while heap:
            asked_s, number, lane = heapq.heappop(heap)
            place = lane.track.since(asked_s - EARLY_S, lane.place)
            if place >= len(lane.track.at_s):
                continue
            lane.place = place + 1
            state, confirming = self._believed(lane.track, place), lane.left > 0
            one = self._observation(lane, place, state, scheduled=lane.fair and not confirming)
            yield one
            if state == FAILED:
                last_failure = one.ended_at
                lane.left = lane.left if confirming else schedule.confirmations + 1
            lane.left = max(0, lane.left - 1)
            due_s = self._next(lane, one, schedule, last_failure)
            heapq.heappush(heap, (due_s, number, lane))

    def _next(
        self, lane: _Lane, one: Observation, schedule: Schedule, last_failure: datetime | None
    ) -> float:
        """Return when the lane is to be asked next: to confirm, or at its next turn."""
        now = one.ended_at
        live = self._live(now.timestamp())
        since = moment(live.at_s) if live.seen else None
        current = pace(schedule, since, last_failure, now)
        if lane.left and schedule.confirm_every < current.interval:
            return (now + schedule.confirm_every).timestamp()
        lane.left = 0
        lane.fair = current.fair
        lane.due_s = max(lane.due_s + current.interval.total_seconds(), now.timestamp())
        return lane.due_s

    def _believed(self, track: Track, place: int) -> int:
        """Return what an outcome counts as, once the references were asked."""
        state = track.state[place]
        if state != FAILED:
            return state
        begun_s, ended_s = track.at_s[place], _ended_s(track, place)
        return NO_ANSWER if self.references.doubtful(begun_s, ended_s) else FAILED

    def _observation(self, lane: _Lane, place: int, state: int, *, scheduled: bool) -> Observation:
        track, at_s = lane.track, lane.track.at_s[place]
        took_s, answer = track.took_s[place], ANSWERS[state]
        timed = not isnan(took_s)
        doubted = state == NO_ANSWER and track.state[place] == FAILED
        begun = moment(at_s)
        return Observation(
            signal=lane.signal,
            begun_at=begun,
            ended_at=begun + timedelta(seconds=took_s) if timed else begun,
            answer=answer,
            reason=FailureReason.OBSERVER_IMPAIRED if doubted else _REASONS.get(answer),
            latency=timedelta(seconds=took_s) if timed and state != NO_ANSWER else None,
            deployment=self._live(at_s).deployment,
            scheduled=scheduled,
        )

    def _live(self, at_s: float) -> Live:
        return self.lives[max(0, bisect_right(self._starts, at_s) - 1)]


def _turns(signal: str, track: Track) -> Iterator[tuple[float, int, str]]:
    return ((at_s, place, signal) for place, at_s in enumerate(track.at_s))


def _ended_s(track: Track, place: int) -> float:
    took_s = track.took_s[place]
    return track.at_s[place] + (0.0 if isnan(took_s) else took_s)


def _nearest(track: Track, at_s: float) -> int | None:
    """Return the first outcome at or after a moment, else the last before it; None if far off."""
    place = track.since(at_s)
    for each in (place, place - 1):
        if 0 <= each < len(track.at_s) and abs(track.at_s[each] - at_s) <= REFERENCE_REACH_S:
            return each
    return None
