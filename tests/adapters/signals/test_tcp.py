"""What the TCP probe makes of ports that are open, closed, silent or not to be found."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from datetime import timedelta

import pytest

from tests.adapters.servers import (
    open_descriptors,
    say_nothing,
    serve,
    settle_descriptors,
    unused_port,
)
from tests.adapters.signals.views import SOON, failed, probe, unanswered, view
from watchdog.adapters.clock import SystemClock
from watchdog.adapters.signals.tcp import TcpOptions, TcpProbe
from watchdog.model.observation import Answer, FailureReason


def tcp(**options) -> TcpProbe:
    return TcpProbe(TcpOptions(name="tcp", **options), SystemClock())


async def test_an_open_port_passes_whatever_it_speaks():
    async with serve(say_nothing) as app:
        configured = await tcp(host="127.0.0.1", port=app.port).sample(None)
        shown = await tcp().sample(view(app.url))
        other_port = await tcp(port=app.port).sample(view("https://127.0.0.1"))
    for observation in (configured, shown, other_port):
        assert observation.answer is Answer.PASSED
        assert observation.signal == "tcp"
        assert observation.latency is not None


async def test_a_closed_port_fails_as_connect():
    observation = await tcp(host="127.0.0.1", port=unused_port()).sample(None)
    assert failed(observation, FailureReason.CONNECT)


@pytest.mark.parametrize("shown", [None, view(), view("nonsense")])
async def test_no_address_is_no_answer(shown):
    assert unanswered(await tcp().sample(shown), FailureReason.NO_TARGET)


@pytest.mark.parametrize("kind", ["tcp", "http"])
async def test_a_connection_that_never_opens_fails_as_timeout(kind):
    """A listener whose queue is full: the system drops what knocks, and says nothing."""
    with contextlib.ExitStack() as sockets:
        server = sockets.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        port = server.getsockname()[1]
        for _ in range(4):
            waiting = sockets.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", port))
        over_tcp = tcp(host="127.0.0.1", port=port, timeout=SOON)
        over_http = probe(f"http://127.0.0.1:{port}", timeout=SOON)
        observation = await (over_tcp if kind == "tcp" else over_http).sample(None)
    assert failed(observation, FailureReason.TIMEOUT)
    assert observation.detail == "no connection within 0.8 s"


@pytest.mark.parametrize(
    ("number", "reason"),
    [(socket.EAI_NONAME, FailureReason.DNS), (socket.EAI_AGAIN, FailureReason.OBSERVER)],
)
async def test_a_name_that_does_not_exist_fails_and_one_nobody_knows_now_does_not(
    number, reason, monkeypatch
):
    def look_up(*_, **__):
        raise socket.gaierror(number, "")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    observation = await tcp(host="x.example", port=80).sample(None)
    assert observation.reason is reason
    assert (observation.answer is Answer.FAILED) == (reason is FailureReason.DNS)


async def test_a_hundred_probes_leave_no_descriptor_behind():
    async with serve(say_nothing) as app:
        sampled = tcp(host="127.0.0.1", port=app.port)
        before = open_descriptors()
        for _ in range(10):
            await asyncio.gather(*(sampled.sample(None) for _ in range(10)))
        await settle_descriptors(before + 100)  # the server never looks at its sides of them


async def test_stage_times_are_reported():
    seen: list[tuple[str, str]] = []
    async with serve(say_nothing) as app:
        options = TcpOptions(name="tcp", host="127.0.0.1", port=app.port)
        sampled = TcpProbe(
            options, SystemClock(), observer=lambda signal, stage, _: seen.append((signal, stage))
        )
        await sampled.sample(None)
    assert {("tcp", "connect"), ("tcp", "total")} <= set(seen)


@pytest.mark.parametrize(
    "options",
    [
        {"name": ""},
        {"host": "x"},
        {"port": 65_536},
        {"port": -1},
        {"timeout": timedelta(0)},
    ],
)
def test_options_that_make_no_sense_are_refused(options):
    with pytest.raises(ValueError, match=r"name|port|timeout"):
        TcpOptions(**{"name": "tcp"} | options)
