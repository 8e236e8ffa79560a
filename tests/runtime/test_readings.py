"""Readings that are old, lag behind, or come after the clock was set back."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import replace
from typing import Any

from tests.runtime.fake_platform import FakeApp, FakePlatform
from tests.runtime.fakes import ManualClock, noon
from tests.runtime.worlds import Stage, seconds
from watchdog.model.decision import HoldReason
from watchdog.model.verdict import Health
from watchdog.model.view import AppView, Phase
from watchdog.runtime.daemon import Daemon
from watchdog.runtime.watch import Watch


def watch_of(daemon: Daemon) -> Watch:
    (watch,) = daemon.fleet.watches.values()
    return watch


def reason(daemon: Daemon) -> str:
    decision = watch_of(daemon).decision
    return decision.reason if decision is not None else ""


class OldReadings(FakePlatform):
    """A platform of which a replica lags: while ``stale`` is set, that is what is read."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__(clock)
        self.stale: AppView | None = None

    def _reading(self, app: FakeApp) -> AppView:
        fresh = super()._reading(app)
        return fresh if self.stale is None else replace(self.stale, read_at=fresh.read_at)


def lagging(stage: Stage) -> OldReadings:
    stage.platform = OldReadings(stage.clock)
    stage.app = stage.platform.add()
    return stage.platform


async def test_a_reading_from_before_a_release_is_held_against_nobody(
    stage: Stage, logged: list[MutableMapping[str, Any]]
):
    platform = lagging(stage)
    daemon = await stage.started()
    await stage.pass_time(6)
    old = await platform.view(stage.app.id)
    stage.platform.deploy(stage.app, "d9")
    await stage.pass_time(10)
    platform.stale = old
    stage.source.bad = lambda _: True
    await stage.pass_time(30)
    assert reason(daemon) == HoldReason.VIEW_REGRESSED
    assert platform.accepted == []
    assert platform.calls.count("view") < 60, "and is not asked for without end"
    assert [one for one in logged if one["event"] == "view_regressed"]
    platform.stale = None
    await stage.pass_time(6)
    assert reason(daemon) != HoldReason.VIEW_REGRESSED


async def test_a_reading_that_lacks_a_deployment_on_its_way_is_old(stage: Stage):
    """The list of deployments, read before, must not make such a reading look fresh."""
    platform = lagging(stage)
    daemon = await stage.started()
    await stage.break_release()
    await stage.pass_time(1)
    old = await platform.view(stage.app.id)
    platform.begin(stage.app, "d4")
    platform.stale = None
    watch_of(daemon).take_reading(await platform.view(stage.app.id))
    await stage.pass_time(2)
    platform.stale = old
    await stage.pass_time(30)
    assert reason(daemon) == HoldReason.VIEW_REGRESSED
    assert platform.accepted == []
    assert platform.calls.count("view") < 60, "and is not asked for without end"


async def test_a_reading_behind_the_list_of_deployments_is_old(stage: Stage):
    """The list alone shows that a newer release is on its way."""
    platform = lagging(stage)
    daemon = await stage.started()
    await stage.break_release()
    await stage.pass_time(1)
    old = await platform.view(stage.app.id)
    coming = platform.begin(stage.app, "d4")
    platform.stale = old
    watch_of(daemon).history_watermark = None
    await stage.pass_time(30)
    assert reason(daemon) == HoldReason.VIEW_REGRESSED
    assert platform.accepted == []
    assert platform.calls.count("view") < 60, "and is not asked for without end"
    stage.app.deployments[0], stage.app.coming = replace(coming, phase=Phase.ERROR), None
    assert await stage.until(lambda: platform.accepted), "a fix that failed is none"


async def test_a_clock_set_back_does_not_blind_us(stage: Stage):
    """The fleet is read on, and what it shows is taken for new."""
    daemon = await stage.started()
    await stage.pass_time(12)
    stage.clock.set_back(600)
    await stage.pass_time(12)
    assert watch_of(daemon).view.read_at > stage.clock.now() - seconds(6)
    assert stage.clock.now() - (watch_of(daemon).cycled_at or noon) < seconds(6)
    stage.platform.deploy(stage.app, "d3", created_at=stage.clock.now() + seconds(600))
    assert await stage.until(lambda: stage.platform.accepted), reason(daemon)


async def test_a_clock_set_back_in_the_middle_of_an_outage_hides_nothing(stage: Stage):
    """Failures from a time to come must not make those of now look like none."""
    daemon = await stage.started()
    await stage.break_release()
    await stage.pass_time(3)
    stage.clock.set_back(600)

    await stage.pass_time(12)

    watch = watch_of(daemon)
    assert watch.decision is not None
    assert watch.decision.health is Health.UNHEALTHY
    assert max(one.ended_at for one in watch.credited) <= stage.clock.now()
    assert stage.channel.taken, "a person is told"
