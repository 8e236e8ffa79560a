"""How often the fleet is read, and what becomes of apps that come and go."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from tests.runtime.fake_platform import FakePlatform
from tests.runtime.fakes import ManualClock, noon
from tests.runtime.worlds import seconds, swift
from watchdog.adapters.stores import MemoryStore
from watchdog.core.policy import Schedule
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.intent import Intent
from watchdog.model.memory import Release
from watchdog.model.notice import Incident
from watchdog.model.view import AppView
from watchdog.ports import Misconfigured, PortError, Unavailable
from watchdog.runtime.fleet import Fleet
from watchdog.runtime.kit import Kit
from watchdog.runtime.metrics import Metrics
from watchdog.runtime.options import Plan, RuntimeOptions
from watchdog.runtime.references import ReferenceGuard
from watchdog.runtime.watch import Watch

CALM = swift(schedule=Schedule(fast_after_live=seconds(60), fast_after_failure=seconds(30)))


class Lab(FakePlatform):
    """A platform that notes when it was read, and the fleet that reads it."""

    def __init__(self) -> None:
        super().__init__(ManualClock())
        self.trouble: PortError | None = None
        self.read: list[datetime] = []
        self.added: list[str] = []
        self.removed: list[str] = []
        kit = Kit(
            platform=self,
            store=MemoryStore(),
            clock=self.clock,
            guard=ReferenceGuard((), self.clock, seconds(15)),
            metrics=Metrics(),
        )
        self.watching = Fleet(
            kit,
            self.plan,
            RuntimeOptions(poll=seconds(15), poll_fast=seconds(5)),
            lambda watch: self.added.append(watch.name),
            lambda watch: self.removed.append(watch.name),
        )

    def plan(self, view: AppView) -> Plan | None:
        return None if view.name.startswith("other") else Plan(policy=CALM, sources=())

    async def fleet(self) -> tuple[AppView, ...]:
        self.read.append(self.clock.now())
        if self.trouble is not None:
            raise self.trouble
        return await super().fleet()

    async def run(self, count_s: int) -> list[float]:
        """Look every second; return when the fleet was read, in seconds from the begin."""
        begun, known = self.clock.now(), len(self.read)
        for _ in range(count_s):
            await self.watching.poll_if_due()
            await self.clock.advance(1.0)
        return [(one - begun).total_seconds() for one in self.read[known:]]

    def watch(self, name: str = "shop") -> Watch:
        return next(one for one in self.watching.watches.values() if one.name == name)


@pytest.fixture
def lab() -> Lab:
    return Lab()


async def test_a_quiet_fleet_is_read_slowly(lab: Lab):
    lab.add()
    assert await lab.run(46) == [0, 15, 30, 45]


def coming(lab: Lab) -> None:
    watch = lab.watch()
    lab.begin(lab.apps[watch.app], "d9")
    watch.view = replace(watch.view, in_progress=lab.apps[watch.app].coming)


def failing(lab: Lab) -> None:
    lab.watch().last_failure = lab.clock.now()


def young(lab: Lab, *, seen: bool = True) -> None:
    watch = lab.watch()
    live = watch.view.live
    release = Release(
        deployment=live.id,
        content=live.content,
        created_at=live.created_at,
        live_from=lab.clock.now(),
        seen_going_live=seen,
    )
    watch.memory = replace(watch.memory, releases=(release,))


def rolling_back(lab: Lab) -> None:
    watch = lab.watch()
    intent = Intent(
        app=watch.app,
        bad=DeploymentId("d2"),
        target=DeploymentId("d1"),
        mark=noon,
        decided_at=noon,
        reason="bad",
    )
    watch.memory = replace(watch.memory, intents=(intent,))


def troubled(lab: Lab) -> None:
    watch = lab.watch()
    incident = Incident(key="k", deployment=DeploymentId("d2"), opened_at=noon, said="bad", count=1)
    watch.memory = replace(watch.memory, incident=incident)


@pytest.mark.parametrize("restless", [coming, failing, young, rolling_back, troubled])
async def test_the_fleet_is_read_fast_while_something_goes_on(
    restless: Callable[[Lab], None], lab: Lab
):
    lab.add()
    await lab.run(1)
    restless(lab)
    assert await lab.run(30) == [14, 19, 24, 29]


async def test_a_release_nobody_saw_go_live_makes_no_haste(lab: Lab):
    lab.add()
    await lab.run(1)
    young(lab, seen=False)
    assert await lab.run(30) == [14, 29]


async def test_haste_ends(lab: Lab):
    lab.add()
    await lab.run(1)
    failing(lab)
    assert (await lab.run(75))[-2:] == [49, 64]


async def test_a_failed_reading_is_tried_again_soon_and_told_of_once(
    lab: Lab, logged: list[MutableMapping[str, Any]]
):
    lab.add()
    lab.trouble = Unavailable("away")
    assert await lab.run(6) == [0, 2, 4]
    assert lab.watching.read_at is None
    assert lab.watching.error == "away"
    lab.trouble = None
    assert await lab.run(3) == [0]
    assert lab.watching.error == ""
    assert str(lab.watching.read_at) == str(noon + seconds(6))
    names = [one["event"] for one in logged if one["event"].startswith("platform_")]
    assert names == ["platform_unavailable", "platform_recovered"]


async def test_the_platforms_wish_to_be_left_alone_is_granted(lab: Lab):
    lab.trouble = Unavailable("throttled", retry_after=seconds(7))
    assert await lab.run(15) == [0, 7, 14]
    lab.trouble = Unavailable("hurried", retry_after=seconds(0.1))
    assert await lab.run(9) == [6, 8], "but not a wish to be pestered"


async def test_a_failed_reading_parks_nobody(lab: Lab):
    lab.add()
    await lab.run(1)
    lab.trouble = Misconfigured("wrong token")
    await lab.run(60)
    assert [one.name for one in lab.watching.watches.values()] == ["shop"]
    assert lab.removed == []


async def test_the_fleet_is_read_at_once_when_asked(lab: Lab):
    lab.add()
    await lab.run(1)
    lab.watching.soon()
    assert await lab.run(1) == [0]


async def test_apps_are_watched_as_they_come_and_parked_as_they_go(lab: Lab):
    lab.add()
    lab.add("other")
    await lab.run(1)
    assert lab.added == ["shop"]
    lab.add("blog")
    gone = lab.apps.pop(AppId("id-shop"))
    await lab.run(15)
    assert (lab.added, lab.removed) == (["shop", "blog"], ["shop"])
    lab.apps[gone.id] = gone
    await lab.run(15)
    assert lab.added == ["shop", "blog", "shop"]
    assert lab.watch().parked is False


async def test_an_app_under_a_new_name_is_taken_for_a_new_one(lab: Lab):
    """Another entry of the configuration may apply to it, or none at all."""
    app = lab.add()
    await lab.run(1)
    app.name = "store"
    await lab.run(15)
    assert (lab.added, lab.removed) == (["shop", "store"], ["shop"])
    app.name = "other-now"
    await lab.run(15)
    assert lab.watching.watches == {}


async def test_a_reading_older_than_the_last_is_ignored(lab: Lab):
    app = lab.add()
    old = await lab.view(app.id)
    await lab.run(16)
    newer = lab.watch().view
    lab.watch().fresh = False
    lab.watch().take_reading(old)
    assert lab.watch().view is newer
    assert not lab.watch().fresh
