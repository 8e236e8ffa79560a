"""Whole daemons with many apps: what fails together is frozen together, and told of once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.runtime.fake_platform import FakeApp
from tests.runtime.fakes import FakeSource
from tests.runtime.worlds import Stage, seconds
from watchdog.core.announce_fleet import FLEET
from watchdog.core.breaker import Breaker
from watchdog.model.notice import NoticeKind
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.model.view import AppView
from watchdog.ports import Unavailable
from watchdog.runtime.daemon import Daemon
from watchdog.runtime.options import Plan, RuntimeOptions

QUICK = Breaker(settle=seconds(20))


class Apps:
    """A stage with six apps, any of which can be made to fail."""

    def __init__(self) -> None:
        self.stage = Stage()
        self.apps = [self.stage.app, *(self.stage.platform.add(f"app{n}") for n in range(1, 6))]
        self.bad: set[str] = set()
        self.source = FakeSource(clock=self.stage.clock, bad=self.fails)

    async def daemon(self, breaker: Breaker = QUICK, **changes: Any) -> Daemon:
        options = RuntimeOptions(poll=seconds(5), poll_fast=seconds(2), fleet_breaker=breaker)
        return await self.stage.started(planner=self.plan, options=options, **changes)

    def plan(self, view: AppView) -> Plan:
        return Plan(policy=self.stage.policy, sources=(self.source,))

    def fails(self, view: AppView | None) -> bool:
        return view is not None and view.name in self.bad

    def release(self, *apps: FakeApp) -> None:
        """Let each app release something bad."""
        for app in apps:
            self.stage.platform.deploy(app, f"{app.name}-bad")
            self.bad.add(app.name)

    def fleet_notices(self) -> list[NoticeKind]:
        """Return what was told of the fleet; a second delivery of one notice is the same."""
        told = {one.id: one.kind for one in self.stage.channel.taken if one.app == FLEET}
        return list(told.values())


@pytest.fixture
async def apps() -> AsyncIterator[Apps]:
    every = Apps()
    yield every
    await every.stage.close()


async def test_apps_that_fail_together_are_all_held_and_one_notice_says_so(apps: Apps):
    daemon = await apps.daemon()
    await apps.stage.pass_time(12)
    apps.release(*apps.apps[:4])

    await apps.stage.pass_time(60)

    assert apps.stage.platform.accepted == []
    assert apps.fleet_notices() == [NoticeKind.TRIGGER]
    assert [one.app for one in apps.stage.channel.taken] == [FLEET]
    value = daemon.metrics.registry.get_sample_value
    assert value("watchdog_fleet_breaker_open") == 1
    assert value("watchdog_fleet_sick_apps") == 4


async def test_a_thaw_is_told_and_rollbacks_go_on(apps: Apps):
    daemon = await apps.daemon()
    await apps.stage.pass_time(12)
    apps.release(*apps.apps[:3])
    await apps.stage.pass_time(20)
    for app in apps.apps[1:3]:
        apps.bad.discard(app.name)

    await apps.stage.pass_time(60)

    assert apps.fleet_notices() == [NoticeKind.TRIGGER, NoticeKind.RESOLVE]
    assert [app for app, _ in apps.stage.platform.accepted] == [apps.apps[0].id]
    assert (await apps.stage.store.recall(FLEET, apps.stage.clock.now())).incident is None
    assert daemon.metrics.registry.get_sample_value("watchdog_fleet_breaker_open") == 0


async def test_a_few_apps_that_fail_together_are_rolled_back(apps: Apps):
    await apps.daemon()
    await apps.stage.pass_time(12)
    apps.release(*apps.apps[:2])

    await apps.stage.pass_time(60)

    assert len(apps.stage.platform.accepted) == 2
    assert apps.fleet_notices() == []


async def test_the_second_of_two_rollbacks_leaves_at_a_moment_of_its_own(apps: Apps):
    await apps.daemon()
    await apps.stage.pass_time(12)
    apps.release(*apps.apps[:2])

    await apps.stage.pass_time(60)

    first, second = sorted(
        one.claimed_at for one in await apps.stage.store.intents(None, 9) if one.claimed_at
    )
    assert timedelta(0) < second - first < timedelta(seconds=35)


async def test_a_restart_releases_nothing(apps: Apps):
    before = await apps.daemon()
    await apps.stage.pass_time(12)
    apps.release(*apps.apps[:4])
    await apps.stage.pass_time(20)
    await before.close("a restart")
    apps.stage.daemons.clear()

    after = await apps.daemon()
    await apps.stage.pass_time(10)

    assert after.breaker.fleet().frozen_since is not None
    assert apps.stage.platform.accepted == []
    assert apps.fleet_notices() == [NoticeKind.TRIGGER]


async def test_two_processes_on_one_store_tell_it_once(apps: Apps):
    for _ in range(2):
        await apps.daemon()
    await apps.stage.pass_time(12)
    apps.release(*apps.apps[:4])
    await apps.stage.pass_time(20)
    apps.bad.clear()
    await apps.stage.pass_time(60)

    assert apps.fleet_notices() == [NoticeKind.TRIGGER, NoticeKind.RESOLVE]


class Deaf:
    """A store that takes no announcement about the fleet until it is mended."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.broken = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def announce(self, app: Any, incident: Any, notices: Any) -> None:
        if app == FLEET and self.broken:
            raise Unavailable("the disk is full")
        await self._inner.announce(app, incident, notices)


