"""The emulated schedule takes the samples that the daemon's prober takes, at the same moments."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.runtime.fakes import noon
from tests.runtime.test_probing import SCHEDULE, Lab
from watchdog.core.policy import Schedule
from watchdog.model.memory import Memory, Release
from watchdog.model.observation import Answer, Observation
from watchdog.runtime.backtest.log import FAILED, PASSED, Track
from watchdog.runtime.backtest.sampling import Live, References, Sampler

LENGTH_S = 400
PER_S = 10


async def probed(schedule: Schedule, failing: list[tuple[int, int]]) -> list[Observation]:
    """Return what the prober sees of an app that went live at noon and fails in some spans."""
    lab = Lab()
    source = lab.source()
    source.bad = lambda view: fails((lab.clock.now() - noon).total_seconds(), failing)
    watch = await lab.watch(source)
    watch.plan = replace(watch.plan, policy=replace(watch.plan.policy, schedule=schedule))
    live = watch.view.live
    assert live is not None
    release = Release(
        deployment=live.id,
        content=live.content,
        created_at=live.created_at,
        live_from=noon,
        seen_going_live=True,
    )
    watch.memory = Memory(releases=(release,))
    await lab.run(LENGTH_S)
    await lab.prober.drain()
    return lab.seen


def fails(at_s: float, failing: list[tuple[int, int]]) -> bool:
    return any(begin <= at_s < end for begin, end in failing)


def emulated(
    schedule: Schedule, failing: list[tuple[int, int]], first: Observation
) -> list[Observation]:
    """Return the samples that a backtest takes out of a log of ten outcomes a second."""
    track, begin_s = Track("http"), noon.timestamp()
    start = round((first.begun_at - noon).total_seconds() * PER_S)
    for place in range(start, LENGTH_S * PER_S):
        at_s = place / PER_S
        track.add(begin_s + at_s, FAILED if fails(at_s, failing) else PASSED)
    sampler = Sampler(
        signals={"http": track},
        lives=[Live(at_s=begin_s, deployment=first.deployment or "d1")],  # type: ignore[arg-type]  # a name
        references=References(()),
    )
    return list(sampler.emulated(schedule))


@pytest.mark.parametrize(
    ("changes", "failing"),
    [
        ({}, []),
        ({}, [(100, 101)]),
        ({"fast_after_failure": timedelta(0)}, [(90, 130), (200, 204)]),
        ({"fast_after_live": timedelta(0), "confirmations": 0}, [(90, 130)]),
        ({"confirm_every": timedelta(seconds=4)}, [(90, 130)]),
    ],
)
async def test_a_backtest_asks_when_the_daemon_asks(
    changes: dict[str, object], failing: list[tuple[int, int]]
):
    schedule = replace(SCHEDULE, **changes)  # type: ignore[arg-type]  # fields by name

    seen = await probed(schedule, failing)
    asked = emulated(schedule, failing, seen[0])

    assert len(seen) > 30
    assert abs(len(seen) - len(asked)) <= 1
    for one, other in zip(seen, asked, strict=False):
        assert abs(one.begun_at - other.begun_at) <= timedelta(seconds=0.5)
        assert (one.answer, one.scheduled) == (other.answer, other.scheduled), one.begun_at


async def test_confirmations_that_outlast_a_turn_come_out_much_the_same():
    """The next turn begins as the last one ends: with the log's next outcome, not the same one."""
    failing = [(20, 50)]

    seen = await probed(SCHEDULE, failing)
    asked = emulated(SCHEDULE, failing, seen[0])

    assert len(asked) == pytest.approx(len(seen), rel=0.03)
    for count in (lambda one: one.scheduled, lambda one: one.answer is Answer.FAILED):
        assert sum(map(count, asked)) == pytest.approx(sum(map(count, seen)), rel=0.06)
