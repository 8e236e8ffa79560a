"""Connections after a storm: calls given up by the hundred must not wedge those that follow."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from tests.adapters.platforms.builders import APP, TARGET, adapter, app
from tests.adapters.platforms.scripted import (
    Answer,
    Asked,
    Ending,
    ScriptedPlatform,
    answer_json,
    scripted,
)
from watchdog.adapters.platforms.digitalocean import DigitalOcean
from watchdog.adapters.platforms.digitalocean.lines import Lines
from watchdog.adapters.platforms.digitalocean.options import DigitalOceanOptions
from watchdog.model.view import AppView

STORM = 200
HANG = Answer(silent=True, ending=Ending.HANG)


class Mood:
    """Whether the platform hangs or answers."""

    def __init__(self) -> None:
        self.hangs = True

    def __call__(self, asked: Asked) -> Answer:
        if self.hangs:
            return HANG
        return answer_json({"app": app(), "deployment": {"id": "d2"}})


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
    """Take every place in the pool with a read that hangs."""
    stuck = [asyncio.ensure_future(platform.view(APP)) for _ in range(20)]
    while len(server.asked) < len(stuck):
        server.arrived.clear()
        await server.arrived.wait()
    return stuck


async def test_after_hundreds_of_cancelled_calls_reads_and_rollbacks_work():
    mood = Mood()
    async with scripted(mood) as server:
        platform = adapter(server.url, request_timeout=timedelta(seconds=2), burst_max=10_000)
        await storm(platform, server)
        mood.hangs = False
        assert (await platform.view(APP)).app == APP
        assert await platform.roll_back(APP, TARGET, pin=True) == "d2"
        await platform.close()


async def test_a_full_pool_is_replaced_and_does_not_hold_up_a_read():
    mood = Mood()
    async with scripted(mood) as server:
        platform = adapter(server.url, request_timeout=timedelta(seconds=2), burst_max=10_000)
        stuck = await fill(platform, server)
        mood.hangs = False
        assert (await platform.view(APP)).app == APP
        for task in stuck:
            task.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)
        await platform.close()


async def test_a_full_pool_does_not_hold_up_a_rollback_at_all():
    mood = Mood()
    loop = asyncio.get_running_loop()
    async with scripted(mood) as server:
        platform = adapter(server.url, request_timeout=timedelta(seconds=20), burst_max=10_000)
        stuck = await fill(platform, server)
        mood.hangs = False
        began = loop.time()
        await platform.roll_back(APP, TARGET, pin=True)
        # Waiting for a place would have taken a quarter of the request's time: five seconds.
        assert loop.time() - began < 2
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
