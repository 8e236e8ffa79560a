"""What the HTTP probe expects of a body, and how little of a bad one it takes."""

from __future__ import annotations

import asyncio
import gzip
import json
import tracemalloc
import zlib

import httpx
import pytest

from tests.adapters.servers import (
    answering,
    sending,
    serve,
)
from tests.adapters.signals.views import (
    failed,
    probe,
)
from watchdog.adapters.clock import SystemClock
from watchdog.adapters.signals.http import HttpProbe
from watchdog.adapters.signals.http_body import Unreadable, read_body
from watchdog.adapters.signals.http_options import HttpOptions
from watchdog.model.observation import Answer, FailureReason


async def test_a_wrong_status_fails_with_both_in_words_and_does_not_wait_for_the_body():
    head = b"HTTP/1.1 503 Busy\r\nContent-Length: 9\r\n\r\n"

    async def talk(reader, writer):
        await sending(head)(reader, writer)
        await asyncio.Event().wait()

    async with serve(talk) as app:
        observation = await probe(app.url).sample(None)
    assert failed(observation, FailureReason.STATUS)
    assert observation.detail == "HTTP 503, expected 2xx"
    assert observation.latency is not None


@pytest.mark.parametrize(
    ("options", "passes"),
    [
        ({"body_contains": "fine"}, True),
        ({"body_contains": "Fine"}, False),
        ({"body_lacks": "error"}, True),
        ({"body_lacks": "fine"}, False),
        ({"body_regex": r"\"db\".*\d"}, True),
        ({"body_regex": r"^fine$"}, False),
        ({"json_path": "db[0].state", "json_equals": "fine"}, True),
        ({"json_path": "db[0].state", "json_equals": "ill"}, False),
        ({"json_path": "db[1].state", "json_equals": "fine"}, False),
        ({"json_path": "db[0].nothing", "json_equals": None}, False),
        ({"json_path": "count", "json_equals": 1.0}, True),
        ({"json_path": "count", "json_equals": True}, False),
    ],
)
async def test_the_body_is_held_against_what_is_expected(options, passes):
    body = json.dumps({"db": [{"state": "fine"}], "count": 1}).encode()
    async with serve(answering(body)) as app:
        observation = await probe(app.url, **options).sample(None)
    if passes:
        assert observation.answer is Answer.PASSED
    else:
        assert failed(observation, FailureReason.BODY)
        assert "fine" not in observation.detail


@pytest.mark.parametrize("body", [b"not json", b"[" * 200_000, b"\xff\xfe", b""])
async def test_a_body_that_is_not_json_fails(body):
    async with serve(answering(body)) as app:
        observation = await probe(app.url, json_path="a", json_equals=1).sample(None)
    assert failed(observation, FailureReason.BODY)


@pytest.mark.parametrize(
    ("coding", "compress"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("gzip", lambda body: gzip.compress(body[:3]) + gzip.compress(body[3:])),
        ("identity", bytes),
    ],
)
async def test_a_compressed_body_is_judged_as_what_it_says(coding, compress):
    reply = answering(compress(b"all is well"), headers={"Content-Encoding": coding})
    async with serve(reply) as app:
        observation = await probe(app.url, body_regex="^all is well$").sample(None)
    assert observation.answer is Answer.PASSED


@pytest.mark.parametrize(
    "body", [b"plain", gzip.compress(b"x" * 999)[:-9]], ids=["plain", "cut_short"]
)
async def test_a_body_that_is_not_the_gzip_it_claims_to_be_fails(body):
    async with serve(answering(body, headers={"Content-Encoding": "gzip"})) as app:
        observation = await probe(app.url).sample(None)
    assert failed(observation, FailureReason.PROTOCOL)


async def test_an_unasked_for_coding_matters_only_when_the_body_does():
    async with serve(answering(b"\x8b\x00", headers={"Content-Encoding": "br"})) as app:
        assert (await probe(app.url).sample(None)).answer is Answer.PASSED
        wanting = await probe(app.url, body_contains="x").sample(None)
    assert failed(wanting, FailureReason.PROTOCOL)


async def test_a_long_body_fails_without_being_read_to_its_end():
    sent_bytes = 0

    async def talk(reader, writer):
        nonlocal sent_bytes
        await sending(b"HTTP/1.1 200 OK\r\n\r\n")(reader, writer)
        for _ in range(160):
            writer.write(bytes(65_536))
            await writer.drain()
            sent_bytes += 65_536

    async with serve(talk) as app:
        observation = await probe(app.url).sample(None)
    assert failed(observation, FailureReason.TOO_LARGE)
    assert sent_bytes < 10 * 1024 * 1024


async def test_a_gzip_bomb_fails_before_it_has_grown():
    bomb = gzip.compress(bytes(100 * 1024 * 1024))
    async with serve(answering(bomb, headers={"Content-Encoding": "gzip"})) as app:
        observation = await probe(app.url).sample(None)
    assert failed(observation, FailureReason.TOO_LARGE)


async def test_a_body_of_exactly_the_bound_passes():
    async with serve(answering(b"x" * 10)) as app:
        assert (await probe(app.url, body_bytes_max=10).sample(None)).answer is Answer.PASSED
        over = await probe(app.url, body_bytes_max=9).sample(None)
    assert failed(over, FailureReason.TOO_LARGE)


async def test_a_gzip_bomb_takes_no_more_memory_than_the_bound():
    bomb = gzip.compress(bytes(64 * 1024 * 1024))

    async def chunks():
        yield bomb

    tracemalloc.start()
    try:
        with pytest.raises(Unreadable):
            await read_body(chunks(), "gzip", bytes_max=1024 * 1024, wanted=True)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak_bytes < 8 * 1024 * 1024


class Recorded(httpx.AsyncByteStream):
    """A body that says whether it was closed."""

    closed = False

    async def __aiter__(self):
        yield b"ok"

    async def aclose(self) -> None:
        self.closed = True


class Answering(httpx.AsyncBaseTransport):
    """A transport that answers with one given body."""

    def __init__(self, status: int, body: Recorded) -> None:
        self._status, self._body = status, body

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(self._status, stream=self._body)


@pytest.mark.parametrize("status", [200, 500])
async def test_a_body_is_closed_whether_it_was_wanted_or_not(status):
    body = Recorded()
    options = HttpOptions(name="http", url="http://app.example")
    asked = HttpProbe(options, SystemClock(), transport=lambda: Answering(status, body))
    await asked.sample(None)
    assert body.closed
