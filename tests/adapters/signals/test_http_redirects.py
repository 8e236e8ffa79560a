"""Where the HTTP probe lets itself be sent, and what it tells whom on the way."""

from __future__ import annotations

import pytest

from tests.adapters.servers import (
    Conversation,
    answering,
    serve,
)
from tests.adapters.signals.views import (
    failed,
    probe,
)
from watchdog.adapters.signals.http_options import StatusSet
from watchdog.model.observation import Answer, FailureReason


def moved(to: str, status: str = "302 Found") -> Conversation:
    return answering(status=status, headers={"Location": to})


async def test_a_redirect_fails_unless_it_is_allowed_or_expected():
    async with serve(answering()) as end, serve(moved(f"{end.url}/new")) as start:
        barred = await probe(start.url).sample(None)
        followed = await probe(start.url, redirects_max=1).sample(None)
        expected = await probe(start.url, expected=StatusSet.parse([302])).sample(None)
    assert failed(barred, FailureReason.REDIRECT)
    assert followed.answer is Answer.PASSED
    assert expected.answer is Answer.PASSED
    assert [head.split()[1] for head in end.requests] == [b"/new"]


async def test_a_redirect_loop_ends_at_its_bound():
    async with serve(moved("/again")) as app:
        observation = await probe(app.url, redirects_max=3).sample(None)
    assert failed(observation, FailureReason.REDIRECT)
    assert len(app.requests) == 4


@pytest.mark.parametrize("to", ["ftp://x/", "http://[::1", "javascript:alert(1)", "http:///"])
async def test_a_redirect_to_nowhere_fails(to):
    async with serve(moved(to)) as app:
        observation = await probe(app.url, redirects_max=5).sample(None)
    assert failed(observation, FailureReason.REDIRECT)


async def test_credentials_stay_on_their_host_when_a_redirect_leads_to_another():
    """Another port is another origin: whoever listens there has no right to our secrets."""
    async with serve(answering()) as thief, serve(moved(thief.url)) as app:
        url = f"http://me:hunter2@127.0.0.1:{app.port}/"
        headers = {"X-Api-Key": lambda: "hunter2", "Cookie": "hunter2"}
        observation = await probe(url, headers=headers, redirects_max=2).sample(None)
        by_token = probe(app.url, bearer=lambda: "hunter2", redirects_max=2)
        await by_token.sample(None)
    assert observation.answer is Answer.PASSED
    assert b"hunter2" in app.requests[0]
    assert b"Bearer hunter2" in app.requests[1]
    assert len(thief.requests) == 2
    for head in thief.requests:
        assert b"hunter2" not in head
        assert b"authorization" not in head.lower()


async def test_credentials_follow_a_redirect_on_their_own_host():
    async def talk(reader, writer):
        head = await reader.readuntil()
        there = b" /there " in head
        status = "200 OK" if there else "301 Moved"
        writer.write(f"HTTP/1.1 {status}\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n".encode())

    async with serve(talk) as app:
        observation = await probe(app.url, bearer=lambda: "t0ken", redirects_max=1).sample(None)
    assert observation.answer is Answer.PASSED
    assert all(b"Bearer t0ken" in head for head in app.requests)


async def test_a_body_is_not_carried_to_another_host():
    async def talk(reader, writer):
        await reader.readuntil()
        await reader.readexactly(4)
        writer.write(f"HTTP/1.1 307 Later\r\nLocation: {thief.url}\r\n\r\n".encode())

    async with serve(answering()) as thief, serve(talk) as app:
        sampled = probe(app.url, method="POST", body=b"ping", redirects_max=1)
        assert failed(await sampled.sample(None), FailureReason.REDIRECT)
    assert thief.requests == []


async def test_a_form_that_is_answered_with_a_redirect_is_followed_by_a_get():
    async def talk(reader, writer):
        await reader.readuntil()
        await reader.readexactly(4)
        writer.write(f"HTTP/1.1 303 See\r\nLocation: {end.url}/done\r\n\r\n".encode())

    async with serve(answering()) as end, serve(talk) as app:
        sampled = probe(app.url, method="POST", body=b"ping", redirects_max=1)
        assert (await sampled.sample(None)).answer is Answer.PASSED
    assert end.requests[0].startswith(b"GET /done ")
    assert b"content-length" not in end.requests[0].lower()
