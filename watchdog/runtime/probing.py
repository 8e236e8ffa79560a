"""When each signal of each app is sampled, and what happens to the answer.

One timer serves all: ``tick`` starts whatever is due, bounded in number, and returns at once.
A sample still under way when its next turn comes is left alone; nothing queues without bound.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from zlib import crc32

from watchdog.core.pace import Pace, pace
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.ports import Clock, Gauge, SignalSource
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
            interval = self._pace(watch, source).interval.total_seconds()
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
                task.add_done_callback(partial(self._ended, turn))

    def soon(self, watch: Watch, signal: str | None = None) -> None:
        """Sample an app at the next tick, for something was heard of it. Safe to repeat.

        One signal, or all that do not keep a pace of their own. Its turns go on from there. A
        sample that is under way is left to itself.
        """
        for turn in self._turns:
            meant = (
                not isinstance(turn.source, Gauge) if signal is None else turn.source.name == signal
            )
            if turn.watch is watch and meant:
                turn.due = min(turn.due, self._clock.monotonic())
        heapq.heapify(self._turns)

    async def drain(self) -> None:
        """End the samples under way; their answers are lost, which is harmless."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _take(self, turn: _Turn) -> None:
        """Take one sample and, after a fresh failure, the samples that confirm it or not."""
        schedule, failed = turn.watch.plan.policy.schedule, False
        try:
            failed = await self._sample(turn, fair=turn.fair)
            confirmed = failed and not isinstance(turn.source, Gauge)
            for _ in range(schedule.confirmations if confirmed else 0):
                if schedule.confirm_every >= self._pace(turn.watch, turn.source).interval:
                    break  # The next turn comes sooner.
                await self._clock.sleep(schedule.confirm_every.total_seconds())
                await self._sample(turn, fair=False)
        finally:  # Whatever happened: a signal that is sampled no more would look calm for ever.
            self._plan_next(turn)

    async def _sample(self, turn: _Turn, *, fair: bool) -> bool:
        """Take one sample and hand it on; return whether it failed."""
        watch = turn.watch
        live = watch.view.live.id if watch.view.live else None
        answer = await turn.source.sample(watch.view)
        failed = answer.answer is Answer.FAILED
        doubtful = failed and await self._guard.impaired(answer.begun_at)
        observation = _finish(answer, live, fair, doubtful)
        if self._watched.get(watch.app) is not watch:
            return False
        watch.take_observation(observation)
        self._observer(watch, observation)
        return failed and not doubtful

    def _ended(self, turn: _Turn, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            names = {"app": turn.watch.app, "name": turn.watch.name, "signal": turn.source.name}
            events.error(Event.SAMPLE_FAILED, **names, error=repr(error))

    def _plan_next(self, turn: _Turn) -> None:
        """Plan the next turn on the grid of the last one; turns that were missed are left out."""
        current = self._pace(turn.watch, turn.source)
        interval = current.interval.total_seconds()
        due = max(turn.due + interval, self._clock.monotonic())
        self._push(turn.watch, turn.source, due, fair=current.fair)

    def _pace(self, watch: Watch, source: SignalSource) -> Pace:
        live = watch.memory.release_of(watch.view.live.id) if watch.view.live else None
        seen = live.live_from if live is not None and live.seen_going_live else None
        schedule = watch.plan.policy.schedule
        wanted = pace(schedule, seen, watch.last_failure, self._clock.now())
        if isinstance(source, Gauge) and source.interval >= wanted.interval:
            # Nothing makes it quicker, so a bad moment is not seen more often than a good one.
            return Pace(interval=source.interval, fair=True)
        return wanted

    def _push(self, watch: Watch, source: SignalSource, due: float, *, fair: bool = True) -> None:
        self._number += 1
        heapq.heappush(self._turns, _Turn(due, self._number, watch, source, fair))


def _finish(
    observation: Observation, live: DeploymentId | None, fair: bool, doubtful: bool
) -> Observation:
    """Return the observation as it is kept: whom it seems to be of, and whether it counts."""
    kept = replace(observation, deployment=live, scheduled=fair)
    if not doubtful:
        return kept
    return replace(kept, answer=Answer.NO_ANSWER, reason=FailureReason.OBSERVER_IMPAIRED)
