"""Replies bent in every way: whatever comes, only the port's own errors go out."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import json
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.adapters.platforms.builders import (
    APP,
    TARGET,
    TOKEN,
    TurnedClock,
    app,
    apps_page,
    deployment,
    step,
)
from watchdog.adapters.platforms.digitalocean import DigitalOcean, DigitalOceanOptions
from watchdog.ports import OutcomeUnknown, PortError

FULL = deployment(
    phase="SUPERSEDED",
    phase_last_updated_at="2026-03-01T10:05:00.000000001Z",
    cause="commit c pushed",
    cause_details={
        "type": "MANUAL",
        "digitalocean_user_action": {"name": "RESTART"},
        "git_push": {"commit_sha": "c", "author": "Ada", "message": "m"},
    },
    cloned_from="d0",
    progress={"steps": [step("deploy", "ERROR", step("wait", "ERROR", reason={"code": "x"}))]},
)
REPLY: dict[str, object] = {
    **apps_page(app(active_deployment=FULL, pending_deployment=FULL, pinned_deployment={})),
    "app": app(active_deployment=FULL, in_progress_deployment=FULL),
    "deployment": FULL,
    "deployments": [FULL],
    "valid": True,
    "error": {"code": "c", "message": "m"},
    "warnings": [{"code": "w"}],
    "app_health": {"components": [{"name": "web", "state": "HEALTHY", "replicas_ready": 1}]},
    "historic_urls": [],
    "live_url": "wss://x.example",
}

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "2026-02-30", [], {}]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.sampled_from(["id", "name", "steps", "x"]), st.integers(), max_size=2),
)


def places(node: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a JSON value that could be bent."""
    found = [path] if path else []
    inner = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node)
        if isinstance(node, list)
        else ()
    )
    for key, value in inner:
        found += places(value, (*path, key))
    return found


PLACES = places(REPLY)


def bent(path: tuple[str | int, ...], odd: object, *, drop: bool) -> dict[str, object]:
    """A reply with one place changed, or left out."""
    reply = copy.deepcopy(REPLY)
    node: Any = reply
    for key in path[:-1]:
        node = node[key]
    if drop:
        del node[path[-1]]
    else:
        node[path[-1]] = odd
    return reply


class AnswersWith:
    """An ASGI platform that answers everything with the same bytes."""

    def __init__(self, status: int, body: bytes) -> None:
        self._status = status
        self._body = body

    async def __call__(self, scope, receive, send):
        await send({"type": "http.response.start", "status": self._status, "headers": []})
        await send({"type": "http.response.body", "body": self._body})


async def call_everything(status: int, body: bytes) -> list[PortError]:
    """Make every call; only the port's errors may come out, and none shows the token."""
    platform = DigitalOcean(
        DigitalOceanOptions(),
        lambda: TOKEN,
        TurnedClock(),
        httpx.ASGITransport(AnswersWith(status, body)),
    )
    calls = (
        platform.fleet(),
        platform.view(APP),
        platform.history(APP),
        platform.deployment(APP, TARGET),
        platform.preflight(APP, TARGET),
        platform.logs(APP, TARGET),
        platform.app_health(APP),
        platform.commit(APP),
        platform.cancel(APP, TARGET),
        platform.roll_back(APP, TARGET, pin=True),
    )
    errors = []
    for call in calls:
        with contextlib.suppress(PortError):
            try:
                await call
            except PortError as error:
                errors.append(error)
                raise
    await platform.close()
    return errors


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(PLACES), ODD, st.booleans())
def test_a_reply_bent_in_one_place_is_read_or_refused_in_our_own_words(
    path: tuple[str | int, ...], odd: object, drop: bool
):
    body = json.dumps(bent(path, odd, drop=drop)).encode()

    for error in asyncio.run(call_everything(200, body)):
        assert TOKEN not in repr(error)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([200, 201, 204, 206, 301, 304, 400, 401, 404, 418, 429, 500, 503, 524, 599]),
    st.one_of(st.binary(max_size=60), st.from_type(dict).map(lambda d: repr(d).encode())),
)
def test_any_status_with_any_bytes_ends_in_our_own_words(status: int, body: bytes):
    asyncio.run(call_everything(status, body))


@pytest.mark.parametrize("path", [("deployment",), ("deployment", "id")])
@pytest.mark.parametrize("odd", [None, 7, "", [], {}])
def test_a_rollback_without_a_readable_id_is_always_unknown(
    path: tuple[str | int, ...], odd: object
):
    body = json.dumps(bent(path, odd, drop=False)).encode()
    errors = asyncio.run(call_everything(200, body))

    assert any(isinstance(error, OutcomeUnknown) for error in errors)


def test_the_unbent_reply_is_read_by_every_call():
    assert asyncio.run(call_everything(200, json.dumps(REPLY).encode())) == []
