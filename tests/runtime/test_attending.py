"""One app's fault is its own; stopping cuts no request in half and leaves nothing behind."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from datetime import timedelta
from typing import Any

import pytest

from tests.runtime.fake_platform import FakePlatform
from tests.runtime.fakes import ManualClock, settle
from tests.runtime.worlds import Stage, seconds, swift
from watchdog.adapters.stores import MemoryStore
from watchdog.core.breaker import Breaker
from watchdog.runtime.attending import Attendants
from watchdog.runtime.cycle import Cycle
from watchdog.runtime.fleet_breaker import FleetBreaker
from watchdog.runtime.keeping import Keeper
from watchdog.runtime.kit import Kit
from watchdog.runtime.metrics import Metrics
from watchdog.runtime.options import Plan
from watchdog.runtime.references import ReferenceGuard
from watchdog.runtime.sending import Sender
from watchdog.runtime.watch import Watch

LONG = timedelta(seconds=30)


class OddCycle(Cycle):
    """A cycle that breaks for some apps, and waits for a gate for others."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, Keeper(kit), Sender(kit), FleetBreaker(kit, Breaker()))
        self.broken: set[str] = set()
        self.gate: asyncio.Event | None = None
        self.begun: list[str] = []
        self.ended: list[str] = []

    async def run(self, watch: Watch) -> timedelta:
        self.begun.append(watch.name)
        if watch.name in self.broken:
            raise ZeroDivisionError("a fault of ours")
        if self.gate is not None:
            await self.gate.wait()
        self.ended.append(watch.name)
        return LONG


class Lab:
    """Attendants over an odd cycle."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.platform = FakePlatform(self.clock)
        self.metrics = Metrics()
        kit = Kit(
            platform=self.platform,
            store=MemoryStore(),
            clock=self.clock,
            guard=ReferenceGuard((), self.clock, seconds(15)),
            metrics=self.metrics,
        )
        self.cycle = OddCycle(kit)
        self.attendants = Attendants(kit, self.cycle)

    async def begin(self, name: str) -> Watch:
        app = self.platform.add(name)
        view = await self.platform.view(app.id)
        watch = Watch(app=app.id, plan=Plan(policy=swift(), sources=()), view=view)
        self.metrics.add_app(watch)
        self.attendants.begin(watch)
        await settle()
        return watch


@pytest.fixture
def lab() -> Lab:
    return Lab()


def tasks() -> set[asyncio.Task[Any]]:
    return {one for one in asyncio.all_tasks() if one is not asyncio.current_task()}


async def test_an_unexpected_error_is_counted_logged_and_postponed_ever_longer(
    lab: Lab, logged: list[MutableMapping[str, Any]]
):
    lab.cycle.broken = {"shop"}
    await lab.begin("shop")
    await lab.clock.advance(120)
    told = [one for one in logged if one["event"] == "cycle_failed"]
    assert [one["postponed_s"] for one in told] == [1, 2, 4, 8, 16, 30, 30, 30]
    assert told[0]["error"] == "ZeroDivisionError: a fault of ours"
    count = lab.metrics.registry.get_sample_value("watchdog_cycle_failures_total", {"app": "shop"})
    assert count == len(told)
    await lab.attendants.stop(LONG)


async def test_what_wakes_an_app_does_not_cut_its_pause_short(lab: Lab):
    lab.cycle.broken = {"shop"}
    watch = await lab.begin("shop")
    for _ in range(5):
        watch.wake.set()
        await settle()
    assert len(lab.cycle.begun) == 1
    await lab.attendants.stop(LONG)


async def test_an_app_that_recovers_is_postponed_anew_from_the_begin(lab: Lab):
    lab.cycle.broken = {"shop"}
    watch = await lab.begin("shop")
    await lab.clock.advance(1)
    lab.cycle.broken.clear()
    await lab.clock.advance(2)
    assert (watch.failures, lab.cycle.ended) == (0, ["shop"])
    await lab.attendants.stop(LONG)


async def test_other_apps_go_on_while_one_breaks_and_one_hangs(lab: Lab):
    lab.cycle.broken = {"broken"}
    await lab.begin("broken")
    lab.cycle.gate = asyncio.Event()
    await lab.begin("hanging")
    lab.cycle.gate = None
    good = await lab.begin("good")
    for _ in range(3):
        good.wake.set()
        await settle()
    assert lab.cycle.ended == ["good"] * 4
    await lab.attendants.stop(timedelta(0))
    assert not tasks()


async def test_stopping_waits_for_the_cycle_under_way(lab: Lab):
    lab.cycle.gate = asyncio.Event()
    await lab.begin("shop")
    stopping = asyncio.create_task(lab.attendants.stop(LONG))
    await settle()
    assert not stopping.done()
    lab.cycle.gate.set()
    await stopping
    assert lab.cycle.ended == ["shop"]
    assert not tasks()


async def test_stopping_waits_for_the_cycle_of_an_app_just_parked(lab: Lab):
    """Its request may be on its way, whoever watches the app."""
    lab.cycle.gate = asyncio.Event()
    watch = await lab.begin("shop")
    lab.attendants.end(watch)
    stopping = asyncio.create_task(lab.attendants.stop(LONG))
    await settle()
    assert not stopping.done()
    lab.cycle.gate.set()
    await stopping
    assert lab.cycle.ended == ["shop"]


async def test_stopping_ends_with_its_grace(lab: Lab):
    lab.cycle.gate = asyncio.Event()
    await lab.begin("shop")
    await lab.attendants.stop(timedelta(seconds=0.01))
    assert lab.cycle.ended == []
    assert not tasks()


@pytest.mark.parametrize("parked", [True, False], ids=["parked", "stopped"])
async def test_an_app_that_sleeps_off_a_failure_ends_at_once_when(parked: bool, lab: Lab):
    lab.cycle.broken = {"shop"}
    watch = await lab.begin("shop")
    if parked:
        lab.attendants.end(watch)
        await settle()
    else:
        await lab.attendants.stop(LONG)
    assert not tasks()


async def test_a_cycle_that_breaks_while_it_is_to_end_is_not_slept_off(lab: Lab):
    lab.cycle.gate = asyncio.Event()
    watch = await lab.begin("shop")
    lab.cycle.broken = {"shop"}
    watch.wake.set()
    lab.attendants.end(watch)
    lab.cycle.gate.set()
    await settle()
    assert not tasks()


async def test_stopping_nobody_is_nothing(lab: Lab):
    await lab.attendants.stop(LONG)


async def test_fifty_apps_that_were_watched_leave_nothing_behind():
    """Tasks, turns, watches and series are back where they were before."""
    stage = Stage()
    daemon = await stage.started()
    await stage.pass_time(3)
    before, series = len(tasks()), daemon.metrics.render().count(b"\n")
    for one in range(50):
        stage.platform.add(f"app{one}")
    await stage.pass_time(20)
    assert len(daemon.fleet.watches) == 51
    assert daemon.metrics.render().count(b"\n") > 10 * series
    stage.platform.apps = {stage.app.id: stage.app}
    await stage.pass_time(20)
    assert len(daemon.fleet.watches) == 1
    assert len(tasks()) == before
    assert daemon.metrics.render().count(b"\n") == series
    await stage.close()
    assert not tasks()
