"""Each way a request can fail, and which of our errors it becomes; all over real sockets."""

from __future__ import annotations

import asyncio
import gzip
import socket
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from tests.adapters.platforms.builders import APP, TARGET, TOKEN, Tally, adapter, app
from tests.adapters.platforms.scripted import (
    Answer,
    Ending,
    answer_json,
    in_turn,
    problem,
    scripted,
)
from watchdog.adapters.platforms.digitalocean import DigitalOcean, DigitalOceanOptions
from watchdog.ports import (
    Misconfigured,
    NotFound,
    OutcomeUnknown,
    PortError,
    Refused,
    Unavailable,
)

Call = Callable[[DigitalOcean], Awaitable[object]]

READS: dict[str, Call] = {
    "fleet": lambda platform: platform.fleet(),
    "view": lambda platform: platform.view(APP),
    "history": lambda platform: platform.history(APP),
    "deployment": lambda platform: platform.deployment(APP, TARGET),
    "validate": lambda platform: platform.preflight(APP, TARGET),
}
WRITES: dict[str, Call] = {
    "rollback": lambda platform: platform.roll_back(APP, TARGET, pin=True),
    "commit": lambda platform: platform.commit(APP),
}
CALLS = READS | WRITES
SHORT = timedelta(seconds=0.2)


async def failed(call: Call, platform: DigitalOcean) -> PortError:
    """The error of a call that must fail."""
    try:
        with pytest.raises(PortError) as caught:
            await call(platform)
    finally:
        await platform.close()
    return caught.value


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("status", [401, 403])
async def test_a_refused_token_is_ours_to_mend_and_names_the_scope(name: str, status: int):
    async with scripted(problem(status, "unauthorized")) as server:
        error = await failed(CALLS[name], adapter(server.url))

    assert type(error) is Misconfigured
    scope = "app:read" if name in {"fleet", "view", "history", "deployment"} else "app:update"
    assert scope in str(error)
    assert len(server.asked) == 1


@pytest.mark.parametrize("name", CALLS)
async def test_a_missing_thing_is_not_found(name: str):
    async with scripted(problem(404, "not_found")) as server:
        error = await failed(CALLS[name], adapter(server.url))

    assert type(error) is NotFound
    assert error.code == "not_found"


@pytest.mark.parametrize("name", READS)
async def test_a_404_that_is_not_the_platforms_own_makes_nothing_disappear(name: str):
    async with scripted(Answer(status=404, body=b"<html>nginx</html>")) as server:
        error = await failed(READS[name], adapter(server.url))

    assert type(error) is Unavailable


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("status", [400, 409, 412, 422, 451])
async def test_other_refusals_carry_the_platforms_code(name: str, status: int):
    async with scripted(problem(status, "app_pinned", "pinned")) as server:
        error = await failed(CALLS[name], adapter(server.url))

    assert type(error) is Refused
    assert error.code == "app_pinned"
    assert len(server.asked) == 1


@pytest.mark.parametrize("name", CALLS)
async def test_a_rate_limit_is_unavailable_with_the_pause_and_is_never_tried_at_once(name: str):
    async with scripted(problem(429, "too_many_requests", retry_after="17")) as server:
        error = await failed(CALLS[name], adapter(server.url))

    assert type(error) is Unavailable
    assert error.retry_after == timedelta(seconds=17)
    assert len(server.asked) == 1


@pytest.mark.parametrize("name", READS)
@pytest.mark.parametrize("status", [408, 500, 502, 503])
async def test_a_read_is_tried_three_times_over_server_errors(name: str, status: int):
    async with scripted(problem(status)) as server:
        error = await failed(READS[name], adapter(server.url))

    assert isinstance(error, Unavailable)
    assert len(server.asked) == 3


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("status", [302, 408, 500, 502, 503, 504, 524])
async def test_a_change_that_met_a_server_error_is_sent_once_and_unknown(name: str, status: int):
    async with scripted(problem(status)) as server:
        error = await failed(WRITES[name], adapter(server.url))

    assert type(error) is OutcomeUnknown
    assert len(server.asked) == 1


@pytest.mark.parametrize("name", CALLS)
async def test_without_a_connection_it_plainly_did_not_happen(name: str):
    error = await failed(CALLS[name], adapter(f"http://127.0.0.1:{free_port()}"))

    assert isinstance(error, Unavailable)
    assert "nothing was sent" in str(error)


BROKEN = {
    "closed without a word": Answer(silent=True),
    "reset without a word": Answer(silent=True, ending=Ending.RESET),
    "reset in the body": Answer(body=b'{"app', promised_bytes=99, ending=Ending.RESET),
    "closed in the body": Answer(body=b'{"app', promised_bytes=99),
    "silent": Answer(silent=True, ending=Ending.HANG),
    "hanging in the body": Answer(body=b'{"app', promised_bytes=99, ending=Ending.HANG),
    "dripping": Answer(body=b"{", promised_bytes=10**6, ending=Ending.DRIP),
}


