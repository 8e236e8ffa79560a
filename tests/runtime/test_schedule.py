"""Jobs run late rather than never, one at a time, and an error ends no job for good."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, MutableMapping
from datetime import timedelta
from typing import Any

import pytest

from watchdog.runtime.schedule import Schedule

OFTEN = timedelta(milliseconds=20)
BLOCKED_S = 0.3


@pytest.fixture
async def schedule() -> AsyncIterator[Schedule]:
    one = Schedule()
    yield one
    one.stop()
    one.stop()


def block() -> None:
    """Keep the loop from turning, for many turns of the jobs."""
    time.sleep(BLOCKED_S)


class Work:
    """Counts its runs; each may wait for a gate or break."""

    def __init__(self) -> None:
        self.runs = 0
        self.at_once = 0
        self.at_once_most = 0
        self.error: Exception | None = None
        self.gate: asyncio.Event | None = None
        self.ran = asyncio.Event()
        self.idle = asyncio.Event()

    async def run(self) -> None:
        self.runs += 1
        self.at_once += 1
        self.at_once_most = max(self.at_once_most, self.at_once)
        self.ran.set()
        try:
            if self.gate is not None:
                await self.gate.wait()
            if self.error is not None:
                raise self.error
        finally:
            self.at_once -= 1
            self.idle.set()

    async def until(self, runs: int) -> None:
        async with asyncio.timeout(10):
            while self.runs < runs:
                self.ran.clear()
                await self.ran.wait()


async def test_a_job_whose_turns_were_missed_runs_once_and_late(schedule: Schedule):
    """The loop is blocked for many turns, as by a slow disk: no turn is skipped for good."""
    work = Work()
    schedule.every(OFTEN, "work", work.run)
    schedule.start()
    await work.until(2)
    block()
    before = work.runs
    await work.until(before + 1)
    assert work.runs == before + 1, "once for all that were missed"
    await work.until(before + 3)


async def test_a_job_that_breaks_is_told_of_and_runs_again(
    schedule: Schedule, logged: list[MutableMapping[str, Any]]
):
    work = Work()
    work.error = ValueError("a fault of ours")
    schedule.every(OFTEN, "work", work.run)
    schedule.start()
    await work.until(3)
    told = [one for one in logged if one["event"] == "job_failed"]
    assert (told[0]["job"], told[0]["error"]) == ("work", "ValueError('a fault of ours')")


async def test_a_job_under_way_is_not_begun_again_and_holds_up_no_other(schedule: Schedule):
    slow, other = Work(), Work()
    slow.gate = asyncio.Event()
    schedule.every(OFTEN, "slow", slow.run)
    schedule.every(OFTEN, "other", other.run)
    schedule.start()
    await other.until(5)
    assert slow.runs == 1
    slow.gate.set()
    await slow.until(3)
    assert slow.at_once_most == 1


async def test_stopping_is_not_told_of_as_a_failure(
    schedule: Schedule, logged: list[MutableMapping[str, Any]]
):
    work = Work()
    work.gate = asyncio.Event()
    schedule.every(OFTEN, "work", work.run)
    schedule.start()
    await work.until(1)
    schedule.stop()
    async with asyncio.timeout(5):
        await work.idle.wait()
    assert [one for one in logged if one["event"] == "job_failed"] == []
