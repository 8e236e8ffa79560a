"""Each way a request can fail, and which of our errors it becomes; all over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from tests.adapters.platforms.builders import TARGET, Tally, adapter
from tests.adapters.platforms.calls import CALLS, READS, SHORT, WRITES, failed, free_port
from tests.adapters.platforms.scripted import (
    Answer,
    Ending,
    answer_json,
    in_turn,
    problem,
    scripted,
)
from watchdog.adapters.platforms.digitalocean import DigitalOcean
from watchdog.model.identity import AppId
from watchdog.ports import (
    Misconfigured,
    NotFound,
    OutcomeUnknown,
    Refused,
    Unavailable,
)


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("status", [401, 403])
async def test_a_refused_token_is_ours_to_mend_and_names_the_scope(name: str, status: int):
    async with scripted(problem(status, "unauthorized")) as server:
        error = await failed(CALLS[name], adapter(server.url))

    assert type(error) is Misconfigured
    reading = {"fleet", "view", "history", "deployment", "health"}
    scope = "app:read" if name in reading else "app:update"
    scope = "monitoring:read" if name == "metrics" else scope
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


@pytest.mark.parametrize(
    "call",
    [
        lambda platform, app: platform.view(app),
        lambda platform, app: platform.roll_back(app, TARGET, pin=True),
    ],
)
async def test_an_id_that_fits_in_no_request_is_ours_to_mend_and_not_repeated_whole(
    call: Callable[[DigitalOcean, AppId], Awaitable[object]],
):
    async with scripted(answer_json({})) as server:
        platform = adapter(server.url)
        with pytest.raises(Misconfigured) as caught:
            await call(platform, AppId("x" * 70_000))
        await platform.close()

    assert server.asked == []
    assert len(str(caught.value)) < 512


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
