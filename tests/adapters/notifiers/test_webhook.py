"""What the webhook sends, to whom, and what it makes of each kind of reply."""

from __future__ import annotations

import asyncio
import json
import socket
from contextlib import closing
from datetime import timedelta

import httpx
import pytest
import trustme

from tests.adapters.notifiers.notices import NOON, StillClock, notice
from tests.adapters.servers import (
    answering,
    hang,
    open_descriptors,
    reset,
    sending,
    serve,
    server_tls,
    settle_descriptors,
    unused_port,
)
from watchdog.adapters.notifiers.webhook import (
    WebhookNotifier,
    WebhookOptions,
    parse_retry_after,
    verify_signature,
    webhook_body,
)
from watchdog.ports import Misconfigured, Notifier, OutcomeUnknown, Refused, Unavailable

SOON = timedelta(milliseconds=200)


def webhook(url: str, **options) -> WebhookNotifier:
    options.setdefault("timeout", timedelta(seconds=2))
    return WebhookNotifier(WebhookOptions(name="ops", url=lambda: url, **options), StillClock())


async def test_a_notice_arrives_as_signed_json_with_its_id():
    bodies: list[bytes] = []

    async def receive(reader, writer):
        head = await reader.readuntil()
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        bodies.append(await reader.readexactly(length))
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")

    async with serve(receive) as receiver:
        channel: Notifier = webhook(
            f"{receiver.url}/hook?k=v", secret=lambda: "s3cret", headers={"X-Key": lambda: "k"}
        )
        await channel.deliver(notice())
    head = receiver.requests[0].decode()
    sent = dict(line.split(": ", 1) for line in head.lower().splitlines()[1:] if line)
    assert head.startswith("POST /hook?k=v HTTP/1.1")
    assert sent["content-type"] == "application/json"
    assert sent["watchdog-notice-id"] == "shop:d2:1"
    assert sent["user-agent"].startswith("rollback-watchdog/")
    assert sent["x-key"] == "k"
    signature = sent["watchdog-signature"]
    assert verify_signature("s3cret", signature, bodies[0], NOON, timedelta(seconds=1))
    assert bodies[0] == webhook_body(notice())


def test_the_body_is_version_1_of_the_format():
    assert json.loads(webhook_body(notice())) == {
        "version": 1,
        "id": "shop:d2:1",
        "key": "shop:d2",
        "kind": "trigger",
        "severity": "critical",
        "app": "4f6c",
        "app_name": "shop",
        "title": "shop was rolled back",
        "text": "d2 failed 3 times; back to d1 \u2192 now",
        "at": "2026-11-23T12:00:00.250Z",
        "event": "rollback_sent",
        "deployment": "d2",
    }
    assert json.loads(webhook_body(notice(deployment=None)))["deployment"] is None


def test_text_that_utf_8_cannot_carry_is_carried_all_the_same():
    assert json.loads(webhook_body(notice(text="half \ud83d")))["text"] == "half \ud83d"


async def test_a_header_that_http_forbids_is_a_misconfiguration_and_is_not_quoted():
    async with serve(answering()) as receiver:
        channel = webhook(receiver.url, headers={"X-Key": lambda: "hunter2\n"})
        with pytest.raises(Misconfigured) as met:
            await channel.deliver(notice())
    assert "hunter2" not in str(met.value)
    assert met.value.__cause__ is None
    assert receiver.requests == []


async def test_without_a_secret_nothing_is_signed():
    async with serve(answering()) as receiver:
        await webhook(receiver.url).deliver(notice())
    assert b"watchdog-signature" not in receiver.requests[0].lower()


@pytest.mark.parametrize(
    ("status", "error"),
    [
        ("400 Bad", Refused),
        ("404 Gone", Refused),
        ("401 Who", Misconfigured),
        ("403 No", Misconfigured),
        ("302 There", Misconfigured),
        ("408 Slow", Unavailable),
        ("429 Much", Unavailable),
        ("500 Oops", Unavailable),
        ("503 Busy", Unavailable),
    ],
)
async def test_each_kind_of_refusal_says_what_the_caller_can_do(status, error):
    async with serve(answering(status=status)) as receiver:
        with pytest.raises(error, match=status[:3]) as met:
            await webhook(receiver.url).deliver(notice())
    assert type(met.value) is error
    if isinstance(met.value, Refused):
        assert met.value.code == status[:3]


async def test_a_redirect_is_not_followed():
    async with serve(answering()) as other:
        moved = answering(status="307 There", headers={"Location": other.url})
        async with serve(moved) as receiver:
            with pytest.raises(Misconfigured):
                await webhook(receiver.url).deliver(notice())
    assert other.requests == []


