"""One life of the watchdog: the real parts of the daemon, and what they hold in memory.

Runs cycles as the daemon's attendants would, but only when told, so that nothing depends on
chance. It knows nothing of stories.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from watchdog.core.pace import Pace, pace
from watchdog.model.decision import Decision
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.model.view import AppView
from watchdog.ports import PortError
from watchdog.rehearsal.clock import StoryClock
from watchdog.rehearsal.journal import Journal
from watchdog.rehearsal.platform import APP, StoryPlatform
from watchdog.runtime.attending import POSTPONE_MAX, POSTPONE_MIN
from watchdog.runtime.cycle import Cycle
from watchdog.runtime.fleet import Fleet
from watchdog.runtime.fleet_breaker import FleetBreaker
from watchdog.runtime.keeping import Keeper
from watchdog.runtime.kit import Kit
from watchdog.runtime.metrics import Metrics
from watchdog.runtime.options import Planner, RuntimeOptions
from watchdog.runtime.references import ReferenceGuard
from watchdog.runtime.sending import Sender
from watchdog.runtime.watch import Watch

CAPTURE_GRACE = timedelta(seconds=1)
# Logs of a scripted platform come at once; nothing is waited for.
TURNS_MAX = 6
# A cycle wakes itself at most once or twice; more would be a daemon that spins.


class StoryReference:
    """A reference endpoint: it answers until the story says that it does not."""

    name = "reference"

    def __init__(self, clock: StoryClock) -> None:
        """Begin in good health."""
        self._clock = clock
        self.down = False

    async def sample(self, view: AppView | None) -> Observation:
        """Answer at once, well or not."""
        now = self._clock.now()
        if self.down:
            answer, reason = Answer.FAILED, FailureReason.CONNECT
        else:
            answer, reason = Answer.PASSED, None
        return Observation(
            signal=self.name, begun_at=now, ended_at=now, answer=answer, reason=reason
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What outlives a process, and whom it tells of its decisions and of cycles that failed."""

    clock: StoryClock
    platform: StoryPlatform
    store: Journal
    reference: StoryReference
    planner: Planner
    decided: Callable[[Decision | None], None]
    failed: Callable[[str], None]


class Process:
    """One life of the watchdog: what it holds in memory, and the parts that hold it."""

    def __init__(self, scene: Scene) -> None:
        """Wire the parts as the daemon does, without its tasks."""
        self._scene = scene
        options = RuntimeOptions()
        self.guard = ReferenceGuard([scene.reference], scene.clock, options.reference_memory)
        kit = Kit(
            platform=scene.platform,
            store=scene.store,
            clock=scene.clock,
            guard=self.guard,
            metrics=Metrics(),
        )
        self.keeper, self.sender = Keeper(kit), Sender(kit)
        self.breaker = FleetBreaker(kit, options.fleet_breaker)
        self.others: dict[str, Watch] = {}
        self.cycle = Cycle(kit, self.keeper, self.sender, self.breaker, options.poll_fast)
        self._added = kit.metrics.add_app
        self.fleet = Fleet(kit, scene.planner, options, self._begin, self.breaker.remove)
        self.next_at = scene.clock.now()
        self.postponed = False

    @property
    def watch(self) -> Watch | None:
        """The app, once it was read."""
        return self.fleet.watches.get(APP)

    async def attend(self) -> None:
        """Run the cycles that are due: woken, or looked at again for want of news."""
        watch, clock = self.watch, self._scene.clock
        for _ in range(TURNS_MAX):
            due = clock.now() >= self.next_at
            if watch is None or not (due or (watch.wake.is_set() and not self.postponed)):
                return
            watch.wake.clear()
            self.postponed = False
            try:
                pause = await self.cycle.run(watch)
                watch.failures = 0
            except PortError as error:
                pause = self._postpone(watch, error)
            await self.sender.drain(CAPTURE_GRACE)
            self.next_at = clock.now() + pause
            self._scene.decided(watch.decision)
        raise AssertionError("the cycle wakes itself for ever")

    def _begin(self, watch: Watch) -> None:
        """Take an app in, as the daemon does."""
        self._added(watch)
        self.breaker.add(watch)

    def pace(self) -> Pace:
        """Return how often the policy samples just now."""
        watch = self.watch
        assert watch is not None, "an app is sampled once it was read"
        live = watch.memory.release_of(watch.view.live.id) if watch.view.live else None
        seen = live.live_from if live is not None and live.seen_going_live else None
        schedule = watch.plan.policy.schedule
        return pace(schedule, seen, watch.last_failure, self._scene.clock.now())

    def _postpone(self, watch: Watch, error: PortError) -> timedelta:
        watch.failures += 1
        watch.fresh = True
        self.postponed = True
        self._scene.failed(f"cycle failed: {error}")
        return min(POSTPONE_MAX, POSTPONE_MIN * 2.0 ** min(watch.failures, 10))
