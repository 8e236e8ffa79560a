"""What the HTTP probe asks, and what it makes of plain answers, broken ones and none."""

from __future__ import annotations

import asyncio
import base64

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.adapters.servers import (
    answering,
    hang,
    open_descriptors,
    reset,
    sending,
    serve,
    settle_descriptors,
    unused_port,
)
from tests.adapters.signals.views import (
    failed,
    probe,
    unanswered,
    view,
)
from watchdog.adapters.signals.http_options import StatusSet
from watchdog.model.observation import Answer, FailureReason, Observation


async def test_a_plain_answer_passes_and_has_a_latency():
    async with serve(answering()) as app:
        observation = await probe(app.url).sample(None)
    assert observation.answer is Answer.PASSED
    assert observation.signal == "http"
    assert observation.deployment is None
    assert observation.latency is not None
    assert observation.latency == observation.ended_at - observation.begun_at


async def test_the_views_address_and_health_check_path_are_asked_by_default():
    async with serve(answering()) as app:
        await probe("").sample(view(f"{app.url}/", health_check_path="/healthz?deep=1"))
        await probe("").sample(view(f"{app.url}/base"))
    assert [head.split()[1] for head in app.requests] == [b"/healthz?deep=1", b"/base/"]


async def test_a_configured_path_goes_below_the_address_and_an_address_may_stand_alone():
    async with serve(answering()) as app:
        await probe("", path="ready").sample(view(app.url, health_check_path="/healthz"))
        await probe(f"{app.url}/deep?x=1").sample(view("http://elsewhere.invalid", "/healthz"))
    assert [head.split()[1] for head in app.requests] == [b"/ready", b"/deep?x=1"]


@pytest.mark.parametrize("live_url", ["", "not a url", "ftp://x/", "https://", "http://[::1"])
async def test_no_usable_address_is_no_answer(live_url):
    observation = await probe("").sample(view(live_url))
    assert unanswered(observation, FailureReason.NO_TARGET)
    assert observation.latency is None


async def test_no_view_and_no_url_is_no_answer():
    assert unanswered(await probe("").sample(None), FailureReason.NO_TARGET)


async def test_an_expected_error_status_passes():
    async with serve(answering(status="404 Not Found")) as app:
        expected = StatusSet.parse(["2xx", 404])
        observation = await probe(app.url, expected=expected).sample(None)
    assert observation.answer is Answer.PASSED


async def test_a_reset_connection_fails_as_reset():
    async with serve(reset) as app:
        assert failed(await probe(app.url).sample(None), FailureReason.RESET)


async def test_a_refused_connection_fails_as_connect():
    observation = await probe(f"http://127.0.0.1:{unused_port()}").sample(None)
    assert failed(observation, FailureReason.CONNECT)


@pytest.mark.parametrize(
    "reply",
    [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", b"\x00"],
)
async def test_what_is_not_complete_http_fails_as_protocol(reply):
    async with serve(sending(reply)) as app:
        assert failed(await probe(app.url).sample(None), FailureReason.PROTOCOL)


async def test_what_was_configured_is_sent_and_the_connection_is_not_kept():
    async def talk(reader, writer):
        head = await reader.readuntil()
        assert b"content-length: 4" in head.lower()
        assert await reader.readexactly(4) == b"ping"
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    async with serve(talk) as app:
        headers = {"X-Key": lambda: "k\u00e9y", "Host": "shop.example"}
        sampled = probe(app.url, method="POST", body=b"ping", headers=headers, bearer=lambda: "b")
        assert (await sampled.sample(None)).answer is Answer.PASSED
    head = app.requests[0].lower()
    assert head.startswith(b"post / http/1.1\r\n")
    for line in (
        b"host: shop.example\r\n",
        "x-key: k\u00e9y\r\n".encode(),
        b"authorization: bearer b\r\n",
        b"connection: close\r\n",
        b"user-agent: rollback-watchdog/",
    ):
        assert head.count(line) == 1


@pytest.mark.parametrize("in_url", [True, False])
async def test_basic_authentication_comes_from_options_or_from_the_address(in_url):
    async with serve(answering()) as app:
        if in_url:
            await probe(f"http://me:p%40ss@127.0.0.1:{app.port}/").sample(None)
        else:
            await probe(app.url, username="me", password=lambda: "p@ss").sample(None)
    pair = base64.b64encode(b"me:p@ss")
    assert b"authorization: basic " + pair.lower() in app.requests[0].lower()


def test_no_secret_shows_in_a_repr():
    shown = repr(
        probe(
            "https://me:hunter2@shop.example/hunter2",
            headers={"X-Key": "hunter2"},
            body=b"hunter2",
        )
    )
    assert "hunter2" not in shown
    assert "name='http'" in shown


async def test_being_cancelled_is_passed_on_and_leaves_nothing():
    asked = asyncio.Event()

    async def take(reader, writer):
        await reader.readuntil()
        asked.set()
        await hang(reader, writer)

    async with serve(take) as app:
        before = open_descriptors()
        sampling = asyncio.create_task(probe(app.url).sample(None))
        await asked.wait()
        sampling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sampling
        await settle_descriptors(before + 1)  # the server's side of it is still open


@pytest.mark.parametrize("talk", [answering(), reset, answering(bytes(2_000_000))])
async def test_a_hundred_probes_leave_no_descriptor_behind(talk):
    async with serve(talk) as app:
        sampled = probe(app.url)
        await sampled.sample(None)
        await asyncio.sleep(0.01)
        before = open_descriptors()
        for _ in range(10):
            await asyncio.gather(*(sampled.sample(None) for _ in range(10)))
        await settle_descriptors(before)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    head=st.sampled_from(
        [b"", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"]
    ),
    junk=st.binary(max_size=300),
)
def test_no_reply_whatever_makes_a_sample_raise(head, junk):
    async def ask() -> Observation:
        async with serve(sending(head + junk)) as app:
            sampled = probe(app.url, json_path="a.b", json_equals=1, redirects_max=2)
            return await sampled.sample(None)

    observation = asyncio.run(ask())
    assert observation.answer is Answer.FAILED
