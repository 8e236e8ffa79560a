"""What the daemon answers over HTTP, and what it says when it does not do well."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from tests.runtime.fakes import Troubled
from tests.runtime.test_metrics import linted
from tests.runtime.worlds import Stage
from watchdog.ports import Misconfigured, Unavailable
from watchdog.runtime.daemon import Daemon
from watchdog.runtime.process import run_until
from watchdog.runtime.server import Answers, Server, application


class Running:
    """A daemon behind its server, on a free port of the loopback."""

    def __init__(self, daemon: Daemon, server: Server) -> None:
        self.daemon = daemon
        self.server = server
        self.url = ""

    async def get(self, path: str) -> httpx.Response:
        async with httpx.AsyncClient(trust_env=False) as client:
            return await client.get(self.url + path)

    async def verdict(self, path: str) -> tuple[int, str]:
        answer = await self.get(path)
        return answer.status_code, answer.json().get("reason", "")


def serving(daemon: Daemon, host: str = "127.0.0.1", port: int = 0) -> Running:
    answers = Answers(
        metrics=daemon.metrics.render,
        alive=daemon.alive,
        ready=daemon.ready,
        status=daemon.status,
    )
    return Running(daemon, Server(application(answers), host, port))


@pytest.fixture
async def running(stage: Stage) -> AsyncIterator[Running]:
    one = serving(await stage.started())
    one.url = f"http://{await one.server.start()}"
    yield one
    await one.server.stop()


async def test_promtool_finds_nothing_wrong_with_what_is_served(
    running: Running, tool: Callable[[str], str]
):
    answer = await running.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert linted(tool, answer.content) == "0"


async def test_livez_fails_when_the_loop_has_stalled(running: Running, stage: Stage):
    await stage.pass_time(2)
    assert await running.verdict("/livez") == (200, "")
    await stage.clock.advance(61)
    assert await running.verdict("/livez") == (503, "the main loop stalled for 61 s")
    await running.daemon.tick()
    assert await running.verdict("/livez") == (200, "")


async def test_readyz_says_why_the_daemon_cannot_watch(stage: Stage):
    platform = Troubled(stage.platform, spared=["close"])
    platform.fail_next(Misconfigured("the token is refused"))
    one = serving(await stage.started(platform=platform))
    one.url = f"http://{await one.server.start()}"
    said = "the platform was not read yet: the token is refused"
    assert await one.verdict("/readyz") == (503, said)
    await stage.pass_time(3)
    assert await one.verdict("/readyz") == (200, "")
    stage.daemons.clear()
    await stage.clock.advance(200)
    code, reason = await one.verdict("/readyz")
    assert (code, reason.startswith("the platform was last read at 12:0")) == (503, True)
    stage.daemons.append(one.daemon)
    await one.server.stop()


async def test_readyz_says_that_the_store_fails(stage: Stage):
    store = Troubled(stage.store)
    one = serving(await stage.started(store=store))
    one.url = f"http://{await one.server.start()}"
    store.fail_next(Unavailable("the disk is full"))
    await one.daemon.deliver()
    assert await one.verdict("/readyz") == (503, "the store fails: the disk is full")
    await one.daemon.deliver()
    assert await one.verdict("/readyz") == (200, "")
    await one.server.stop()


async def test_status_tells_of_every_app(running: Running, stage: Stage):
    stage.platform.add("blog")
    stage.platform.rollback_s = 60
    await stage.break_release()
    assert await stage.until(lambda: stage.platform.accepted)
    await stage.pass_time(3)
    status: dict[str, Any] = json.loads((await running.get("/status")).content)
    assert status.keys() == {
        "version",
        "started_at",
        "now",
        "fleet_read_at",
        "platform_error",
        "observer_impaired",
        "fleet",
        "apps",
    }
    blog, shop = status["apps"]
    assert (blog["name"], blog["decision"], blog["rollback"]) == ("blog", "healthy", None)
    assert (shop["app"], shop["live"], shop["coming"]) == ("id-shop", "d3", "r0")
    assert (shop["policy"], shop["mode"], shop["health"]) == ("swift", "act", "unhealthy")
    assert shop["decision"] == "roll_back"
    assert shop["rules"][0]["rule"] == "down"
    assert shop["headline"] == shop["rollback"]
    assert "d2" in shop["rollback"]
    assert shop["incident"]
    assert blog["view_age_s"] <= 5


async def test_status_says_when_nothing_was_decided_yet(stage: Stage):
    daemon = stage.daemon()
    assert daemon.status()["apps"] == []
    await daemon.open()
    (app,) = json.loads(json.dumps(daemon.status()))["apps"]
    assert (app["decision"], app["health"]) == (None, "unknown")


async def test_nothing_can_be_changed_over_http(running: Running):
    async with httpx.AsyncClient(trust_env=False) as client:
        for path in ("/status", "/metrics", "/livez", "/readyz"):
            assert (await client.post(running.url + path)).status_code == 405


async def test_an_address_of_version_six_is_served_and_written_in_brackets(stage: Stage):
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no loopback of version six")
    one = serving(await stage.started(), host="::1")
    listen = await one.server.start()
    assert listen.startswith("[::1]:")
    one.url = f"http://{listen}"
    assert await one.verdict("/livez") == (200, "")
    await one.server.stop()


async def test_a_taken_port_is_an_error_before_anything_is_opened(stage: Stage):
    store = Troubled(stage.store)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        daemon = stage.daemon(store=store)
        with pytest.raises(OSError, match="in use"):
            await run_until(daemon, asyncio.Event(), ("127.0.0.1", port))
    assert store.count == 0


async def test_a_server_may_be_stopped_twice_or_before_it_started(stage: Stage):
    one = serving(stage.daemon())
    await one.server.stop()
    await one.server.start()
    await one.server.stop()
    await one.server.stop()
