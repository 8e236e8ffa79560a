"""What sources that have a past tell at a go-live, and what becomes of sources at the end."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from tests.runtime.fakes import FakeSource
from tests.runtime.worlds import Stage
from watchdog.model.evidence import Baseline
from watchdog.model.observation import Answer, Observation
from watchdog.model.view import AppView
from watchdog.ports import Unavailable
from watchdog.runtime.keeping import PAST_REACH


@dataclass(slots=True, kw_only=True)
class Remembering(FakeSource):
    """A fake that remembers one good answer for each of ``hours``, or has lost its memory."""

    hours: int = 24
    lost: bool = False
    hangs: bool = False
    asked: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    closed: int = 0

    async def past(self, view: AppView, since: datetime, until: datetime):
        self.asked.append((view.live.id if view.live else "", since, until))
        if self.hangs:
            await asyncio.Event().wait()
        if self.lost:
            raise Unavailable("no memory")
        moments = [until - timedelta(hours=one) for one in range(self.hours, 0, -1)]
        return tuple(
            Observation(signal=self.name, begun_at=one, ended_at=one, answer=Answer.PASSED)
            for one in moments
        )

    async def close(self) -> None:
        self.closed += 1


async def released(stage: Stage, source: Remembering) -> Baseline:
    """The record that the second release is held against, after the first was sampled."""
    stage.source = source
    daemon = await stage.started()
    await stage.break_release()
    await stage.pass_time(6)
    (watch,) = daemon.fleet.watches.values()
    assert watch.evidence_of == "d3"
    return watch.evidence(None, stage.clock.now()).baseline_of(source.name)


async def test_the_past_of_a_source_stands_for_what_we_sampled_ourselves(stage: Stage):
    source = Remembering(clock=stage.clock, hours=20)
    baseline = await released(stage, source)
    assert baseline.answers == 20
    told, since, until = source.asked[-1]
    assert told == "d2", "the predecessor was live then"
    assert until - since == PAST_REACH


@pytest.mark.parametrize("trouble", ["lost", "nothing"])
async def test_without_a_past_our_own_samples_stay_the_record(stage: Stage, trouble: str):
    source = Remembering(clock=stage.clock, lost=trouble == "lost", hours=0)
    baseline = await released(stage, source)
    assert baseline.answers >= 10


async def test_a_past_that_hangs_does_not_hold_the_cycle_up(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("watchdog.runtime.keeping.PAST_TAKES_MAX", timedelta(milliseconds=1))
    source = Remembering(clock=stage.clock, hangs=True)
    stage.source = source
    daemon = await stage.started()
    await stage.break_release()
    await stage.pass_time(6)
    await asyncio.sleep(0.05)
    await stage.pass_time(6)
    (watch,) = daemon.fleet.watches.values()
    assert watch.evidence_of == "d3"
    assert watch.evidence(None, stage.clock.now()).baseline_of("http").answers >= 10


async def test_a_daemon_that_ends_closes_what_its_sources_hold_open(stage: Stage):
    source = Remembering(clock=stage.clock)
    stage.source = source
    daemon = await stage.started()
    await daemon.close("test")
    stage.daemons.remove(daemon)
    assert source.closed == 1
