"""Certificates that must be refused, one that must be taken, and servers that do not speak TLS."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from tests.adapters.servers import (
    answering,
    open_descriptors,
    reset_now,
    say_nothing,
    serve,
    server_tls,
    settle_descriptors,
)
from tests.adapters.signals.views import SOON, failed, probe
from watchdog.adapters.signals.connection import tls_context
from watchdog.model.observation import Answer, FailureReason
from watchdog.ports import Misconfigured

AUTHORITY = trustme.CA()


@pytest.fixture
def ca_file(tmp_path: Path) -> str:
    path = tmp_path / "authority.pem"
    AUTHORITY.cert_pem.write_to_path(str(path))
    return str(path)


async def test_an_authority_of_ones_own_is_taken(ca_file):
    async with serve(answering(), tls=server_tls(AUTHORITY, "127.0.0.1")) as app:
        observation = await probe(app.url, ca_file=ca_file).sample(None)
    assert observation.answer is Answer.PASSED


async def test_an_unknown_authority_is_refused_unless_nobody_looks():
    async with serve(answering(), tls=server_tls(AUTHORITY, "127.0.0.1")) as app:
        looked_at = await probe(app.url).sample(None)
        overlooked = await probe(app.url, verify_tls=False).sample(None)
    assert failed(looked_at, FailureReason.TLS)
    assert looked_at.detail.startswith("certificate refused")
    assert overlooked.answer is Answer.PASSED


async def test_a_certificate_for_another_host_is_refused(ca_file):
    async with serve(answering(), tls=server_tls(AUTHORITY, "shop.example")) as app:
        observation = await probe(app.url, ca_file=ca_file).sample(None)
    assert failed(observation, FailureReason.TLS)


async def test_an_expired_certificate_is_refused_and_said_to_be(ca_file):
    expired = server_tls(AUTHORITY, "127.0.0.1", not_after=datetime(2001, 1, 1, tzinfo=UTC))
    async with serve(answering(), tls=expired) as app:
        observation = await probe(app.url, ca_file=ca_file).sample(None)
    assert failed(observation, FailureReason.TLS)
    assert "expired" in observation.detail


async def test_tls_to_a_plain_port_fails_as_tls():
    async def talk(reader, writer):
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    async with serve(talk) as app:
        observation = await probe(f"https://127.0.0.1:{app.port}").sample(None)
    assert failed(observation, FailureReason.TLS)


async def test_hanging_up_on_the_handshake_fails_as_tls():
    async def talk(reader, writer):
        writer.write_eof()
        await reader.read(-1)

    async with serve(talk) as app:
        observation = await probe(f"https://127.0.0.1:{app.port}").sample(None)
    assert failed(observation, FailureReason.TLS)


async def test_a_reset_during_the_handshake_fails_as_reset():
    async def talk(reader, writer):
        reset_now(writer)

    async with serve(talk) as app:
        observation = await probe(f"https://127.0.0.1:{app.port}").sample(None)
    assert failed(observation, FailureReason.RESET)


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Listen, so that the system takes connections, and never look at any."""
    with closing(socket.create_server(("127.0.0.1", 0), backlog=64)) as server:
        yield server.getsockname()[1]


async def test_a_handshake_that_hangs_ends_in_time_and_leaves_no_descriptor(silent_port):
    sampled = probe(f"https://127.0.0.1:{silent_port}", timeout=SOON)
    before = open_descriptors()
    for observation in await asyncio.gather(*(sampled.sample(None) for _ in range(20))):
        assert failed(observation, FailureReason.TIMEOUT)
        assert "TLS" in observation.detail
    await settle_descriptors(before)


async def test_a_client_certificate_that_we_lack_is_a_failure(ca_file):
    """The server hangs up after our side of the handshake; how we hear of it is a race."""
    demanding = server_tls(AUTHORITY, "127.0.0.1")
    demanding.verify_mode = ssl.CERT_REQUIRED
    AUTHORITY.configure_trust(demanding)
    async with serve(answering(), tls=demanding) as app:
        observation = await probe(app.url, ca_file=ca_file).sample(None)
    assert failed(observation, FailureReason.TLS) or failed(observation, FailureReason.RESET)


@pytest.mark.parametrize("content", [None, "not a certificate"])
def test_a_ca_file_that_cannot_be_used_is_a_misconfiguration(tmp_path, content):
    path = tmp_path / "authority.pem"
    if content is not None:
        path.write_text(content)
    with pytest.raises(Misconfigured, match="CA file"):
        probe("https://shop.example", ca_file=str(path))


def test_probes_with_the_same_options_share_their_tls_settings(ca_file):
    assert tls_context(verify=True) is tls_context(verify=True)
    assert tls_context(verify=True, ca_file=ca_file) is not tls_context(verify=True)


async def test_say_nothing_over_plain_http_ends_in_time():
    async with serve(say_nothing) as app:
        observation = await probe(app.url, timeout=SOON).sample(None)
    assert failed(observation, FailureReason.TIMEOUT)
