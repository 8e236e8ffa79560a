"""One task per app that runs its cycles; the edge where an unexpected error ends.

One app's fault never reaches another: whatever goes wrong in a cycle is counted, logged and
postponed here, and the app is looked at again after a growing pause.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from watchdog.runtime import events
from watchdog.runtime.cycle import Cycle
from watchdog.runtime.events import Event
from watchdog.runtime.kit import Kit
from watchdog.runtime.watch import Watch

POSTPONE_MIN = timedelta(seconds=0.5)
POSTPONE_MAX = timedelta(seconds=30)


@dataclass(slots=True, eq=False)
class _Attended:
    """One app's task; ``resting`` while it sleeps off a failure, when nothing is cut in half."""

    watch: Watch
    task: asyncio.Task[None] | None = None
    resting: bool = False
    leaving: bool = False

    def leave(self) -> None:
        """Let the task end: at once, or after the cycle under way. Safe to repeat."""
        self.leaving = True
        self.watch.wake.set()
        if self.resting and self.task is not None:
            self.task.cancel()


class Attendants:
    """Starts and ends the tasks that attend to apps."""

    def __init__(self, kit: Kit, cycle: Cycle) -> None:
        """Run ``cycle`` for each app that is begun."""
        self._cycle = cycle
        self._clock = kit.clock
        self._metrics = kit.metrics
        self._attended: set[_Attended] = set()

    def begin(self, watch: Watch) -> None:
        """Attend to an app from now on."""
        one = _Attended(watch)
        one.task = asyncio.create_task(self._attend(one))
        self._attended.add(one)
        one.task.add_done_callback(partial(self._ended, one))

    def end(self, watch: Watch) -> None:
        """Attend to an app no longer; a cycle under way is finished first."""
        watch.parked = True
        for one in self._attended:
            if one.watch is watch:
                one.leave()

    async def stop(self, grace: timedelta) -> None:
        """Let cycles under way finish, for at most ``grace``: a request is not cut in half."""
        for one in self._attended:
            one.leave()
        tasks = [one.task for one in self._attended if one.task is not None]
        if not tasks:
            return
        _, slow = await asyncio.wait(tasks, timeout=grace.total_seconds())
        for task in slow:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, one: _Attended, _: asyncio.Task[None]) -> None:
        self._attended.discard(one)

    async def _attend(self, one: _Attended) -> None:
        watch = one.watch
        while not one.leaving:
            watch.wake.clear()
            pause = await self._run(watch)
            if watch.failures:
                await self._rest(one, pause)
            else:
                await self._wait(watch, pause)

    async def _run(self, watch: Watch) -> timedelta:
        begun = self._clock.monotonic()
        names = {"app": watch.app, "name": watch.view.name}
        try:
            pause = await self._cycle.run(watch)
        except Exception as error:  # noqa: BLE001 - the one edge: count, log, postpone
            watch.failures += 1
            watch.fresh = True
            postponed = min(POSTPONE_MAX, POSTPONE_MIN * 2.0 ** min(watch.failures, 10))
            self._metrics.cycle_failed(watch)
            events.error(
                Event.CYCLE_FAILED,
                **names,
                error=f"{type(error).__name__}: {error}",
                postponed_s=postponed.total_seconds(),
            )
            return postponed
        watch.failures = 0
        if watch.decision is not None:
            seconds = self._clock.monotonic() - begun
            reason = watch.decision.reason
            events.debug(Event.CYCLE_FINISHED, **names, reason=reason, seconds=seconds)
        return pause

    async def _rest(self, one: _Attended, pause: timedelta) -> None:
        """Sleep off a failure: observations do not cut that short, but the end does."""
        if one.leaving:
            return
        one.resting = True
        await self._clock.sleep(pause.total_seconds())
        one.resting = False

    @staticmethod
    async def _wait(watch: Watch, pause: timedelta) -> None:
        try:
            async with asyncio.timeout(pause.total_seconds()):
                await watch.wake.wait()
        except TimeoutError:
            return
