"""Settings become a daemon's ports, with every request and phase counted."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.runtime.fakes import noon
from watchdog.adapters.clock import SystemClock
from watchdog.adapters.platforms.digitalocean import OPERATIONS, OUTCOMES, client
from watchdog.adapters.signals.app_health import AppHealthSignal
from watchdog.adapters.signals.http import HttpProbe
from watchdog.adapters.signals.logs import LogsSignal
from watchdog.adapters.signals.platform_metrics import PlatformMetricsSignal
from watchdog.adapters.signals.prometheus import PrometheusSignal
from watchdog.adapters.signals.tcp import TcpProbe
from watchdog.compose import platform_of, world_of
from watchdog.model.identity import AppId
from watchdog.model.observation import Answer
from watchdog.model.view import AppView
from watchdog.ports import Clock, Gauge, Historian, Holding, Misconfigured, PortError
from watchdog.runtime.daemon import World
from watchdog.settings import Settings, load

CONFIG = """
platform: {{token: secret, api_url: "http://127.0.0.1:{port}"}}
store: {{url: "memory:"}}
references:
  - url: http://127.0.0.1:{port}/big
  - tcp: 127.0.0.1:{port}
notifiers:
  chat: {{kind: webhook, url: "http://127.0.0.1:{port}/hook"}}
apps:
  - app: shop
    probes:
      - {{kind: http, url: "http://127.0.0.1:{port}/"}}
      - {{kind: tcp, name: port, address: "127.0.0.1:{port}"}}
      - {{kind: app_health, name: platform}}
      - {{kind: prometheus, url: "http://127.0.0.1:{port}", query: up}}
      - {{kind: platform_metrics, metric: cpu}}
      - {{kind: logs, pattern: ERROR}}
"""

BIG_PAGE = 3 * 1024 * 1024


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one request: an empty fleet with what is left of the hour, or a very long page."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        body = b'{"apps": [], "meta": {"total": 0}}'
        if "/big" in head:
            body = b"x" * BIG_PAGE
        lines = (
            "HTTP/1.1 200 OK",
            "content-type: application/json",
            "ratelimit-limit: 5000",
            "ratelimit-remaining: 4321",
            f"content-length: {len(body)}",
            "connection: close",
        )
        writer.write("\r\n".join((*lines, "", "")).encode() + body)
        await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


@pytest.fixture
async def port() -> AsyncIterator[int]:
    listening = socket.create_server(("127.0.0.1", 0))
    server = await asyncio.start_server(answer, sock=listening)
    yield listening.getsockname()[1]
    server.close()


def settings(port: int, folder: Path) -> Settings:
    path = folder / "watchdog.yaml"
    path.write_text(CONFIG.format(port=port))
    return load([path], {})


@pytest.fixture
async def world(port: int, tmp_path: Path) -> AsyncIterator[World]:
    one = world_of(settings(port, tmp_path))
    yield one
    await one.platform.close()


def view(name: str = "shop") -> AppView:
    return AppView(app=AppId(f"id-{name}"), name=name, read_at=noon, watermark=noon)


def sample(world: World, name: str, **labels: str) -> float | None:
    assert world.metrics is not None
    return world.metrics.registry.get_sample_value(name, labels)


async def test_every_request_is_there_at_zero_and_then_counted(world: World):
    for operation in OPERATIONS:
        for outcome in OUTCOMES:
            labels = {"operation": operation, "outcome": outcome}
            assert sample(world, "watchdog_platform_requests_total", **labels) == 0
    await world.platform.fleet()
    labels = {"operation": "fleet", "outcome": "ok"}
    assert sample(world, "watchdog_platform_requests_total", **labels) == 1


async def test_the_budget_is_shown_as_the_platform_told_it(world: World):
    assert sample(world, "watchdog_platform_budget_remaining") == -1
    await world.platform.fleet()
    assert sample(world, "watchdog_platform_budget_remaining") == 4321


async def test_the_budget_stays_unknown_while_the_platform_says_nothing(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    world = world_of(settings(port, tmp_path))
    with pytest.raises(PortError):
        await world.platform.fleet()
    assert sample(world, "watchdog_platform_budget_remaining") == -1
    labels = {"operation": "fleet", "outcome": "unavailable"}
    assert (sample(world, "watchdog_platform_requests_total", **labels) or 0) >= 1
    await world.platform.close()


def test_the_operations_are_those_the_adapter_names():
    folder = Path(client.__file__).parent
    source = "".join(one.read_text() for one in folder.glob("*.py"))
    assert sorted(set(re.findall(r'operation="(\w+)"', source))) == sorted(OPERATIONS)


async def test_each_kind_of_probe_becomes_its_source_and_is_built_once(world: World):
    plan = world.planner(view())
    assert [type(one) for one in plan.sources] == [
        HttpProbe,
        TcpProbe,
        AppHealthSignal,
        PrometheusSignal,
        PlatformMetricsSignal,
        LogsSignal,
    ]

    def able(kind: type[object]) -> list[str]:
        named = [(one.name, one) for one in plan.sources]
        return [name for name, one in named if isinstance(one, kind)]

    assert able(Gauge) == ["prometheus", "platform_metrics", "logs"]
    assert able(Historian) == ["prometheus", "platform_metrics"]
    assert able(Holding) == ["logs"]
    assert world.planner(view()) is plan
    assert world.planner(view("another")) is None


async def test_the_phases_of_http_and_tcp_probes_are_counted(world: World):
    http, tcp, *_ = world.planner(view()).sources
    for source in (http, tcp):
        before = sample(world, "watchdog_probe_phase_seconds_count", phase="connect") or 0
        assert (await source.sample(view())).answer is Answer.PASSED
        after = sample(world, "watchdog_probe_phase_seconds_count", phase="connect")
        assert after == before + 1


async def test_a_reference_with_a_very_long_page_answers(world: World):
    """Its page is not read: that it answers is all that is asked of it."""
    for reference in world.references:
        assert (await reference.sample(None)).answer is Answer.PASSED


async def test_channels_go_by_their_configured_names(world: World):
    assert [one.name for one in world.notifiers if one.name == "chat"] == ["chat"]


async def test_without_a_token_there_is_no_platform(port: int, tmp_path: Path):
    path = tmp_path / "watchdog.yaml"
    path.write_text("apps: [{app: shop}]\n")
    clock: Clock = SystemClock()
    with pytest.raises(Misconfigured, match="no token"):
        platform_of(load([path], {}), clock)


async def test_a_platform_may_go_without_an_observer(port: int, tmp_path: Path):
    platform = platform_of(settings(port, tmp_path), SystemClock())
    assert await platform.fleet() == ()
    await platform.close()
