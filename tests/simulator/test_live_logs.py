"""Live logs over real sockets: frames in a websocket, plain text, and what can go wrong."""

from __future__ import annotations

import asyncio
import contextlib
import json
from datetime import timedelta

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosedError, InvalidStatus

from tests.simulator.worlds import NOON, VirtualClock, do, release, shop, world
from watchdog.simulator import Simulator, serve
from watchdog.simulator.logs import read_log


def failing() -> Simulator:
    """A world whose live version writes an error a second, of which five are written."""
    simulator = world()
    release(simulator, "2.0", behaviour=[{"kind": "errors"}])
    simulator.advance(simulator.now + timedelta(seconds=5))
    return simulator


@contextlib.asynccontextmanager
async def live_log(simulator: Simulator, scheme: str = "ws"):
    """The address of the live log of what serves, at an instant that stands still."""
    app = shop(simulator)
    async with serve(simulator, clock=lambda: simulator.now) as running:
        place = f"/live/{app.id}/{app.serving_id}/web/RUN?token=t"
        yield running.api_url.replace("http", scheme) + place


async def test_lines_come_as_frames_over_a_real_websocket():
    async with live_log(failing()) as url, connect(url) as socket:
        said = [json.loads(await socket.recv())["data"] for _ in range(7)]
    assert sum("ERROR errors" in one for one in said) == 5


async def test_a_live_log_goes_on_as_the_log_grows():
    simulator = failing()
    async with live_log(simulator) as url, connect(url) as socket:
        for _ in range(7):
            await socket.recv()
        simulator.advance(simulator.now + timedelta(seconds=1))
        assert "ERROR" in await socket.recv()


async def test_a_live_log_ends_with_its_deployment():
    simulator = failing()
    async with live_log(simulator) as url, connect(url) as socket:
        release(simulator, "3.0")
        said = [one async for one in socket]
    assert len(said) == 9, "two before the first error, and one for each second until the next"
    assert socket.close_code == 1000


async def test_a_live_log_breaks_off_after_as_many_lines_as_asked():
    simulator = failing()
    do(simulator, "fault", operation="follow_logs", kind="cut", lines=2)
    async with live_log(simulator) as url, connect(url) as socket:
        said = [await socket.recv(), await socket.recv()]
        with pytest.raises(ConnectionClosedError):
            await socket.recv()
    assert len(said) == 2


async def test_a_refused_live_log_is_no_websocket():
    simulator = failing()
    do(simulator, "fault", operation="follow_logs", kind="status")
    async with live_log(simulator) as url:
        with pytest.raises(InvalidStatus):
            await connect(url)


async def test_a_silent_live_log_is_open_and_says_nothing():
    simulator = failing()
    do(simulator, "fault", operation="follow_logs", kind="silent")
    async with live_log(simulator) as url, connect(url) as socket:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(socket.recv(), 0.1)
        await socket.ping()


async def test_a_delayed_live_log_is_whole():
    simulator = failing()
    do(simulator, "fault", operation="follow_logs", kind="delayed", delay_s=0.01)
    async with live_log(simulator) as url, connect(url) as socket:
        assert await socket.recv()


@pytest.mark.parametrize(("kind", "lines"), [("dropped", 0), ("cut", 3)])
async def test_plain_text_breaks_off_as_well(kind: str, lines: int):
    simulator = failing()
    do(simulator, "fault", operation="follow_logs", kind=kind, lines=lines)
    said: list[str] = []
    async with live_log(simulator, "http") as url, httpx.AsyncClient() as client:
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):  # noqa: PT012 - read to the break
            async with client.stream("GET", url) as reply:
                async for line in reply.aiter_lines():
                    said.append(line)  # noqa: PERF401 - what came before the break is wanted
    assert len(said) == lines


async def test_plain_text_can_be_refused():
    simulator = failing()
    do(simulator, "fault", operation="follow_logs", kind="status", status=503)
    async with live_log(simulator, "http") as url, httpx.AsyncClient() as client:
        assert (await client.get(url)).status_code == 503


def test_a_run_log_tells_of_the_latest_errors_however_old_the_trouble_is():
    simulator = world()
    release(simulator, "2.0", behaviour=[{"kind": "errors"}])
    clock = VirtualClock()
    clock.now = NOON + timedelta(hours=1)
    simulator.advance(clock.now)
    app = shop(simulator)
    assert app.serving_id is not None
    place = {"app_id": app.id, "deployment_id": app.serving_id, "component": "web", "kind": "RUN"}
    newest = read_log(simulator, place).splitlines()[-1]
    assert "12:59:5" in newest or "13:00:00" in newest
