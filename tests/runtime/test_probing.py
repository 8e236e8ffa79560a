"""When samples are taken, how many at once, and what becomes of each."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.runtime.fake_platform import FakePlatform
from tests.runtime.fakes import FakeSource, ManualClock, noon
from tests.runtime.worlds import Stage, seconds, swift
from watchdog.core.policy import Schedule
from watchdog.model.memory import Release
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.runtime.options import Plan
from watchdog.runtime.probing import Prober
from watchdog.runtime.references import ReferenceGuard
from watchdog.runtime.watch import Watch

SCHEDULE = Schedule(
    interval=seconds(10),
    fast_interval=seconds(2),
    fast_after_live=seconds(60),
    fast_after_failure=seconds(30),
    confirmations=3,
    confirm_every=seconds(1),
)


class Lab:
    """A prober with one clock, a guard without references, and all that it saw."""

    def __init__(self, at_once_max: int = 10) -> None:
        self.clock = ManualClock()
        self.platform = FakePlatform(self.clock)
        self.guard = ReferenceGuard((), self.clock, seconds(15))
        self.seen: list[Observation] = []
        self.prober = Prober(
            self.clock, self.guard, at_once_max, lambda _, one: self.seen.append(one)
        )

    def source(self, **changes: Any) -> FakeSource:
        return FakeSource(clock=self.clock, **changes)

    async def watch(self, *sources: FakeSource, name: str = "shop", **schedule: Any) -> Watch:
        app = self.platform.add(name)
        policy = swift(schedule=replace(SCHEDULE, **schedule))
        view = await self.platform.view(app.id)
        watch = Watch(app=app.id, plan=Plan(policy=policy, sources=sources), view=view)
        self.prober.add(watch)
        return watch

    async def run(self, count_s: float) -> None:
        """Let time pass with a tick every tenth of a second."""
        for _ in range(round(count_s * 10)):
            self.prober.tick()
            await self.clock.advance(0.1)


def gaps_s(moments: list[datetime]) -> list[float]:
    return [round((after - before).total_seconds(), 1) for before, after in pairwise(moments)]


@pytest.fixture
def lab() -> Lab:
    return Lab()


def live_since(watch: Watch, moment: datetime, *, seen: bool) -> None:
    live = watch.view.live
    release = Release(
        deployment=live.id,
        content=live.content,
        created_at=live.created_at,
        live_from=moment,
        seen_going_live=seen,
    )
    watch.memory = replace(watch.memory, releases=(release,))


async def test_a_calm_app_is_sampled_at_its_interval(lab: Lab):
    source = lab.source()
    await lab.watch(source)
    await lab.run(35)
    assert gaps_s(source.sampled) == [10.0] * 3


async def test_a_young_release_is_sampled_fast_and_fairly(lab: Lab):
    source = lab.source()
    watch = await lab.watch(source)
    live_since(watch, noon, seen=True)
    await lab.run(90)
    assert gaps_s(source.sampled)[:25] == [2.0] * 25
    assert gaps_s(source.sampled)[-2:] == [10.0] * 2
    assert all(one.scheduled for one in lab.seen)


async def test_a_release_that_was_live_before_is_not_young(lab: Lab):
    source = lab.source()
    live_since(await lab.watch(source), noon, seen=False)
    await lab.run(35)
    assert gaps_s(source.sampled) == [10.0] * 3


async def test_a_failure_is_confirmed_at_once_and_then_watched_fast_and_unfairly(lab: Lab):
    """The samples after a failure see bad moments more often: baselines leave them out."""
    source = lab.source(bad=lambda _: lab.clock.monotonic() < 3.5)
    await lab.watch(source)
    await lab.run(50)
    assert gaps_s(source.sampled)[:3] == [1.0] * 3
    assert gaps_s(source.sampled)[5:12] == pytest.approx([2.0] * 7, abs=0.11)
    assert gaps_s(source.sampled)[-1] == 10.0
    assert [one.scheduled for one in lab.seen[:5]] == [True, False, False, False, False]
    assert lab.seen[-1].scheduled


async def test_no_confirmation_is_taken_where_the_next_turn_comes_sooner(lab: Lab):
    source = lab.source(bad=lambda _: True)
    await lab.watch(source, fast_interval=seconds(0.5))
    await lab.run(5)
    assert set(gaps_s(source.sampled)) <= {0.5, 0.6}


async def test_samples_under_way_are_bounded_and_waiting_ones_are_counted():
    lab = Lab(at_once_max=2)
    sources = [lab.source(name=f"s{one}", takes_s=3.0) for one in range(5)]
    await lab.watch(*sources)
    most = 0
    for _ in range(40):
        await lab.run(0.1)
        most = max(most, sum(one.at_once for one in sources))
    assert most == 2
    assert lab.prober.late > 0
    await lab.run(10)
    assert all(one.sampled for one in sources), "those that waited had their turn"


async def test_a_slow_sample_is_not_overtaken_by_its_next_turn(lab: Lab):
    source = lab.source(takes_s=25.0)
    await lab.watch(source)
    await lab.run(80)
    assert source.at_once_most == 1
    assert len(source.sampled) == 4, "turns that were missed are left out"


async def test_a_source_that_breaks_is_sampled_again_and_told_of(
    lab: Lab, logged: list[MutableMapping[str, Any]]
):
    source = lab.source(error=RuntimeError("broken source"))
    await lab.watch(source)
    await lab.run(25)
    source.error = None
    await lab.run(10)
    assert len(source.sampled) >= 3
    assert [one.answer for one in lab.seen] == [Answer.PASSED]
    told = [one for one in logged if one["event"] == "sample_failed"]
    assert {(one["name"], one["signal"], one["error"]) for one in told} == {
        ("shop", "http", "RuntimeError('broken source')")
    }


async def test_an_app_that_is_removed_is_sampled_no_more(lab: Lab):
    source = lab.source(takes_s=3.0)
    watch = await lab.watch(source)
    await lab.run(2)
    lab.prober.remove(watch)
    lab.prober.remove(watch)
    await lab.run(30)
    assert len(source.sampled) == 1
    assert lab.seen == [], "the answer under way is of an app that nobody watches"


async def test_an_app_that_comes_back_is_sampled_at_one_pace(lab: Lab):
    """The turns of its first time under watch must not be taken beside those of its second."""
    source = lab.source()
    watch = await lab.watch(source)
    lab.prober.remove(watch)
    lab.prober.add(Watch(app=watch.app, plan=watch.plan, view=watch.view))
    await lab.run(35)
    assert gaps_s(source.sampled) == [10.0] * 3


async def test_first_samples_are_spread_over_a_second(lab: Lab):
    sources = [lab.source(name=f"s{one}") for one in range(40)]
    await lab.watch(*sources)
    await lab.run(1.1)
    moments = [one.sampled[0] for one in sources]
    assert len(set(moments)) >= 8
    assert max(moments) - noon <= seconds(1)


async def test_draining_ends_samples_under_way(lab: Lab):
    source = lab.source(takes_s=1_000.0)
    await lab.watch(source)
    await lab.run(2)
    await lab.prober.drain()
    assert source.at_once == 0
    assert not [one for one in asyncio.all_tasks() if one is not asyncio.current_task()]


async def test_a_failure_of_ours_counts_as_no_answer(lab: Lab):
    """The reference fails as well: nothing is confirmed, and nothing is held against the app."""
    reference = lab.source(name="reference-1", bad=lambda _: True)
    lab.prober = Prober(
        lab.clock,
        ReferenceGuard((reference,), lab.clock, seconds(15)),
        10,
        lambda _, one: lab.seen.append(one),
    )
    source = lab.source(bad=lambda _: True)
    watch = await lab.watch(source)
    await lab.run(9)
    assert len(source.sampled) == 1
    (kept,) = watch.pending
    assert (kept.answer, kept.reason) == (Answer.NO_ANSWER, FailureReason.OBSERVER_IMPAIRED)
    assert watch.last_failure is None


async def test_an_observation_says_who_seemed_to_be_live(lab: Lab):
    source = lab.source(takes_s=2.0)
    watch = await lab.watch(source)
    await lab.run(1.1)
    lab.platform.deploy(lab.platform.apps[watch.app], "d9")
    watch.take_reading(await lab.platform.view(watch.app))
    await lab.run(3)
    assert [one.deployment for one in lab.seen] == ["d2"], "as it was when the sample began"
    assert timedelta(0) < lab.seen[0].ended_at - lab.seen[0].begun_at


@dataclass(slots=True, kw_only=True)
class Gauging(FakeSource):
    """A fake that measures, at an interval of its own."""

    interval: timedelta = timedelta(seconds=15)


async def test_what_measures_is_sampled_at_its_own_interval_however_young_the_release(lab: Lab):
    gauge, plain = Gauging(clock=lab.clock, name="load"), lab.source()
    watch = await lab.watch(gauge, plain)
    live_since(watch, lab.clock.now(), seen=True)
    await lab.run(50)
    assert gaps_s(gauge.sampled)[0] == 15.0
    assert gaps_s(plain.sampled)[5] == 2.0


async def test_what_measures_is_not_sampled_more_often_than_the_schedule_asks(lab: Lab):
    gauge = Gauging(clock=lab.clock, interval=seconds(1))
    await lab.watch(gauge)
    await lab.run(35)
    assert gaps_s(gauge.sampled) == [10.0] * 3


async def test_a_bad_value_is_not_confirmed_and_its_successors_are_fair(lab: Lab):
    gauge = Gauging(clock=lab.clock, bad=lambda _: True)
    await lab.watch(gauge)
    await lab.run(40)
    assert gaps_s(gauge.sampled) == [15.0, 15.0]
    assert all(one.scheduled for one in lab.seen)


async def test_a_release_that_goes_live_is_sampled_at_once():
    """The next sample was planned at the calm pace of the release before, up to 10 s away."""
    slowly = swift(schedule=replace(SCHEDULE, fast_interval=seconds(1), interval=seconds(10)))
    stage = Stage(policy=slowly)
    daemon = await stage.started()
    await stage.pass_time(21)
    stage.platform.deploy(stage.app, "d9")
    watch = next(iter(daemon.fleet.watches.values()))
    assert await stage.until(lambda: watch.evidence_of == "d9")
    before = len(stage.source.sampled)
    await stage.pass_time(1)
    assert len(stage.source.sampled) > before
    await stage.close()
