"""Connections after a storm: calls given up by the hundred must not wedge those that follow."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import timedelta

import pytest

from tests.adapters.platforms.builders import APP, TARGET, TOKEN, Tally, TurnedClock, adapter, app
from tests.adapters.platforms.calls import CALLS
from tests.adapters.platforms.scripted import (
    Answer,
    Asked,
    Ending,
    ScriptedPlatform,
    answer_json,
    scripted,
)
from watchdog.adapters.platforms.digitalocean import DigitalOcean
from watchdog.adapters.platforms.digitalocean.failures import Ask
from watchdog.adapters.platforms.digitalocean.lines import PLACES, Lines
from watchdog.adapters.platforms.digitalocean.options import DigitalOceanOptions
from watchdog.adapters.platforms.digitalocean.transport import Transport
from watchdog.model.view import AppView

STORM = 200
HANG = Answer(silent=True, ending=Ending.HANG)
HANG_IN_BODY = Answer(body=b"{", promised_bytes=99, ending=Ending.HANG)


class Mood:
    """Whether the platform hangs or answers."""

    def __init__(self) -> None:
        self.hangs = True
        self.body_hangs = False

    def __call__(self, asked: Asked) -> Answer:
        if self.hangs:
            return HANG
        if self.body_hangs:
            return HANG_IN_BODY
        return answer_json({"app": app(), "deployment": {"id": "d2"}, "valid": True})


async def storm(platform: DigitalOcean, server: ScriptedPlatform) -> None:
    """Begin many reads, let some reach the platform, and give all of them up at once."""
    tasks = [asyncio.ensure_future(platform.view(APP)) for _ in range(STORM)]
    await server.arrived.wait()
    for task in tasks:
        task.cancel()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(one, asyncio.CancelledError) for one in ended)


async def fill(
    platform: DigitalOcean, server: ScriptedPlatform
) -> Sequence[asyncio.Future[AppView]]:
    """Take every place for ordinary reads with one that hangs."""
    stuck = [asyncio.ensure_future(platform.view(APP)) for _ in range(PLACES)]
    while len(server.asked) < len(stuck):
        server.arrived.clear()
        await server.arrived.wait()
    return stuck


async def test_after_hundreds_of_cancelled_calls_reads_and_rollbacks_work():
    mood = Mood()
    async with scripted(mood) as server:
        platform = adapter(server.url, request_timeout=timedelta(seconds=4), burst_max=10_000)
        await storm(platform, server)
        mood.hangs = False
        assert (await platform.view(APP)).app == APP
        assert await platform.roll_back(APP, TARGET, pin=True) == "d2"
        await platform.close()


async def test_hundreds_of_reads_at_once_are_all_answered():
    mood = Mood()
    mood.hangs = False
    async with scripted(mood) as server:
        # No read is to be given up and repeated, however busy the machine is.
        patient = timedelta(seconds=60)
        platform = adapter(
            server.url, burst_max=10_000, request_timeout=patient, call_timeout=2 * patient
        )
        views = await asyncio.gather(*(platform.view(APP) for _ in range(STORM)))
        await platform.close()

    assert len(views) == STORM
    assert len(server.asked) == STORM


async def test_a_pool_that_has_lost_its_places_is_replaced_and_the_read_goes_through():
    mood = Mood()
    async with scripted(mood) as server, contextlib.AsyncExitStack() as held:
        chosen = DigitalOceanOptions(api_url=server.url, request_timeout=timedelta(seconds=4))
        transport = Transport(chosen, lambda: TOKEN, TurnedClock(), None, Tally())
        mood.hangs = False
        held.push_async_callback(transport.close)
        stuck = await held.enter_async_context(transport.lines.shared())
        mood.body_hangs = True
        for _ in range(2 * PLACES):
            await held.enter_async_context(stuck.stream("GET", server.url))
        mood.body_hangs = False
        await transport.send(Ask(operation="test", subject="x", path="/"), bytes)
        async with transport.lines.shared() as fresh:
            assert fresh is not stuck


@pytest.mark.parametrize("name", ["rollback", "validate", "commit", "cancel"])
async def test_reads_that_hang_do_not_hold_up_the_way_to_a_rollback(name: str):
    mood = Mood()
    loop = asyncio.get_running_loop()
    async with scripted(mood) as server:
        platform = adapter(server.url, request_timeout=timedelta(seconds=20), burst_max=10_000)
        stuck = await fill(platform, server)
        mood.hangs = False
        began = loop.time()
        await CALLS[name](platform)
        # Waiting for a place would have taken until a read gave up: twenty seconds.
        assert loop.time() - began < 5
        for task in stuck:
            task.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)
        await platform.close()


async def test_closing_twice_is_fine_and_a_closed_adapter_opens_again():
    mood = Mood()
    mood.hangs = False
    async with scripted(mood) as server:
        platform = adapter(server.url)
        await platform.close()
        await platform.view(APP)
        await platform.close()
        await platform.close()
        await platform.view(APP)
        await platform.close()


async def test_a_client_that_is_let_go_while_in_use_closes_with_its_last_user():
    lines = Lines(DigitalOceanOptions())
    async with lines.shared() as client:
        await lines.close()
        assert not client.is_closed
    assert client.is_closed
