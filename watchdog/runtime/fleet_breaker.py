"""Keeps who of the fleet is sick since when, and the breaker that this opens and closes.

Fed by the decisions of every app's cycle and by what their probes see; read before each decision.
Whether it is open is judged by the core. That it opened is durable, as the incident that people
were told of: a restart releases nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from watchdog.core.announce_fleet import FLEET, announce_fleet
from watchdog.core.breaker import Breaker, judge_breaker
from watchdog.model.decision import Decision, Hold, HoldReason
from watchdog.model.identity import AppId
from watchdog.model.memory import Fleet, Sick
from watchdog.model.notice import Incident
from watchdog.model.verdict import Health
from watchdog.runtime import events
from watchdog.runtime.events import Event
from watchdog.runtime.kit import Kit
from watchdog.runtime.watch import Watch


class FleetBreaker:
    """One per process. Several on one store each judge for themselves and tell people once."""

    def __init__(self, kit: Kit, breaker: Breaker) -> None:
        """Begin with a fleet of which nothing is known."""
        self._store = kit.store
        self._clock = kit.clock
        self._metrics = kit.metrics
        self._breaker = breaker
        self._watches: dict[AppId, Watch] = {}
        self._sick: dict[AppId, Sick] = {}
        self._fleet = Fleet()
        self._incident: Incident | None = None
        self.resumed = False

    async def resume(self) -> None:
        """Take up a breaker that an earlier process left open. Safe to repeat.

        Until it succeeds the breaker counts as open: nobody can say that it was closed.

        Raises:
            PortError: the store failed.
        """
        self._incident = (await self._store.recall(FLEET, self._clock.now())).incident
        if self._incident is not None:
            self._fleet = replace(self._fleet, frozen_since=self._incident.opened_at)
        self.resumed = True

    def add(self, watch: Watch) -> None:
        """Count an app from now on."""
        self._watches[watch.app] = watch

    def remove(self, watch: Watch) -> None:
        """Count an app no longer."""
        self._watches.pop(watch.app, None)
        self._sick.pop(watch.app, None)

    def note(self, watch: Watch, decision: Decision) -> None:
        """Note how an app fares. Where nobody can say, what was known before stands."""
        stood_down = decision.step == Hold(reason=HoldReason.STOOD_DOWN)
        if decision.health is Health.HEALTHY or stood_down:
            self._sick.pop(watch.app, None)
        elif decision.health is Health.UNHEALTHY:
            self._sick[watch.app] = self._sick_of(watch, decision)
        self.fleet()

    def fleet(self) -> Fleet:
        """Return how the fleet fares at this instant."""
        now = self._clock.now()
        known = replace(
            self._fleet,
            apps=len(self._watches),
            sick=tuple(self._sick.values()),
            stirring=tuple(self._stirring()),
        )
        if self._breaker.enabled and not self.resumed:
            return replace(known, frozen_since=now)
        self._fleet = judge_breaker(self._breaker, known, now)
        return self._fleet

    @property
    def untold(self) -> bool:
        """True while people know the breaker otherwise than it is."""
        return self.resumed and (self._fleet.frozen_since is None) != (self._incident is None)

    def show(self) -> None:
        """Show how the fleet fares in the metrics."""
        fleet = self.fleet()
        self._metrics.breaker_open.set(fleet.frozen_since is not None)
        self._metrics.sick_apps.set(len(fleet.sick))

    async def tell(self) -> None:
        """Tell people once when the breaker opens, and once when it closes. Safe to repeat.

        Raises:
            PortError: the store failed; it is told the next time.
        """
        now, fleet = self._clock.now(), self._fleet
        # Another process on this store may have told them already.
        known = (await self._store.recall(FLEET, now)).incident
        names = {watch.app: watch.name for watch in self._watches.values()}
        said = announce_fleet(fleet, names, known, now)
        if said.notices:
            await self._store.announce(FLEET, said.incident, said.notices)
            opened = fleet.frozen_since is not None
            event = Event.FLEET_BREAKER_OPENED if opened else Event.FLEET_BREAKER_CLOSED
            say = events.error if opened else events.info
            say(event, sick=len(fleet.sick), apps=fleet.apps)
        self._incident = said.incident

    def _sick_of(self, watch: Watch, decision: Decision) -> Sick:
        since, known = decision.onset or decision.at, self._sick.get(watch.app)
        release = watch.memory.release_of(decision.live) if decision.live else None
        return Sick(
            app=watch.app,
            since=min(since, known.since) if known is not None else since,
            live_from=release.live_from if release is not None else None,
        )

    def _stirring(self) -> Iterator[Sick]:
        now = self._clock.now()
        for app, watch in self._watches.items():
            # Asked of every app in every cycle of each: most fail in nothing, and soon out.
            if not watch.failing or app in self._sick:
                continue
            for since in watch.failing_since(now):
                yield Sick(app=app, since=since)
