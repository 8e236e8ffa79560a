"""A place that looks from elsewhere: what it samples, what it pushes, and what it lets go."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from tests.runtime.fake_platform import FakePlatform
from tests.runtime.fakes import FakeSource, ManualClock, settle
from tests.runtime.worlds import swift
from watchdog.model.observation import Answer, FailureReason
from watchdog.model.pushed import RemoteResult
from watchdog.model.view import AppView
from watchdog.ports import Misconfigured, PortError, Refused, Unavailable
from watchdog.runtime.options import Plan
from watchdog.runtime.vantage import Vantage, keep_looking


@dataclass(slots=True)
class FakePusher:
    """A daemon that takes everything, after the troubles planted in it."""

    troubles: list[PortError] = field(default_factory=list)
    taken: list[RemoteResult] = field(default_factory=list)
    asked: int = 0

    async def push(self, results: Sequence[RemoteResult]) -> dict[str, int]:
        self.asked += 1
        if self.troubles:
            raise self.troubles.pop(0)
        self.taken.extend(results)
        return {"observed": len(results)}


class Lab:
    """A vantage with one source, sampled every second, and a daemon to push to."""

    def __init__(self, reference_bad: bool = False) -> None:
        self.clock = ManualClock()
        self.platform = FakePlatform(self.clock)
        self.platform.add()
        self.source = FakeSource(clock=self.clock)
        self.pusher = FakePusher()
        self.told: list[str] = []
        self.watched = True
        reference = FakeSource(clock=self.clock, bad=lambda view: reference_bad)
        self.vantage = Vantage(self.plan, (reference,), self.pusher, self.clock)
        self.task: asyncio.Task[None] | None = None

    def plan(self, view: AppView) -> Plan | None:
        return Plan(policy=swift(), sources=(self.source,)) if self.watched else None

    async def run(self, count_s: float) -> None:
        if self.task is None:
            look = keep_looking(self.vantage, self.platform.fleet, self.told.append, self.clock)
            self.task = asyncio.create_task(look)
            await settle()
        await self.clock.advance(count_s)

    async def stop(self) -> None:
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)


@pytest.fixture
async def lab():
    one = Lab()
    yield one
    await one.stop()


async def test_what_is_seen_is_pushed_every_two_seconds_with_its_app(lab: Lab):
    await lab.run(10.5)

    assert {one.app for one in lab.pusher.taken} == {"shop"}
    assert 7 <= len(lab.pusher.taken) <= 10
    assert 4 <= lab.pusher.asked <= 6
    assert lab.vantage.pushed["observed"] == len(lab.pusher.taken)
    assert lab.told == []


async def test_what_did_not_arrive_is_pushed_again_in_order_and_told_once(lab: Lab):
    lab.pusher.troubles = [Unavailable("the daemon could not be reached")] * 3
    await lab.run(12)

    begun = [one.observation.begun_at for one in lab.pusher.taken]
    assert begun == sorted(begun)
    assert len(begun) == len(set(begun)) >= 8
    assert lab.told == ["the daemon could not be reached"]


async def test_what_is_too_old_by_then_is_let_go(lab: Lab):
    lab.pusher.troubles = [Unavailable("the daemon could not be reached")] * 30
    await lab.run(50)

    assert lab.pusher.taken == []
    assert 15 <= lab.vantage.pushed["too_late"] <= 25


async def test_what_is_refused_is_not_pushed_again(lab: Lab):
    lab.pusher.troubles = [Refused("the daemon will not take it (400)")]
    await lab.run(8)

    assert lab.vantage.pushed["refused"] >= 1
    assert lab.told == ["the daemon will not take it (400)"]
    assert lab.pusher.taken


async def test_a_wrong_token_ends_it(lab: Lab):
    lab.pusher.troubles = [Misconfigured("another token (401)")]
    await lab.run(8)

    assert lab.task is not None
    with pytest.raises(Misconfigured, match="another token"):
        await lab.task


async def test_a_failure_of_ours_is_pushed_as_no_answer():
    lab = Lab(reference_bad=True)
    lab.source.bad = lambda view: True
    await lab.run(6)
    await lab.stop()

    seen = {(one.observation.answer, one.observation.reason) for one in lab.pusher.taken}
    assert seen == {(Answer.NO_ANSWER, FailureReason.OBSERVER_IMPAIRED)}


async def test_apps_come_and_go_with_what_the_platform_tells(lab: Lab):
    await lab.run(4)
    lab.platform.apps.clear()
    await lab.run(300)
    lab.pusher.taken.clear()
    await lab.run(30)

    assert lab.pusher.taken == []


async def test_a_platform_that_is_away_is_told_and_asked_again(lab: Lab):
    answers = [Unavailable("the platform is away")]

    async def read() -> tuple[AppView, ...]:
        if answers:
            raise answers.pop()
        return await lab.platform.fleet()

    task = asyncio.create_task(
        keep_looking(lab.vantage, read, lab.told.append, lab.clock), name="look"
    )
    await settle()
    await lab.clock.advance(330)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert lab.told == ["the platform is away"]
    assert lab.pusher.taken


async def test_apps_that_nobody_watches_are_left_alone(lab: Lab):
    lab.watched = False
    assert lab.vantage.look_at(await lab.platform.fleet()) == 0
