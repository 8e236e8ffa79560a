"""When each signal of each app is sampled, and what happens to the answer.

One timer serves all: ``tick`` starts whatever is due, bounded in number, and returns at once.
A sample still under way when its next turn comes is left alone; nothing queues without bound.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from zlib import crc32

from watchdog.core.pace import Pace, pace
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.ports import Clock, SignalSource
from watchdog.runtime import events
from watchdog.runtime.events import Event
from watchdog.runtime.references import ReferenceGuard
from watchdog.runtime.watch import Watch

Observer = Callable[[Watch, Observation], None]


@dataclass(slots=True, order=True)
class _Turn:
    """The next sample of one source; ordered by when it is due (monotonic seconds)."""

    due: float
    number: int
    watch: Watch = field(compare=False)
    source: SignalSource = field(compare=False)
    confirmations: int = field(compare=False, default=0)
    fair: bool = field(compare=False, default=True)


class Prober:
    """Samples every source of every watched app at the pace its policy asks for."""

    def __init__(
        self, clock: Clock, guard: ReferenceGuard, at_once_max: int, observer: Observer
    ) -> None:
        """Sample at most ``at_once_max`` at once; tell ``observer`` of every observation."""
        self._clock = clock
        self._guard = guard
        self._at_once_max = at_once_max
        self._observer = observer
        self._turns: list[_Turn] = []
        self._watched: dict[AppId, Watch] = {}
        self._under_way: set[asyncio.Task[None]] = set()
        self._number = 0
        self.late = 0

    def add(self, watch: Watch) -> None:
        """Start sampling an app; its first samples are spread over one interval by a hash."""
        self._watched[watch.app] = watch
        for source in watch.plan.sources:
            interval = self._pace(watch).interval.total_seconds()
            phase = crc32(f"{watch.app}/{source.name}".encode()) % 1000 / 1000
            self._push(watch, source, self._clock.monotonic() + phase * min(interval, 1.0))

    def remove(self, watch: Watch) -> None:
        """Stop sampling an app. Safe to repeat."""
        self._watched.pop(watch.app, None)

    def tick(self) -> None:
        """Start the samples that are due, as many as may run at once."""
        now = self._clock.monotonic()
        while self._turns and self._turns[0].due <= now:
            if len(self._under_way) >= self._at_once_max:
                self.late += 1
                return
            turn = heapq.heappop(self._turns)
            if self._watched.get(turn.watch.app) is turn.watch:
                task = asyncio.create_task(self._take(turn))
                self._under_way.add(task)
                task.add_done_callback(self._ended)

    def next_due(self) -> float | None:
        """Return when the next sample is due (monotonic seconds), if any is planned."""
        return self._turns[0].due if self._turns else None

    async def drain(self) -> None:
        """End the samples under way; their answers are lost, which is harmless."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _take(self, turn: _Turn) -> None:
        watch, observation = turn.watch, None
        live = watch.view.live.id if watch.view.live else None
        try:
            answer = await turn.source.sample(watch.view)
            failed = answer.answer is Answer.FAILED
            doubtful = failed and await self._guard.impaired(answer.begun_at)
            observation = _finish(answer, live, turn.fair, doubtful)
            watch.take_observation(observation)
            self._observer(watch, observation)
        finally:  # Whatever happened: a signal that is sampled no more would look calm for ever.
            self._plan_next(turn, observation)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            events.error(Event.SAMPLE_FAILED, error=repr(error))

    def _plan_next(self, turn: _Turn, observation: Observation | None) -> None:
        """Plan the next turn: a confirmation after a fresh failure, else by the pace."""
        now = self._clock.monotonic()
        schedule = turn.watch.plan.policy.schedule
        failed = observation is not None and observation.answer is Answer.FAILED
        left = turn.confirmations - 1 if turn.confirmations else 0
        if failed and turn.confirmations == 0:
            left = schedule.confirmations
        current = self._pace(turn.watch)
        interval = current.interval
        if left and schedule.confirm_every < interval:
            due = now + schedule.confirm_every.total_seconds()
            self._push(turn.watch, turn.source, due, left, fair=False)
            return
        due = max(turn.due + interval.total_seconds(), now)
        self._push(turn.watch, turn.source, due, fair=current.fair)

    def _pace(self, watch: Watch) -> Pace:
        live = watch.memory.release_of(watch.view.live.id) if watch.view.live else None
        seen = live.live_from if live is not None and live.seen_going_live else None
        schedule = watch.plan.policy.schedule
        return pace(schedule, seen, watch.last_failure, self._clock.now())

    def _push(
        self,
        watch: Watch,
        source: SignalSource,
        due: float,
        confirmations: int = 0,
        *,
        fair: bool = True,
    ) -> None:
        self._number += 1
        turn = _Turn(due, self._number, watch, source, confirmations, fair)
        heapq.heappush(self._turns, turn)


def _finish(
    observation: Observation, live: DeploymentId | None, fair: bool, doubtful: bool
) -> Observation:
    """Return the observation as it is kept: whom it seems to be of, and whether it counts."""
    kept = replace(observation, deployment=live, scheduled=fair)
    if not doubtful:
        return kept
    return replace(kept, answer=Answer.NO_ANSWER, reason=FailureReason.OBSERVER_IMPAIRED)