async def test_a_store_that_fails_is_told_again(apps: Apps):
    deaf = Deaf(apps.stage.store)
    await apps.daemon(store=deaf)
    await apps.stage.pass_time(12)
    apps.release(*apps.apps[:4])
    await apps.stage.pass_time(20)
    assert apps.fleet_notices() == []

    deaf.broken = False
    await apps.stage.pass_time(5)

    assert apps.fleet_notices() == [NoticeKind.TRIGGER]


async def test_who_wants_no_breaker_has_every_app_rolled_back(apps: Apps):
    await apps.daemon(Breaker(enabled=False))
    await apps.stage.pass_time(12)
    apps.release(*apps.apps[:4])

    await apps.stage.pass_time(90)

    assert len(apps.stage.platform.accepted) == 4


async def test_an_app_that_leaves_is_counted_no_more(apps: Apps):
    daemon = await apps.daemon()
    await apps.stage.pass_time(12)
    apps.release(*apps.apps[:4])
    await apps.stage.pass_time(20)
    for app in apps.apps[1:]:
        del apps.stage.platform.apps[app.id]

    await apps.stage.pass_time(40)

    fleet = daemon.breaker.fleet()
    assert (fleet.apps, len(fleet.sick)) == (1, 1)
    assert [app for app, _ in apps.stage.platform.accepted] == [apps.apps[0].id]


async def test_the_status_shows_who_is_sick_and_since_when_it_is_frozen(apps: Apps):
    daemon = await apps.daemon()
    await apps.stage.pass_time(12)
    calm = daemon.status()["fleet"]
    apps.release(*apps.apps[:4])
    await apps.stage.pass_time(20)
    frozen: Any = daemon.status()["fleet"]

    assert calm == {"apps": 6, "sick": [], "frozen_since": None}
    assert frozen["apps"] == 6
    assert frozen["sick"] == sorted(app.name for app in apps.apps[:4])
    assert frozen["frozen_since"] is not None


async def test_what_has_failed_for_hours_hides_no_failure_that_is_new(apps: Apps):
    """An alert that nobody mends must not keep an app from being seen to fail with the others."""
    daemon = await apps.daemon()
    await apps.stage.pass_time(12)
    watch = next(iter(daemon.fleet.watches.values()))
    begun = apps.stage.clock.now()
    later = begun + timedelta(hours=1)
    for signal, moment in (("alert", begun), ("alert", later), ("http", later)):
        watch.take_observation(failure(signal, moment))

    assert watch.failing_since(later) == (begun, later)
    assert {one.since for one in daemon.breaker.fleet().stirring} == {begun, later}

    quiet = later + timedelta(minutes=2)
    watch.take_observation(failure("http", quiet))
    assert watch.failing_since(quiet) == (later,), "a vantage that fell silent fails no more"


def failure(signal: str, moment: datetime) -> Observation:
    return Observation(
        signal=signal,
        begun_at=moment,
        ended_at=moment,
        answer=Answer.FAILED,
        reason=FailureReason.STATUS,
    )
