"""Reads the whole fleet in one call and hands each watched app its reading.

Apps that appear are watched, apps that vanish from a complete list are parked. It reads often
while something is going on anywhere, seldom otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from watchdog.model.identity import AppId
from watchdog.model.view import AppView
from watchdog.ports import PortError, Unavailable
from watchdog.runtime import events
from watchdog.runtime.events import Event
from watchdog.runtime.kit import Kit
from watchdog.runtime.options import Planner, RuntimeOptions
from watchdog.runtime.watch import Watch

Told = Callable[[Watch], None]

RETRY_MIN = timedelta(seconds=2)


class Fleet:
    """The watched apps of one token."""

    def __init__(
        self,
        kit: Kit,
        planner: Planner,
        options: RuntimeOptions,
        added: Told,
        removed: Told,
    ) -> None:
        """Call ``added`` and ``removed`` as apps come under watch and leave it."""
        self._platform = kit.platform
        self._clock = kit.clock
        self._planner = planner
        self._options = options
        self._added = added
        self._removed = removed
        # By the counter that nobody can set back: an hour's step must not blind us for an hour.
        self._next_s: float | None = None
        self.watches: dict[AppId, Watch] = {}
        self.read_at: datetime | None = None
        self.error = ""

    async def poll_if_due(self) -> None:
        """Read the fleet if it is time; a failure is noted and tried again soon.

        Never raises a PortError: a platform that is away must not stop anything else.
        """
        now, now_s = self._clock.now(), self._clock.monotonic()
        if self._next_s is not None and now_s < self._next_s:
            return
        fast = any(_restless(watch, now) for watch in self.watches.values())
        pace = self._options.poll_fast if fast else self._options.poll
        self._next_s = now_s + pace.total_seconds()
        try:
            views = await self._platform.fleet()
        except PortError as error:
            self._failed(error, now_s)
            return
        if self.error:
            events.info(Event.PLATFORM_RECOVERED, operation="fleet")
        self.error, self.read_at = "", now
        self._take(views)

    def soon(self) -> None:
        """Read the fleet at the next opportunity. Safe to repeat."""
        self._next_s = None

    def _failed(self, error: PortError, now_s: float) -> None:
        if not self.error:
            events.warning(Event.PLATFORM_UNAVAILABLE, operation="fleet", error=str(error))
        self.error = str(error)
        wish = error.retry_after if isinstance(error, Unavailable) else None
        self._next_s = now_s + max(wish or RETRY_MIN, RETRY_MIN).total_seconds()

    def _take(self, views: tuple[AppView, ...]) -> None:
        seen = set()
        for view in views:
            watch = self.watches.get(view.app)
            if watch is not None and view.name != watch.name:
                # Under another name another entry of the configuration may apply, or none.
                self._removed(self.watches.pop(view.app))
                watch = None
            if watch is not None:
                seen.add(view.app)
                watch.take_reading(view)
                continue
            plan = self._planner(view)
            if plan is not None:
                seen.add(view.app)
                watch = Watch(app=view.app, plan=plan, view=view)
                self.watches[view.app] = watch
                self._added(watch)
        for app in self.watches.keys() - seen:
            self._removed(self.watches.pop(app))


def _restless(watch: Watch, now: datetime) -> bool:
    """True while something is going on with an app that a quick reading would help with."""
    schedule = watch.plan.policy.schedule
    if watch.view.coming is not None or watch.memory.open_intent or watch.memory.incident:
        return True
    if watch.last_failure is not None and now - watch.last_failure < schedule.fast_after_failure:
        return True
    release = watch.memory.release_of(watch.view.live.id) if watch.view.live else None
    young = release is not None and now - release.live_from < schedule.fast_after_live
    return young and release is not None and release.seen_going_live
