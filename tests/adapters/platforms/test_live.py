"""Run logs followed over real sockets, against the simulator and against odd replies."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as serve_frames

from tests.adapters.platforms.builders import APP, TARGET, TOKEN, adapter
from tests.adapters.platforms.scripted import Answer, Asked, Ending, answer_json, problem, scripted
from tests.simulator.worlds import do, release, shop, world
from watchdog.adapters.clock import SystemClock
from watchdog.adapters.platforms.digitalocean import DigitalOcean, DigitalOceanOptions
from watchdog.adapters.platforms.digitalocean.loglines import LINE_CHARACTERS_MAX
from watchdog.model.component import LogLine
from watchdog.model.identity import AppId, DeploymentId
from watchdog.ports import PortError, Refused, Unavailable
from watchdog.simulator import Simulator, serve
from watchdog.simulator.options import TOKEN as SIMULATED


def failing() -> Simulator:
    """A world whose live version has written five errors."""
    simulator = world()
    release(simulator, "2.0", behaviour=[{"kind": "errors"}])
    simulator.advance(simulator.now + timedelta(seconds=5))
    return simulator


@contextlib.asynccontextmanager
async def reached(simulator: Simulator) -> AsyncIterator[tuple[DigitalOcean, AppId, DeploymentId]]:
    async with serve(simulator, clock=lambda: simulator.now) as running:
        options = DigitalOceanOptions(api_url=running.api_url)
        platform = DigitalOcean(options, lambda: SIMULATED, SystemClock())
        app = shop(simulator)
        assert app.serving_id is not None
        yield platform, AppId(app.id), DeploymentId(app.serving_id)
        await platform.close()


async def read(lines: AsyncIterator[LogLine], count: int) -> list[LogLine]:
    return [await anext(lines) for _ in range(count)]


async def test_the_lines_of_a_live_log_come_with_their_source_and_instant():
    async with (
        reached(failing()) as (platform, app, live),
        platform.follow_logs(app, live, "web") as lines,
    ):
        said = await read(lines, 7)
    assert {one.source for one in said} == {"web"}
    moments = [one.at for one in said if one.at is not None]
    assert len(moments) == 7
    assert moments == sorted(moments)
    assert said[-1].text.endswith("ERROR errors: request failed (500)")


async def test_where_no_websocket_is_spoken_the_log_is_read_as_text():
    simulator = failing()
    do(simulator, "fault", operation="follow_logs", kind="status")
    async with (
        reached(simulator) as (platform, app, live),
        platform.follow_logs(app, live) as lines,
    ):
        assert any("listening" in one.text for one in await read(lines, 7))


async def failure(platform: DigitalOcean, app: AppId, live: DeploymentId) -> PortError:
    with pytest.raises(PortError) as caught:
        await everything(platform, app, live)
    return caught.value


async def everything(platform: DigitalOcean, app: AppId, live: DeploymentId) -> list[LogLine]:
    async with platform.follow_logs(app, live) as lines:
        return [one async for one in lines]


async def test_a_log_that_lets_nobody_in_is_refused():
    simulator = failing()
    do(simulator, "fault", operation="follow_logs", kind="status", times=2, status=403)
    async with reached(simulator) as (platform, app, live):
        error = await failure(platform, app, live)
    assert isinstance(error, Refused)
    assert "403" in str(error)


@pytest.mark.parametrize("refused_first", [False, True], ids=["frames", "text"])
async def test_a_log_that_breaks_off_is_unavailable_after_what_was_said(refused_first: bool):
    simulator = failing()
    if refused_first:
        do(simulator, "fault", operation="follow_logs", kind="status")
    do(simulator, "fault", operation="follow_logs", kind="cut", lines=3)
    said: list[LogLine] = []
    async with reached(simulator) as (platform, app, live):
        with pytest.raises(Unavailable) as caught:  # noqa: PT012 - read to the break
            async with platform.follow_logs(app, live) as lines:
                async for line in lines:
                    said.append(line)  # noqa: PERF401 - what came before the break is wanted
    assert len(said) == 3
    assert "token" not in str(caught.value)


async def test_a_log_ends_with_its_deployment():
    simulator = failing()
    async with (
        reached(simulator) as (platform, app, live),
        platform.follow_logs(app, live) as lines,
    ):
        await read(lines, 7)
        release(simulator, "3.0")
        assert [one async for one in lines]


async def test_a_deployment_that_is_gone_has_no_log_to_follow_nor_a_past():
    simulator = failing()
    async with reached(simulator) as (platform, app, live):
        release(simulator, "3.0")
        assert isinstance(await failure(platform, app, live), Refused)
        with pytest.raises(Refused):
            await platform.past_logs(app, live)


async def test_the_past_of_a_log_is_had_in_order():
    async with reached(failing()) as (platform, app, live):
        said = await platform.past_logs(app, live)
    assert sum("ERROR" in one.text for one in said) == 5
    assert all(one.at is not None for one in said)


def handing_out(live_url: str, **more: object):
    def script(asked: Asked) -> Answer:
        return answer_json({"live_url": live_url, **more})

    return script


@contextlib.asynccontextmanager
async def frames(*messages: str | bytes, code: int = 1000) -> AsyncIterator[tuple[str, list[str]]]:
    """A websocket that says these things and ends; and the headers that it was asked with."""
    heads: list[str] = []

    async def talk(socket: ServerConnection) -> None:
        assert socket.request is not None
        heads.append(f"{socket.request.path}\n{socket.request.headers}")
        for one in messages:
            await socket.send(one)
        await socket.close(code)

    async with serve_frames(talk, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        yield f"http://127.0.0.1:{port}/live?token=secret-of-the-log", heads


async def followed(live_url: str) -> list[LogLine]:
    async with scripted(handing_out(live_url)) as server:
        platform = adapter(server.url)
        try:
            async with platform.follow_logs(APP, TARGET) as lines:
                return [one async for one in lines]
        finally:
            await platform.close()


async def test_a_frame_holds_whole_lines_and_need_not_be_one():
    said = ('{"data": "one\\ntwo"}', '{"data": "three\\n"}', "bare", b"bytes\xff")
    async with frames(*said) as (url, heads):
        lines = await followed(url)
    assert [one.text for one in lines] == ["one", "two", "three", "bare", "bytes\ufffd"]
    assert "token=secret-of-the-log" in heads[0]
    assert TOKEN not in heads[0], "the log's address is not the platform"


async def test_a_long_line_is_cut():
    async with frames('{"data": "' + "x" * 100_000 + '"}') as (url, _):
        (line,) = await followed(url)
    assert len(line.text) == LINE_CHARACTERS_MAX


async def test_a_frame_beyond_all_bounds_ends_the_stream():
    async with frames("x" * 2_000_000) as (url, _):
        with pytest.raises(Unavailable):
            await followed(url)


async def test_an_error_does_not_quote_the_address():
    async with frames("one", code=1011) as (url, _):
        with pytest.raises(Unavailable) as caught:
            await followed(url)
    assert "secret-of-the-log" not in repr(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("url", ["", "ftp://127.0.0.1/x", "http:///x", "ws://"])
async def test_without_a_usable_address_there_is_nothing_to_follow(url: str):
    with pytest.raises(PortError):
        await followed(url)


async def test_an_address_where_nobody_listens_is_unavailable():
    async with frames() as (url, _):
        pass
    with pytest.raises(Unavailable):
        await followed(url)


async def test_an_address_that_hangs_is_given_up_in_time():
    async with (
        scripted(lambda _: Answer(silent=True, ending=Ending.HANG)) as live,
        scripted(handing_out(live.url)) as server,
    ):
        platform = adapter(server.url, request_timeout=timedelta(seconds=0.3))
        assert isinstance(await failure(platform, APP, TARGET), Unavailable)
        await platform.close()


async def test_following_waits_for_no_answer_to_a_refused_question():
    async with scripted(lambda _: problem(400, "bad_request", "final_cleanup")) as server:
        platform = adapter(server.url)
        with pytest.raises(Refused):
            async with platform.follow_logs(APP, TARGET, "web"):
                pass
        await platform.close()
    (asked,) = server.asked
    assert asked.path == f"/v2/apps/{APP}/deployments/{TARGET}/components/web/logs"
    assert "follow=true" in asked.query


async def test_a_past_without_addresses_is_refused():
    async with scripted(lambda _: answer_json({"historic_urls": []})) as server:
        platform = adapter(server.url)
        with pytest.raises(Refused):
            await platform.past_logs(APP, TARGET)
        await platform.close()
