"""Parts of a small world in one process: a clock turned by hand, signals and a channel.

Each fake is a real class that keeps its port's promises and remembers what it was asked. What
can go wrong outside is planted by wrapping a port, never by changing a fake.
"""

from __future__ import annotations

import asyncio
import heapq
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from watchdog.model.notice import Notice
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.model.view import AppView
from watchdog.ports import PortError

noon = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

TURNS = 12
# Turns of the loop in which everything that can go on without time passing has gone on.


async def settle() -> None:
    """Let every task go on as far as it can at this instant."""
    for _ in range(TURNS):
        await asyncio.sleep(0)


class ManualClock:
    """Time stands still until somebody turns it."""

    def __init__(self, now: datetime = noon) -> None:
        self._now = now
        self._monotonic = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    async def sleep(self, seconds: float) -> None:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._count += 1
        heapq.heappush(self._sleepers, (self._monotonic + seconds, self._count, done))
        await done

    async def advance(self, seconds: float) -> None:
        """Turn time on, waking each sleeper at its own moment."""
        end = self._monotonic + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            due, _, done = heapq.heappop(self._sleepers)
            self._turn(max(due, self._monotonic))
            if not done.done():
                done.set_result(None)
            await settle()
        self._turn(end)
        await settle()

    def set_back(self, count_s: float) -> None:
        """Let somebody set the wall clock back; what measures durations goes on."""
        self._now -= timedelta(seconds=count_s)

    def _turn(self, to: float) -> None:
        self._now += timedelta(seconds=to - self._monotonic)
        self._monotonic = to


@dataclass(slots=True, kw_only=True)
class FakeSource:
    """A signal that passes unless ``bad`` says otherwise of the content that is live."""

    clock: ManualClock
    name: str = "http"
    bad: Callable[[AppView | None], bool] = lambda view: False
    serving: Callable[[], AppView | None] | None = None
    takes_s: float = 0.0
    error: BaseException | None = None
    sampled: list[datetime] = field(default_factory=list)
    at_once: int = 0
    at_once_most: int = 0

    async def sample(self, view: AppView | None) -> Observation:
        begun = self.clock.now()
        self.sampled.append(begun)
        self.at_once += 1
        self.at_once_most = max(self.at_once, self.at_once_most)
        try:
            if self.takes_s:
                await self.clock.sleep(self.takes_s)
            if self.error is not None:
                raise self.error
        finally:
            self.at_once -= 1
        failed = self.bad(view)
        return Observation(
            signal=self.name,
            begun_at=begun,
            ended_at=self.clock.now(),
            answer=Answer.FAILED if failed else Answer.PASSED,
            reason=FailureReason.STATUS if failed else None,
            latency=timedelta(seconds=0.01),
        )


@dataclass(slots=True, kw_only=True)
class FakeNotifier:
    """A channel that remembers what it took; ``troubles`` are met one by one first."""

    name: str = "chat"
    troubles: list[PortError] = field(default_factory=list)
    always: PortError | None = None
    gate: asyncio.Event | None = None
    taken: list[Notice] = field(default_factory=list)
    asked: int = 0

    async def deliver(self, notice: Notice) -> None:
        self.asked += 1
        if self.gate is not None:
            await self.gate.wait()
        if self.troubles:
            raise self.troubles.pop(0)
        if self.always is not None:
            raise self.always
        self.taken.append(notice)


class Troubled:
    """Passes every call on, and fails one: the ``at``-th, before or after it took effect.

    ``spared`` calls neither count nor fail. ``yields`` turns of the loop are lost around each
    call, by turns, so that callers get in each other's way.
    """

    def __init__(
        self,
        inner: Any,
        *,
        at: int = 0,
        error: PortError | None = None,
        after: bool = False,
        spared: Sequence[str] = (),
    ) -> None:
        self._inner = inner
        self._at = at
        self._error = error
        self._after = after
        self._spared = frozenset(spared)
        self.count = 0
        self.under_way = 0
        self.failed = ""
        self.yields: Sequence[int] = ()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name in self._spared or not inspect.iscoroutinefunction(found):
            return found

        async def call(*given: Any, **named: Any) -> Any:
            self.count += 1
            mine = self.count == self._at and self._error is not None
            self.under_way += 1
            try:
                await self._lose_turns()
                if mine and not self._after:
                    self.failed = name
                    raise self._trouble()
                answer = await found(*given, **named)
                if mine:
                    self.failed = name
                    raise self._trouble()
                return answer
            finally:
                self.under_way -= 1

        return call

    def fail_next(self, error: PortError) -> None:
        """Let the next call fail before it takes effect."""
        self._at, self._error, self._after = self.count + 1, error, False

    def _trouble(self) -> PortError:
        assert self._error is not None, "a trouble was planted"
        return self._error

    async def _lose_turns(self) -> None:
        if self.yields:
            for _ in range(self.yields[self.count % len(self.yields)]):
                await asyncio.sleep(0)
