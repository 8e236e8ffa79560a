"""Looking names up, racing addresses, and running out of descriptors for real."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
from datetime import timedelta

import pytest

from tests.adapters.servers import answering, serve
from tests.adapters.signals.views import probe, unanswered
from watchdog.adapters.signals import connection
from watchdog.adapters.signals.connection import Resolver, first_of
from watchdog.model.observation import Answer, FailureReason

STARVED = """
import asyncio, os, resource, sys
from watchdog.adapters.clock import SystemClock
from watchdog.adapters.signals.http import HttpProbe
from watchdog.adapters.signals.http_options import HttpOptions
from watchdog.adapters.signals.tcp import TcpOptions, TcpProbe

async def main():
    clock, port = SystemClock(), int(sys.argv[1])
    probes = [
        HttpProbe(HttpOptions(name="literal", url=f"http://127.0.0.1:{port}"), clock),
        HttpProbe(HttpOptions(name="named", url=f"http://localhost:{port}"), clock),
        TcpProbe(TcpOptions(name="tcp", host="127.0.0.1", port=port), clock),
    ]
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    taken = []
    try:
        while True:
            taken.append(os.dup(0))
    except OSError:
        pass
    starved = [await one.sample(None) for one in probes]
    for one in taken:
        os.close(one)
    for one in [*starved, await probes[0].sample(None)]:
        print(one.answer.value, one.reason)

asyncio.run(main())
"""


async def test_without_descriptors_a_probe_gives_no_answer_and_recovers_with_them():
    async with serve(answering()) as app:
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-c", STARVED, str(app.port)],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    assert done.stdout.splitlines() == ["no_answer observer"] * 3 + ["passed None"]


class SlowNames:
    """A system resolver that answers when it is let, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.let = threading.Event()

    def __call__(self, host, port, *rest, **more):
        self.asked += 1
        self.let.wait(10)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))] * 2


@pytest.fixture
def slow_names(monkeypatch) -> SlowNames:
    names = SlowNames()
    monkeypatch.setattr(socket, "getaddrinfo", names)
    return names


async def test_a_resolver_that_hangs_is_our_fault_and_holds_one_thread_only(slow_names):
    sampled = probe("http://slow.example", timeout=timedelta(milliseconds=30))
    try:
        observations = await asyncio.gather(*(sampled.sample(None) for _ in range(5)))
    finally:
        slow_names.let.set()
    assert all(unanswered(one, FailureReason.OBSERVER) for one in observations)
    assert slow_names.asked == 1


async def test_a_name_is_looked_up_anew_once_the_last_look_up_ended(slow_names):
    slow_names.let.set()
    resolver = Resolver()
    assert await resolver.addresses("a.example", 80) == ("127.0.0.1",)
    await resolver.addresses("a.example", 80)
    assert slow_names.asked == 2


async def test_a_look_up_serves_another_asker_after_the_first_gave_up(slow_names):
    resolver = Resolver()
    first = asyncio.create_task(resolver.addresses("a.example", 80))
    second = asyncio.create_task(resolver.addresses("a.example", 80))
    await asyncio.sleep(0)
    first.cancel()
    slow_names.let.set()
    assert await second == ("127.0.0.1",)
    assert slow_names.asked == 1


async def test_a_host_name_is_looked_up_and_asked():
    async with serve(answering()) as app:
        observation = await probe(f"http://localhost:{app.port}").sample(None)
    assert observation.answer is Answer.PASSED


async def hang() -> str:
    await asyncio.Event().wait()
    return "never"


async def refuse() -> str:
    raise ConnectionRefusedError


async def open_at_once() -> str:
    return "open"


async def test_an_address_that_hangs_is_overtaken_by_the_next(monkeypatch):
    monkeypatch.setattr(connection, "HEAD_START_S", 0.001)
    assert await first_of([hang, open_at_once]) == "open"
    assert len(asyncio.all_tasks()) == 1


async def test_an_address_that_refuses_is_followed_by_the_next_at_once(monkeypatch):
    monkeypatch.setattr(connection, "HEAD_START_S", 60)
    assert await first_of([refuse, open_at_once]) == "open"


async def test_when_all_addresses_fail_each_fault_is_told():
    with pytest.raises(ConnectionError) as met:
        await first_of([refuse, refuse])
    assert isinstance(met.value.__cause__, ExceptionGroup)
    assert len(met.value.__cause__.exceptions) == 2


async def test_the_addresses_of_two_families_are_tried_by_turns(monkeypatch):
    def look_up(host, port, *_, **__):
        six = [(socket.AF_INET6, 1, 6, "", (f"::{n}", port, 0, 0)) for n in range(1, 4)]
        return [*six, (socket.AF_INET, 1, 6, "", ("192.0.2.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    found = await Resolver().addresses("shop.example", 80)
    assert found == ("::1", "192.0.2.1", "::2", "::3")


async def test_a_look_up_that_failed_is_not_remembered(slow_names, monkeypatch):
    def broken(*_, **__):
        raise socket.gaierror(socket.EAI_AGAIN, "")

    resolver = Resolver()
    with monkeypatch.context() as now:
        now.setattr(socket, "getaddrinfo", broken)
        with pytest.raises(socket.gaierror):
            await resolver.addresses("a.example", 80)
    slow_names.let.set()
    assert await resolver.addresses("a.example", 80) == ("127.0.0.1",)
