"""Looks at apps from elsewhere: samples what a configuration asks for, and pushes what it saw.

The pace is the policies' own, as the daemon keeps it, and the references are asked before a failure
is told. It decides nothing and remembers nothing: what could not be pushed in time is dropped.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from watchdog.model.identity import AppId
from watchdog.model.observation import Observation
from watchdog.model.pushed import RemoteResult
from watchdog.model.view import AppView
from watchdog.ports import Clock, Misconfigured, PortError, Refused, SignalSource
from watchdog.runtime.options import Planner
from watchdog.runtime.probing import Prober
from watchdog.runtime.references import ReferenceGuard
from watchdog.runtime.watch import Watch

AT_ONCE_MAX = 100
MESSAGE_MAX = 1_000
WAITING_MAX = 5_000
AGE_MAX = timedelta(seconds=30)
# What is older is no evidence any more by the time it arrives.
LOOK_EVERY = timedelta(minutes=5)
# How often the platform is asked for addresses: they hardly ever change.
PUSH_EVERY = timedelta(seconds=2)
TICK = timedelta(milliseconds=50)


class Pusher(Protocol):
    """Takes what was seen to a daemon."""

    async def push(self, results: Sequence[RemoteResult]) -> dict[str, int]:
        """Push one message; return what became of its results.

        Raises:
            PortError: it did not arrive, or was not taken.
        """
        ...


class Vantage:
    """One place that looks. ``tick`` and ``push`` are called by whoever owns the time."""

    def __init__(
        self, planner: Planner, references: Sequence[SignalSource], pusher: Pusher, clock: Clock
    ) -> None:
        """Sample what the planner's plans ask for; nothing until apps are given."""
        self._planner = planner
        self._pusher = pusher
        self._clock = clock
        guard = ReferenceGuard(references, clock, timedelta(seconds=15))
        self._prober = Prober(clock, guard, AT_ONCE_MAX, self._saw)
        self._waiting: deque[RemoteResult] = deque(maxlen=WAITING_MAX)
        self._watches: dict[AppId, Watch] = {}
        self.pushed: Counter[str] = Counter()
        self.error = ""

    def look_at(self, views: Sequence[AppView]) -> int:
        """Sample the apps that these views show, and no others; return how many are watched."""
        seen = {view.app: view for view in views}
        for app in self._watches.keys() - seen.keys():
            self._prober.remove(self._watches.pop(app))
        for app, view in seen.items():
            if app in self._watches:
                self._watches[app].take_reading(view)
                continue
            plan = self._planner(view)
            if plan is not None and plan.sources:
                self._watches[app] = Watch(app=app, plan=plan, view=view)
                self._prober.add(self._watches[app])
        return len(self._watches)

    def tick(self) -> None:
        """Start the samples that are due."""
        self._prober.tick()

    async def push(self) -> None:
        """Push what was seen since; what does not arrive is tried again while it is fresh.

        Raises:
            Misconfigured: name or token are wrong; pushing again will not help.
        """
        oldest = self._clock.now() - AGE_MAX
        while self._waiting and self._waiting[0].observation.ended_at < oldest:
            self._waiting.popleft()
            self.pushed["too_late"] += 1
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), MESSAGE_MAX))]
        if not batch:
            return
        try:
            self.pushed.update(await self._pusher.push(batch))
            self.error = ""
        except Misconfigured:
            raise
        except Refused as error:
            self.pushed["refused"] += len(batch)
            self.error = str(error)
        except PortError as error:
            self._waiting.extendleft(reversed(batch))
            self.error = str(error)

    async def close(self) -> None:
        """End the samples under way; what they would have seen is lost."""
        await self._prober.drain()

    def _saw(self, watch: Watch, observation: Observation) -> None:
        watch.pending.clear()  # Nobody credits anything here.
        kept = replace(observation, deployment=None)
        self._waiting.append(RemoteResult(app=watch.name, observation=kept))


async def keep_looking(
    vantage: Vantage,
    read: Callable[[], Awaitable[Sequence[AppView]]],
    told: Callable[[str], None],
    clock: Clock,
) -> None:
    """Sample and push until cancelled; ``told`` hears of each new trouble, once.

    Raises:
        Misconfigured: name or token are wrong.
    """
    read_s = push_s = float("-inf")
    said = ""
    try:
        while True:
            now_s, trouble = clock.monotonic(), vantage.error
            if now_s - read_s >= LOOK_EVERY.total_seconds():
                read_s = now_s
                try:
                    vantage.look_at(await read())
                except Misconfigured:
                    raise
                except PortError as error:
                    trouble = str(error)
            vantage.tick()
            if now_s - push_s >= PUSH_EVERY.total_seconds():
                push_s = now_s
                await vantage.push()
                trouble = trouble or vantage.error
            if trouble and trouble != said:
                told(trouble)
            said = trouble
            await clock.sleep(TICK.total_seconds())
    finally:
        await vantage.close()
