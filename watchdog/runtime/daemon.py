"""The daemon: everything wired together, started, triggered, and stopped in order.

It owns no adapter: it is given ports. Simulation drives the same parts without the schedule and
the server.
"""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from watchdog import __version__
from watchdog.ports import Clock, Holding, Notifier, Platform, PortError, SignalSource, Store
from watchdog.runtime import events
from watchdog.runtime.alerts import AlertBoard
from watchdog.runtime.attending import Attendants
from watchdog.runtime.cycle import Cycle
from watchdog.runtime.events import Event
from watchdog.runtime.fleet import Fleet
from watchdog.runtime.fleet_breaker import FleetBreaker
from watchdog.runtime.inbound import Inbox
from watchdog.runtime.keeping import Keeper
from watchdog.runtime.kit import Kit
from watchdog.runtime.metrics import Metrics
from watchdog.runtime.notices import Outbox
from watchdog.runtime.options import Planner, RuntimeOptions
from watchdog.runtime.probing import Prober
from watchdog.runtime.references import ReferenceGuard
from watchdog.runtime.sending import Sender
from watchdog.runtime.status import status_of
from watchdog.runtime.watch import Watch

STOP_GRACE = timedelta(seconds=15)
# A request may take the platform adapter's ten seconds, and the answer must be written down.
LEAVE_GRACE = timedelta(seconds=3)
# For logs still being fetched. With the grace above it stays within the half minute that most
# supervisors give a process to end.
READY_AGE_MAX = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The ports one daemon runs on, and what it was told."""

    platform: Platform
    store: Store
    clock: Clock
    planner: Planner
    references: Sequence[SignalSource] = ()
    notifiers: Sequence[Notifier] = ()
    options: RuntimeOptions = RuntimeOptions()
    metrics: Metrics | None = None
    board: AlertBoard | None = None


class Daemon:
    """One running watchdog. Its parts are public: schedules and simulations trigger them."""

    def __init__(self, world: World) -> None:
        """Wire the parts together; nothing is opened or started yet."""
        self.world = world
        clock, options = world.clock, world.options
        self.metrics = world.metrics or Metrics()
        self.guard = ReferenceGuard(world.references, clock, options.reference_memory)
        kit = Kit(
            platform=world.platform,
            store=world.store,
            clock=clock,
            guard=self.guard,
            metrics=self.metrics,
        )
        self.keeper = Keeper(kit, self._hurry)
        self.sender = Sender(kit)
        self.breaker = FleetBreaker(kit, options.fleet_breaker)
        self.cycle = Cycle(kit, self.keeper, self.sender, self.breaker, options.poll_fast)
        self.attendants = Attendants(kit, self.cycle)
        limit = options.probes_at_once_max
        self.prober = Prober(clock, self.guard, limit, self.metrics.observed)
        self.outbox = Outbox(kit, world.notifiers, options.notice_expiry)
        self.fleet = Fleet(kit, world.planner, options, self._watch, self._park)
        self.inbox = Inbox(world.board or AlertBoard((), clock), clock, self.metrics)
        self.inbox.watches = lambda: tuple(self.fleet.watches.values())
        self.inbox.arrived = self.prober.soon
        self.started_at = clock.now()
        self._ticked = clock.monotonic()
        self._opened, self._store_error, self._late = False, "", 0

    async def open(self) -> None:
        """Open the store and read the fleet once.

        Raises:
            Misconfigured, Unavailable: the store cannot be used; the daemon must not run.
        """
        await self.world.store.open()
        self._opened = True
        await self.world.store.register_notifiers([one.name for one in self.world.notifiers])
        for notifier in self.world.notifiers:
            self.metrics.add_notifier(notifier.name)
        await self._with_store("recall", self.breaker.resume())
        await self.fleet.poll_if_due()

    async def close(self, reason: str) -> None:
        """Stop in order: no new work, cycles finished, evidence and notices saved, store closed."""
        await self.attendants.stop(STOP_GRACE)
        await self.prober.drain()
        await self._close_sources()
        await self.sender.drain(LEAVE_GRACE)
        if self._opened:
            await self.flush()
            await self.deliver()
        await self.outbox.stop()
        await self.world.store.close()
        await self.world.platform.close()
        events.info(Event.DAEMON_STOPPED, reason=reason)

    async def tick(self) -> None:
        """Start due samples; the heartbeat that ``alive`` looks at."""
        self._ticked = self.world.clock.monotonic()
        self.prober.tick()
        if self.prober.late > self._late:
            self.metrics.probes_late.inc(self.prober.late - self._late)
            self._late = self.prober.late

    async def poll(self) -> None:
        """Read the fleet when it is due, and show what can be said of the daemon itself."""
        await self.fleet.poll_if_due()
        self.inbox.expire()
        until = self.guard.impaired_until
        self.metrics.impaired.set(until is not None and self.world.clock.now() < until)
        self.metrics.apps.set(len(self.fleet.watches))
        if not self.breaker.resumed:
            await self._with_store("recall", self.breaker.resume())
        self.breaker.show()
        if self.breaker.untold:
            await self._with_store("announce", self.breaker.tell())

    async def flush(self) -> None:
        """Put credited observations into the store; they wait in memory while it is away."""
        for watch in list(self.fleet.watches.values()):
            if not await self._with_store("flush", self.keeper.save_observations(watch)):
                return

    async def deliver(self) -> None:
        """Deliver the notices that are due."""
        await self._with_store("deliver", self.outbox.deliver_due())

    async def prune(self) -> None:
        """Forget what is older than its retention."""
        options, now = self.world.options, self.world.clock.now()
        kept, seen = now - options.retention, now - options.observation_retention
        await self._with_store("prune", self.world.store.prune(kept, seen))

    def alive(self) -> str:
        """Return why the process should be restarted, or an empty text."""
        silence = self.world.clock.monotonic() - self._ticked
        limit = self.world.options.stall_max.total_seconds()
        return f"the main loop stalled for {silence:.0f} s" if silence > limit else ""

    def ready(self) -> str:
        """Return why the daemon cannot do its job right now, or an empty text."""
        read_at, now = self.fleet.read_at, self.world.clock.now()
        if read_at is None:
            return f"the platform was not read yet: {self.fleet.error or 'starting'}"
        if now - read_at > READY_AGE_MAX + self.world.options.poll:
            return f"the platform was last read at {read_at:%H:%M:%S}: {self.fleet.error}"
        return f"the store fails: {self._store_error}" if self._store_error else ""

    def status(self) -> dict[str, object]:
        """Return the state of everything watched, as plain JSON values."""
        now = self.world.clock.now()
        return status_of(self.fleet, self.guard, self.breaker, self.started_at, now)

    def say_started(self, listen: str) -> None:
        """Log that the daemon runs, and where it can be asked."""
        apps = len(self.fleet.watches)
        events.info(Event.DAEMON_STARTED, version=__version__, apps=apps, listen=listen)

    async def _with_store(self, operation: str, work: Awaitable[None]) -> bool:
        """Do some store work; a failure is noted, never fatal: the next turn tries again."""
        try:
            await work
        except PortError as error:
            if not self._store_error:
                events.error(Event.STORE_UNAVAILABLE, operation=operation, error=str(error))
            self._store_error = str(error)
            self.metrics.store_failures.inc()
            return False
        self._store_error = ""
        return True

    async def _close_sources(self) -> None:
        for watch in self.fleet.watches.values():
            for source in watch.plan.sources:
                if isinstance(
                    source, Holding
                ):  # Several apps may share one; once more is harmless.
                    await source.close()

    def _watch(self, watch: Watch) -> None:
        self.metrics.add_app(watch)
        self.breaker.add(watch)
        self.prober.add(watch)
        self.attendants.begin(watch)
        policy, live = watch.plan.policy, watch.view.live
        events.info(
            Event.APP_WATCHED,
            app=watch.app,
            name=watch.view.name,
            policy=policy.name,
            mode=policy.mode.value,
            live=live.id if live else None,
            signals=[source.name for source in watch.plan.sources],
        )

    def _hurry(self, watch: Watch) -> None:
        # The next sample was planned at the pace of the release before: up to an interval away.
        self.prober.soon(watch)

    def _park(self, watch: Watch) -> None:
        self.prober.remove(watch)
        self.breaker.remove(watch)
        self.attendants.end(watch)
        self.metrics.remove_app(watch.name)
        events.info(Event.APP_PARKED, app=watch.app, name=watch.name)
