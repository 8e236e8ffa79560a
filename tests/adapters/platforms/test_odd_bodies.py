"""Replies that make no sense, have no end, or inflate: none of them does harm."""

from __future__ import annotations

import gzip

import pytest

from tests.adapters.platforms.builders import APP, adapter, app
from tests.adapters.platforms.calls import READS, WRITES, failed
from tests.adapters.platforms.scripted import Answer, Ending, answer_json, scripted
from watchdog.ports import OutcomeUnknown, Unavailable

NONSENSE = {
    "empty": b"",
    "not json": b"<html>hello</html>",
    "truncated json": b'{"app": {"id": "a1"',
    "a list": b"[]",
    "a number": b"7",
    "null": b"null",
    "another object": b'{"message": "hello"}',
    "the wrong type": b'{"app": 7, "apps": 7, "deployment": 7, "deployments": 7, "valid": "x"}',
    "not utf-8": b'{"app": "\xff\xfe"}',
    "deep": b'{"app":' + b"[" * 5000,
}


@pytest.mark.parametrize("what", NONSENSE)
@pytest.mark.parametrize("name", ["fleet", "view", "history", "deployment"])
async def test_a_reply_that_makes_no_sense_is_unavailable(name: str, what: str):
    async with scripted(Answer(body=NONSENSE[what])) as server:
        error = await failed(READS[name], adapter(server.url))

    assert type(error) is Unavailable
    assert "unreadable reply" in str(error)
    assert len(server.asked) == 1


@pytest.mark.parametrize("what", NONSENSE)
async def test_a_rollback_whose_reply_makes_no_sense_is_unknown(what: str):
    async with scripted(Answer(body=NONSENSE[what])) as server:
        error = await failed(WRITES["rollback"], adapter(server.url))

    assert type(error) is OutcomeUnknown


async def test_a_huge_body_is_not_read_to_its_end():
    script = Answer(body=b'"' + b"x" * 200_000, promised_bytes=10**9, ending=Ending.HANG)
    async with scripted(script) as server:
        error = await failed(READS["view"], adapter(server.url, body_bytes_max=100_000))

    assert type(error) is Unavailable


async def test_a_small_body_that_inflates_into_a_huge_one_is_refused():
    bomb = gzip.compress(b" " * 50_000_000)
    assert len(bomb) < 100_000
    async with scripted(Answer(body=bomb, headers={"content-encoding": "gzip"})) as server:
        error = await failed(READS["view"], adapter(server.url, body_bytes_max=1_000_000))

    assert type(error) is Unavailable


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", b"not gzip"),
        ("gzip", gzip.compress(b'{"app": {"id": "a1"}}')[:-9]),
        ("br", b"whatever"),
    ],
)
async def test_a_body_in_a_broken_coding_is_unreadable(coding: str, body: bytes):
    async with scripted(Answer(body=body, headers={"content-encoding": coding})) as server:
        error = await failed(READS["view"], adapter(server.url))

    assert "unreadable reply" in str(error)


async def test_a_compressed_reply_is_read():
    body = gzip.compress(answer_json({"app": app(padding="x" * 200_000)}).body)
    async with scripted(Answer(body=body, headers={"content-encoding": "gzip"})) as server:
        platform = adapter(server.url)
        assert (await platform.view(APP)).app == APP
        await platform.close()