@pytest.mark.parametrize("status", ["429 Much", "503 Busy"])
async def test_the_receivers_wish_for_patience_is_passed_on(status):
    reply = answering(status=status, headers={"Retry-After": "17"})
    async with serve(reply) as receiver:
        with pytest.raises(Unavailable) as met:
            await webhook(receiver.url).deliver(notice())
    assert met.value.retry_after == timedelta(seconds=17)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("0", timedelta(0)),
        (" 90 ", timedelta(seconds=90)),
        ("9" * 40, timedelta(hours=1)),
        ("Mon, 23 Nov 2026 12:00:30 GMT", timedelta(seconds=29.75)),
        ("Mon, 23 Nov 2026 12:00:30 -0000", timedelta(seconds=29.75)),
        ("Mon, 23 Nov 2020 12:00:30 GMT", timedelta(0)),
        ("Mon, 23 Nov 2099 12:00:30 GMT", timedelta(hours=1)),
        ("", None),
        ("-1", None),
        ("soon", None),
        ("\u0663", None),
    ],
)
def test_retry_after_is_read_in_seconds_or_as_a_date_within_bounds(text, wish):
    assert parse_retry_after(text, NOON) == wish


async def test_nobody_listening_is_unavailable():
    with pytest.raises(Unavailable):
        await webhook(f"http://127.0.0.1:{unused_port()}").deliver(notice())


@pytest.mark.parametrize("talk", [hang, reset, sending(b""), sending(b"nonsense\r\n\r\n")])
async def test_no_usable_answer_after_sending_leaves_the_outcome_open(talk):
    async with serve(talk) as receiver:
        with pytest.raises(OutcomeUnknown):
            await webhook(receiver.url, timeout=SOON).deliver(notice())


@pytest.mark.parametrize("chunk", [b".", bytes(100_000)])
async def test_an_endless_reply_to_a_delivered_notice_is_not_waited_for(chunk):
    async def endless(reader, writer):
        await sending(b"HTTP/1.1 200 OK\r\n\r\n")(reader, writer)
        while True:
            writer.write(chunk)
            await writer.drain()
            await asyncio.sleep(0.01)

    async with serve(endless) as receiver:
        await webhook(receiver.url).deliver(notice())


async def test_a_handshake_that_hangs_is_unavailable_and_leaves_no_descriptor():
    with closing(socket.create_server(("127.0.0.1", 0), backlog=64)) as server:
        url = f"https://127.0.0.1:{server.getsockname()[1]}"
        channel = webhook(url, timeout=timedelta(seconds=1))
        before = open_descriptors()
        for _ in range(3):
            with pytest.raises(Unavailable):
                await channel.deliver(notice())
        await settle_descriptors(before)


async def test_certificates_are_checked_against_the_configured_authority(tmp_path):
    authority = trustme.CA()
    ca_file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    async with serve(answering(), tls=server_tls(authority, "127.0.0.1")) as receiver:
        await webhook(receiver.url, ca_file=str(ca_file)).deliver(notice())
        await webhook(receiver.url, verify_tls=False).deliver(notice())
        with pytest.raises(Unavailable):
            await webhook(receiver.url).deliver(notice())
    assert len(receiver.requests) == 2


def test_a_ca_file_that_cannot_be_used_is_a_misconfiguration():
    with pytest.raises(Misconfigured, match="CA file"):
        webhook("https://x.example", ca_file="/nonexistent/authority.pem")


def broken() -> str:
    raise OSError("cannot open /hunter2")


@pytest.mark.parametrize(
    "options",
    [
        {"url": lambda: "https://hunter2"[:8]},
        {"url": lambda: "hunter2"},
        {"url": lambda: "http://x:hunter2/"},
        {"url": broken},
        {"secret": broken},
        {"secret": lambda: ""},
        {"headers": {"X-Key": broken}},
    ],
)
async def test_an_unusable_address_or_secret_is_a_misconfiguration_that_shows_neither(options):
    complete = {"name": "ops", "url": lambda: "http://127.0.0.1:1/"} | options
    channel = WebhookNotifier(WebhookOptions(**complete), StillClock())
    with pytest.raises(Misconfigured) as met:
        await channel.deliver(notice())
    assert "hunter2" not in str(met.value)
    assert met.value.__cause__ is None
    assert met.value.__suppress_context__ or met.value.__context__ is None


async def test_the_address_shows_nowhere_but_for_its_host():
    url = f"http://me:hunter2@127.0.0.1:{unused_port()}/hunter2?k=hunter2"
    channel = webhook(url, secret=lambda: "hunter2")
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1") as met:
        await channel.deliver(notice())
    for shown in (str(met.value), repr(met.value), repr(met.value.__cause__), repr(channel)):
        assert "hunter2" not in shown


async def test_a_receiver_in_this_process_can_be_handed_in():
    async def receiver(scope, receive, send):
        await send({"type": "http.response.start", "status": 202})
        await send({"type": "http.response.body"})

    options = WebhookOptions(name="ops", url=lambda: "http://receiver.example/")
    transport = httpx.ASGITransport(receiver)
    await WebhookNotifier(options, StillClock(), transport=lambda: transport).deliver(notice())
