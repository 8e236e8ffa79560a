"""Whole daemons on fakes, driven by hand: the schedule's work at the schedule's paces.

Time passes only in ``Stage.pass_time``; a run that takes a minute of the world takes
milliseconds of ours.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from tests.runtime.fake_platform import FakeApp, FakePlatform
from tests.runtime.fakes import FakeNotifier, FakeSource, ManualClock, settle
from watchdog.adapters.stores import MemoryStore
from watchdog.core.policy import Followup, Policy, Schedule
from watchdog.core.rules import Down
from watchdog.core.terms import Terms
from watchdog.model.view import AppView
from watchdog.runtime.daemon import Daemon, World
from watchdog.runtime.options import Plan, RuntimeOptions

STEP_S = 1.0


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def swift(**changes: Any) -> Policy:
    """Return a policy that acts on three failures in a row and verifies for five seconds."""
    plain = Policy(
        name="swift",
        rules=(Down(count=3),),
        terms=Terms(blip_tolerance=timedelta(0), interval=seconds(1)),
        schedule=Schedule(
            interval=seconds(1), fast_interval=seconds(1), confirm_every=seconds(0.5)
        ),
        followup=Followup(settle_time=seconds(4), verify_for=seconds(5)),
        baseline_min=3,
    )
    return replace(plain, **changes)


def bad_release(*names: str) -> Callable[[AppView | None], bool]:
    """Return a judge that finds the named deployments bad."""
    return lambda view: view is not None and view.live is not None and view.live.id in names


@dataclass(slots=True)
class Stage:
    """One clock, one platform with an app on it, one store, and the daemons that watch."""

    clock: ManualClock = field(default_factory=ManualClock)
    policy: Policy = field(default_factory=swift)
    platform: FakePlatform = field(init=False)
    app: FakeApp = field(init=False)
    store: Any = field(default_factory=MemoryStore)
    source: FakeSource = field(init=False)
    channel: FakeNotifier = field(default_factory=FakeNotifier)
    daemons: list[Daemon] = field(default_factory=list)
    turned: int = 0

    def __post_init__(self) -> None:
        self.platform = FakePlatform(self.clock)
        self.app = self.platform.add()
        self.source = FakeSource(clock=self.clock, bad=bad_release("d3"))

    def daemon(self, *, platform: Any = None, store: Any = None, **changes: Any) -> Daemon:
        """Return one more daemon of this stage, not opened."""
        world = World(
            platform=platform or self.platform,
            store=store or self.store,
            clock=self.clock,
            planner=lambda view: Plan(policy=self.policy, sources=(self.source,)),
            notifiers=(self.channel,),
            options=RuntimeOptions(poll=seconds(5), poll_fast=seconds(2)),
        )
        daemon = Daemon(replace(world, **changes))
        self.daemons.append(daemon)
        return daemon

    async def started(self, **changes: Any) -> Daemon:
        """Return one more daemon, opened."""
        daemon = self.daemon(**changes)
        await daemon.open()
        return daemon

    async def pass_time(self, count_s: float, daemons: Sequence[Daemon] | None = None) -> None:
        """Let time pass, with each daemon doing what its schedule would make it do."""
        for _ in range(int(count_s / STEP_S)):
            await self.clock.advance(STEP_S)
            self.turned += 1
            acting = daemons if daemons is not None else self.daemons
            await asyncio.gather(*(self._work(daemon) for daemon in acting))
            await settle()

    async def _work(self, daemon: Daemon) -> None:
        await daemon.tick()
        await daemon.poll()
        await daemon.deliver()
        if self.turned % 2 == 0:
            await daemon.flush()

    async def break_release(self) -> None:
        """Watch the good release long enough for a baseline, then let a bad one go live."""
        await self.pass_time(12)
        self.platform.deploy(self.app, "d3")

    async def until(self, fact: Callable[[], object], limit_s: float = 90) -> bool:
        """Let time pass until ``fact`` holds; False when it never did."""
        for _ in range(int(limit_s / STEP_S)):
            if fact():
                return True
            await self.pass_time(STEP_S)
        return bool(fact())

    async def close(self) -> None:
        """Close every daemon that is not closed."""
        for daemon in self.daemons:
            await daemon.close("the test is over")
        self.daemons.clear()
