"""Latency, deadlines and stages, and what becomes of them when our own loop is late."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest

from tests.adapters.servers import (
    answering,
    drip,
    hang,
    serve,
)
from tests.adapters.signals.views import (
    SOON,
    HandClock,
    failed,
    probe,
    unanswered,
)
from watchdog.adapters.clock import SystemClock
from watchdog.adapters.signals.http import HttpProbe
from watchdog.adapters.signals.http_options import HttpOptions
from watchdog.model.observation import FailureReason


@pytest.mark.parametrize("talk", [hang, drip])
async def test_hanging_and_dripping_end_at_the_deadline(talk):
    async with serve(talk) as app:
        observation = await probe(app.url, timeout=SOON).sample(None)
    assert failed(observation, FailureReason.TIMEOUT)
    assert observation.latency is None
    assert observation.ended_at - observation.begun_at < SOON + timedelta(seconds=1)


async def test_a_slow_answer_fails_as_latency_and_a_slow_broken_one_as_broken():
    async def slowly(reader, writer, status="200 OK"):
        await reader.readuntil()
        await asyncio.sleep(0.4)
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())

    async def slowly_broken(reader, writer):
        await slowly(reader, writer, "500 Oops")

    limit = timedelta(milliseconds=100)
    async with serve(slowly) as app, serve(slowly_broken) as broken:
        slow = await probe(app.url, latency_max=limit).sample(None)
        wrong = await probe(broken.url, latency_max=limit).sample(None)
    assert failed(slow, FailureReason.LATENCY)
    assert slow.latency is not None
    assert slow.latency > limit
    assert failed(wrong, FailureReason.STATUS)


async def test_stage_times_are_reported_and_add_up():
    seen: dict[str, float] = {}

    def observe(signal: str, stage: str, seconds: float) -> None:
        assert signal == "http"
        seen[stage] = seconds

    async with serve(answering()) as app:
        options = HttpOptions(name="http", url=app.url)
        observation = await HttpProbe(options, SystemClock(), observer=observe).sample(None)
    assert set(seen) == {"dns", "connect", "answer", "body", "total"}
    assert observation.latency is not None
    assert seen["total"] == pytest.approx(observation.latency.total_seconds(), abs=1e-3)


async def test_a_wall_clock_set_back_does_not_end_a_sample_before_it_began():
    clock = HandClock()

    async def app(scope, receive, send):
        clock.seconds += 0.5
        clock.wall -= timedelta(hours=1)
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body"})

    options = HttpOptions(name="http", url="http://app.example")
    asked = HttpProbe(options, clock, transport=lambda: httpx.ASGITransport(app))
    observation = await asked.sample(None)
    assert observation.latency == timedelta(seconds=0.5)
    assert observation.ended_at - observation.begun_at == timedelta(seconds=0.5)


async def test_a_sample_that_ends_long_after_its_deadline_is_our_fault():
    clock = HandClock()

    async def app(scope, receive, send):
        clock.seconds += 6.1
        await send({"type": "http.response.start", "status": 500})
        await send({"type": "http.response.body"})

    options = HttpOptions(name="http", url="http://app.example")
    asked = HttpProbe(options, clock, transport=lambda: httpx.ASGITransport(app))
    assert unanswered(await asked.sample(None), FailureReason.OBSERVER)


async def test_a_deadline_missed_because_our_loop_was_blocked_is_our_fault():
    """Another coroutine of ours computes for most of the time that the app was given."""

    def block() -> None:
        clock = SystemClock()
        until = clock.monotonic() + 0.3
        while clock.monotonic() < until:
            pass

    async with serve(hang) as app:
        asyncio.get_running_loop().call_later(0.05, block)
        observation = await probe(app.url, timeout=timedelta(milliseconds=250)).sample(None)
    assert unanswered(observation, FailureReason.OBSERVER)


async def test_slowness_that_our_loop_alone_explains_is_not_the_apps():
    def block() -> None:
        clock = SystemClock()
        until = clock.monotonic() + 0.4
        while clock.monotonic() < until:
            pass

    async def slowly(reader, writer):
        await reader.readuntil()
        asyncio.get_running_loop().call_soon(block)
        await asyncio.sleep(0.02)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    async with serve(slowly) as app:
        limit = timedelta(milliseconds=350)
        observation = await probe(app.url, latency_max=limit).sample(None)
    assert unanswered(observation, FailureReason.OBSERVER)
