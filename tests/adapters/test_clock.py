"""The real clock keeps its promises about zone, direction and waiting."""

from __future__ import annotations

from datetime import timedelta

from watchdog.adapters.clock import SystemClock
from watchdog.ports import Clock


def test_the_present_is_aware_and_utc():
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_the_counter_never_runs_backwards():
    clock: Clock = SystemClock()
    seen = [clock.monotonic() for _ in range(1000)]

    assert seen == sorted(seen)


async def test_waiting_takes_at_least_the_time_and_a_negative_one_takes_none():
    clock = SystemClock()
    began = clock.monotonic()
    await clock.sleep(0.01)
    waited = clock.monotonic()
    await clock.sleep(-5)

    assert waited - began >= 0.009
    assert clock.monotonic() - waited < 1