@pytest.mark.parametrize("how", BROKEN)
@pytest.mark.parametrize("name", WRITES)
async def test_a_change_whose_answer_is_lost_is_sent_once_and_unknown(name: str, how: str):
    async with scripted(BROKEN[how]) as server:
        error = await failed(WRITES[name], adapter(server.url, request_timeout=SHORT))

    assert type(error) is OutcomeUnknown
    assert "may have happened" in str(error)
    assert len(server.asked) == 1


@pytest.mark.parametrize("how", BROKEN)
@pytest.mark.parametrize("name", READS)
async def test_a_read_whose_answer_is_lost_is_tried_again_and_then_unavailable(name: str, how: str):
    async with scripted(BROKEN[how]) as server:
        error = await failed(READS[name], adapter(server.url, request_timeout=SHORT))

    assert isinstance(error, Unavailable)
    assert 2 <= len(server.asked) <= 3


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


async def test_a_redirect_is_not_followed_and_the_token_stays_here():
    async with scripted(answer_json({"app": app()})) as elsewhere:
        away = Answer(status=307, headers={"location": f"{elsewhere.url}/v2/apps/a1"})
        async with scripted(away) as server:
            error = await failed(READS["view"], adapter(server.url))

    assert type(error) is Misconfigured
    assert elsewhere.asked == []


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("token", ["", " ", "a\nb", "a b", "ü"])
async def test_a_token_that_cannot_be_one_is_never_sent(name: str, token: str):
    async with scripted(answer_json({})) as server:
        error = await failed(CALLS[name], adapter(server.url, token=lambda: token))

    assert type(error) is Misconfigured
    assert server.asked == []


async def test_a_token_that_cannot_be_read_is_ours_to_mend():
    def unreadable() -> str:
        raise PermissionError(13, "denied", "/secrets/token")

    async with scripted(answer_json({})) as server:
        error = await failed(READS["view"], adapter(server.url, token=unreadable))

    assert type(error) is Misconfigured
    assert error.__cause__ is None


async def test_the_token_is_asked_for_each_time_so_that_it_can_be_changed():
    tokens = iter(["first", "second"])
    async with scripted(answer_json({"app": app()})) as server:
        platform = adapter(server.url, token=lambda: next(tokens))
        await platform.view(APP)
        await platform.view(APP)
        await platform.close()

    sent = [asked.headers["authorization"] for asked in server.asked]
    assert sent == ["Bearer first", "Bearer second"]


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500])
async def test_what_the_platform_says_is_quoted_briefly_and_without_the_token(status: int):
    said = f"Authorization: Bearer {TOKEN}\x1b[31m " + "y" * 5000
    async with scripted(problem(status, message=said)) as server:
        error = await failed(WRITES["rollback"], adapter(server.url))

    for text in (str(error), repr(error)):
        assert TOKEN not in text
        assert "\x1b" not in text
        assert len(text) < 512
    assert "rollback" in str(error)
    assert APP in str(error)


async def test_neither_adapter_nor_options_show_the_token():
    async with scripted(answer_json({})) as server:
        platform = adapter(server.url)
        await platform.close()

    assert TOKEN not in repr(platform) + repr(vars(platform))


@pytest.mark.parametrize("url", ["", "ftp://x", "api.digitalocean.com", "https://u:p@host"])
def test_an_address_that_cannot_be_one_is_refused_at_once(url: str):
    with pytest.raises(Misconfigured) as caught:
        DigitalOceanOptions(api_url=url)

    assert "u:p" not in str(caught.value)


@pytest.mark.parametrize("name", CALLS)
async def test_being_cancelled_stays_being_cancelled(name: str):
    tally = Tally()
    async with scripted(Answer(silent=True, ending=Ending.HANG)) as server:
        platform = adapter(server.url, tally=tally)
        task = asyncio.ensure_future(CALLS[name](platform))
        await server.arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await platform.close()

    assert len(server.asked) == 1
    assert tally.seen == [(name, "cancelled")]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (answer_json({"deployment": {"id": "d2"}}), "ok"),
        (problem(400), "refused"),
        (problem(404), "not_found"),
        (problem(401), "misconfigured"),
        (problem(429), "unavailable"),
        (problem(500), "outcome_unknown"),
    ],
)
async def test_every_request_is_counted_by_operation_and_outcome(answer: Answer, outcome: str):
    tally = Tally()
    async with scripted(in_turn(answer)) as server:
        platform = adapter(server.url, tally=tally)
        await asyncio.gather(WRITES["rollback"](platform), return_exceptions=True)
        await platform.close()

    assert tally.seen == [("rollback", outcome)]
