"""One task per app that runs its cycles; the edge where an unexpected error ends.

One app's fault never reaches another: whatever goes wrong in a cycle is counted, logged and
postponed here, and the app is looked at again after a growing pause.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from watchdog.model.identity import AppId
from watchdog.runtime import events
from watchdog.runtime.cycle import Cycle
from watchdog.runtime.events import Event
from watchdog.runtime.kit import Kit
from watchdog.runtime.watch import Watch

POSTPONE_MIN = timedelta(seconds=0.5)
POSTPONE_MAX = timedelta(seconds=30)


class Attendants:
    """Starts and ends the tasks that attend to apps."""

    def __init__(self, kit: Kit, cycle: Cycle) -> None:
        """Run ``cycle`` for each app that is begun."""
        self._cycle = cycle
        self._clock = kit.clock
        self._metrics = kit.metrics
        self._attended: dict[AppId, tuple[Watch, asyncio.Task[None]]] = {}
        self._stopping = False

    def begin(self, watch: Watch) -> None:
        """Attend to an app from now on."""
        self._attended[watch.app] = (watch, asyncio.create_task(self._attend(watch)))

    def end(self, watch: Watch) -> None:
        """Attend to an app no longer; a cycle under way is finished first."""
        self._attended.pop(watch.app, None)
        watch.parked = True
        watch.wake.set()

    async def stop(self, grace: timedelta) -> None:
        """Let cycles under way finish, for at most ``grace``: a request is not cut in half."""
        self._stopping = True
        for watch, _ in self._attended.values():
            watch.wake.set()
        tasks = [task for _, task in self._attended.values()]
        if not tasks:
            return
        _, slow = await asyncio.wait(tasks, timeout=grace.total_seconds())
        for task in slow:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _attend(self, watch: Watch) -> None:
        while not (self._stopping or watch.parked):
            watch.wake.clear()
            pause = await self._run(watch)
            if watch.failures and not self._stopping:
                await self._clock.sleep(pause.total_seconds())
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
            self._metrics.cycle_failures.labels(app=watch.view.name).inc()
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

    async def _wait(self, watch: Watch, pause: timedelta) -> None:
        try:
            async with asyncio.timeout(pause.total_seconds()):
                await watch.wake.wait()
        except TimeoutError:
            return
