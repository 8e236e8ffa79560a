"""Before a failure counts, the references are asked whether it might be ours."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from tests.runtime.fakes import FakeSource, ManualClock, noon, settle
from tests.runtime.worlds import seconds
from watchdog.runtime.references import ReferenceGuard


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


async def test_without_references_every_failure_counts(clock: ManualClock):
    assert not await ReferenceGuard((), clock, seconds(15)).impaired(noon)


async def test_many_failures_at_once_share_one_question(clock: ManualClock):
    source = FakeSource(clock=clock, takes_s=1.0)
    guard = ReferenceGuard((source,), clock, seconds(15))
    asking = [asyncio.create_task(guard.impaired(noon)) for _ in range(20)]
    await clock.advance(1.0)
    assert await asyncio.gather(*asking) == [False] * 20
    assert len(source.sampled) == 1


async def test_an_answer_asked_for_before_a_failure_began_does_not_serve_it(clock: ManualClock):
    source = FakeSource(clock=clock, takes_s=2.0)
    guard = ReferenceGuard((source,), clock, seconds(15))
    first = asyncio.create_task(guard.impaired(noon))
    await clock.advance(1.0)
    later = [asyncio.create_task(guard.impaired(clock.now())) for _ in range(5)]
    await clock.advance(1.0)
    assert first.done()
    assert not any(one.done() for one in later)
    await clock.advance(2.0)
    assert [one.result() for one in later] == [False] * 5
    assert source.sampled == [noon, noon + seconds(2)], "the five shared the second question"


async def test_an_answer_serves_a_failure_that_began_earlier(clock: ManualClock):
    source = FakeSource(clock=clock)
    guard = ReferenceGuard((source,), clock, seconds(15))
    await clock.advance(5.0)
    assert not await guard.impaired(clock.now())
    assert not await guard.impaired(noon)
    assert len(source.sampled) == 1


async def test_one_silent_reference_of_many_puts_failures_down_to_us(
    clock: ManualClock, logged: list[MutableMapping[str, Any]]
):
    good = FakeSource(clock=clock, name="good")
    silent = FakeSource(clock=clock, name="silent", bad=lambda _: True)
    guard = ReferenceGuard((good, silent), clock, seconds(15))
    assert await guard.impaired(noon)
    (told,) = [one for one in logged if one["event"] == "observer_impaired"]
    assert told["reference"] == "silent"


async def test_doubt_lasts_for_its_memory_and_then_the_references_are_asked_again(
    clock: ManualClock,
):
    source = FakeSource(clock=clock, bad=lambda _: clock.monotonic() < 1)
    guard = ReferenceGuard((source,), clock, seconds(15))
    assert await guard.impaired(noon)
    await clock.advance(14.9)
    assert await guard.impaired(clock.now())
    assert len(source.sampled) == 1, "nobody asks while in doubt"
    await clock.advance(0.1)
    assert not await guard.impaired(clock.now())


async def test_a_reference_that_breaks_has_not_answered(
    clock: ManualClock, logged: list[MutableMapping[str, Any]]
):
    """Doubt holds and says so; an error would silently drop every failure."""
    source = FakeSource(clock=clock, name="odd", error=RuntimeError("broken reference"))
    guard = ReferenceGuard((source,), clock, seconds(15))
    assert await guard.impaired(noon)
    (told,) = [one for one in logged if one["event"] == "observer_impaired"]
    assert (told["reference"], told["detail"]) == ("odd", "RuntimeError('broken reference')")


async def test_a_waiter_that_gives_up_does_not_take_the_answer_from_the_others(
    clock: ManualClock,
):
    source = FakeSource(clock=clock, takes_s=1.0)
    guard = ReferenceGuard((source,), clock, seconds(15))
    asking = [asyncio.create_task(guard.impaired(noon)) for _ in range(2)]
    await settle()
    asking[0].cancel()
    await clock.advance(1.0)
    assert await asking[1] is False


async def test_a_clock_set_back_does_not_make_an_old_answer_serve(clock: ManualClock):
    """The wall clock said two when it was asked, and says one again: the answer may be old."""
    source = FakeSource(clock=clock)
    guard = ReferenceGuard((source,), clock, seconds(15))
    assert not await guard.impaired(clock.now())
    clock.set_back(3600)
    source.bad = lambda _: True
    await clock.advance(30)
    assert await guard.impaired(clock.now())
    await clock.advance(16)
    source.bad = lambda _: False
    assert not await guard.impaired(clock.now())


async def test_a_clock_set_back_does_not_prolong_the_doubt(clock: ManualClock):
    source = FakeSource(clock=clock, bad=lambda _: True)
    guard = ReferenceGuard((source,), clock, seconds(15))
    assert await guard.impaired(clock.now())
    clock.set_back(3600)
    source.bad = lambda _: False
    assert await guard.impaired(clock.now())
    await clock.advance(15)
    assert not await guard.impaired(clock.now())
