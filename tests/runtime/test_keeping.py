"""What is noted of readings and observations survives a store that fails, in its order."""

from __future__ import annotations

import asyncio

import pytest

from tests.runtime.fakes import FakeSource, Troubled, settle
from tests.runtime.worlds import Stage
from watchdog.model.observation import Observation
from watchdog.ports import Unavailable
from watchdog.runtime.daemon import Daemon
from watchdog.runtime.keeping import Keeper
from watchdog.runtime.watch import PENDING_MAX, Watch


def watch_of(daemon: Daemon) -> Watch:
    (watch,) = daemon.fleet.watches.values()
    return watch


async def observations(stage: Stage, count: int) -> list[Observation]:
    """Return distinct observations, oldest first."""
    source = FakeSource(clock=stage.clock)
    taken = []
    for _ in range(count):
        taken.append(await source.sample(None))
        await stage.clock.advance(0.001)
    return taken


class FullStore(Troubled):
    """A store whose every write of observations waits for its gate, and fails."""

    def __init__(self, inner: object) -> None:
        super().__init__(inner)
        self.gate = asyncio.Event()

    async def keep_observations(self, *given: object) -> None:
        await self.gate.wait()
        raise Unavailable("full")


async def test_observations_that_could_not_be_saved_stay_in_order_and_the_oldest_fall_off(
    stage: Stage,
):
    store = FullStore(stage.store)
    daemon = await stage.started(store=store)
    watch = watch_of(daemon)
    old = await observations(stage, PENDING_MAX)
    watch.unsaved.extend(old)
    saving = asyncio.create_task(daemon.keeper.save_observations(watch))
    await settle()
    new = await observations(stage, 3)
    watch.unsaved.extend(new)
    store.gate.set()
    with pytest.raises(Unavailable):
        await saving
    assert list(watch.unsaved) == [*old[3:], *new]
    watch.unsaved.clear()


async def test_observations_are_flushed_again_when_the_store_is_back(stage: Stage):
    store = Troubled(stage.store)
    daemon = await stage.started(store=store)
    await stage.pass_time(6)
    watch = watch_of(daemon)
    watch.unsaved.clear()
    mine = [
        Observation(
            signal=one.signal,
            begun_at=one.begun_at,
            ended_at=one.ended_at,
            answer=one.answer,
            deployment=watch.evidence_of,
        )
        for one in await observations(stage, 4)
    ]
    watch.unsaved.extend(mine)
    store.fail_next(Unavailable("locked"))
    await daemon.flush()
    assert list(watch.unsaved) == mine
    await daemon.flush()
    assert not watch.unsaved
    kept = await stage.store.observations(watch.app, watch.evidence_of, mine[0].begun_at)
    assert list(kept) == mine


async def test_nothing_to_save_asks_nothing_of_the_store(stage: Stage):
    store = Troubled(stage.store)
    daemon = await stage.started(store=store)
    watch = watch_of(daemon)
    watch.unsaved.clear()
    asked = store.count
    assert isinstance(daemon.keeper, Keeper)
    await daemon.keeper.save_observations(watch)
    assert store.count == asked


async def test_what_a_held_up_cycle_finds_credited_already_is_kept(stage: Stage):
    """A reading showed the new release, the cycle could not run, and the next reading agreed."""
    store = Troubled(stage.store)
    daemon = await stage.started(store=store)
    await stage.pass_time(6)
    watch = watch_of(daemon)
    stage.platform.deploy(stage.app, "d9")
    watch.take_reading(await stage.platform.view(stage.app.id))
    watch.wake.clear()
    watch.fresh = False
    await stage.clock.advance(1)
    daemon.prober.tick()
    await settle()
    watch.wake.clear()
    mine = [one for one in watch.pending if one.deployment == "d9"]
    assert mine
    await stage.pass_time(4)
    assert watch.evidence_of == "d9"
    assert watch.credited[0] == mine[0]


async def test_what_is_told_while_the_list_is_on_its_way_makes_it_be_asked_for_again(
    stage: Stage,
):
    """The answer may be from before the news."""
    platform = Troubled(stage.platform, spared=["close"])
    daemon = await stage.started(platform=platform)
    await stage.pass_time(4)
    watch = watch_of(daemon)
    begun = watch.view.watermark
    stage.platform.deploy(stage.app, "d9")
    watch.take_reading(await stage.platform.view(stage.app.id))
    watch.take_history(watch.history, stage.clock.now(), begun)
    assert watch.history_needed()
