"""How long a body may be, how it may be packed, and how long it is waited for."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator

import pytest

from tests.runtime.pushing import TOKEN, Pushed, alert, pushed, source
from tests.runtime.worlds import Stage
from watchdog.runtime.inbound import BODY_BYTES_MAX


@pytest.fixture
async def daemon(stage: Stage) -> AsyncIterator[Pushed]:
    one = await pushed(stage, [source()])
    yield one
    await one.server.stop()


LONG = json.dumps(alert() | {"summary": "x" * BODY_BYTES_MAX}).encode()


async def pieces(body: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(body), 65_536):
        yield body[at : at + 65_536]


async def test_a_body_at_the_limit_is_taken(daemon: Pushed):
    body = json.dumps(alert()).encode()
    answer = await daemon.post(body + b" " * (BODY_BYTES_MAX - len(body)))
    assert answer.status_code == 200


async def test_a_longer_body_is_refused_by_the_length_that_it_declares(daemon: Pushed):
    """Spoken by hand: whoever is still sending may not get to read the answer."""
    host, port = daemon.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /inbound/monitor HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n"
    writer.write(f"{head}Content-Length: {BODY_BYTES_MAX + 1}\r\n\r\n".encode())
    assert b" 413 " in await reader.readline()
    writer.close()


async def test_a_longer_body_is_refused_while_it_is_read(daemon: Pushed):
    host, port = daemon.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /inbound/monitor HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n"
    writer.write(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
    async for piece in pieces(LONG):
        writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
    assert b" 413 " in await reader.readline()
    writer.close()
    labels = {"source": "monitor", "outcome": "too_large"}
    assert daemon.counted("watchdog_inbound_total", **labels) == 1


@pytest.mark.parametrize("leaving", [False, True])
async def test_a_body_that_does_not_come_is_not_waited_for(daemon: Pushed, leaving: bool):
    host, port = daemon.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /inbound/monitor HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n"
    writer.write(f'{head}Content-Length: 100\r\n\r\n{{"name":'.encode())
    await writer.drain()
    if not leaving:
        assert b" 408 " in await reader.readline()
    writer.close()
    labels = {"source": "monitor", "outcome": "too_slow"}
    for _ in range(100):
        if daemon.counted("watchdog_inbound_total", **labels):
            break
        await asyncio.sleep(0.01)
    assert daemon.counted("watchdog_inbound_total", **labels) == 1


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({"Content-Encoding": "gzip"}, "is compressed"),
        ({"Content-Type": "multipart/form-data; boundary=x"}, "is not declared as JSON"),
        ({"Content-Type": "text/plain"}, "is not declared as JSON"),
    ],
)
async def test_what_is_packed_or_something_else_is_not_opened(
    daemon: Pushed, headers: dict[str, str], message: str
):
    body = gzip.compress(json.dumps(alert()).encode())
    answer = await daemon.post(body, headers=headers)

    assert (answer.status_code, answer.json()["message"]) == (415, message)


@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-8", "application/vnd.monitor+json", ""]
)
async def test_json_by_any_of_its_names_or_undeclared_is_read(daemon: Pushed, kind: str):
    body = json.dumps(alert()).encode()
    headers = {"Content-Type": kind} if kind else {}
    assert (await daemon.post(body, headers=headers)).status_code == 200
