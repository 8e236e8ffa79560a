"""What a vantage posts is what the daemon reads; and what it makes of each answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.runtime.fakes import ManualClock
from tests.runtime.pushing import TOKEN, Pushed, pushed, source
from tests.runtime.worlds import Stage
from watchdog.adapters.inbound import PARSERS
from watchdog.adapters.results import PusherOptions, ResultPusher, results_body
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.model.pushed import Pushed as Message
from watchdog.model.pushed import RemoteResult
from watchdog.ports import Misconfigured, Refused, Unavailable

noon = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def result(answer: Answer, reason: FailureReason | None = None, **changes: object) -> RemoteResult:
    took = timedelta(milliseconds=12.5)
    one = {
        "signal": "http",
        "begun_at": noon,
        "ended_at": noon + took,
        "latency": took,
        "vantage": "fra1",
    }
    return RemoteResult(
        app="shop",
        observation=Observation(answer=answer, reason=reason, **(one | changes)),  # type: ignore[arg-type]  # names and values are Observation's own
    )


SEEN = [
    result(Answer.PASSED),
    result(Answer.FAILED, FailureReason.STATUS, detail="status 503"),
    result(Answer.FAILED, FailureReason.TIMEOUT, latency=None, ended_at=noon),
    result(Answer.NO_ANSWER, FailureReason.OBSERVER_IMPAIRED, latency=None, ended_at=noon),
]


def test_what_is_posted_is_read_as_it_was_seen():
    read = PARSERS["probe_results"](results_body("fra1", SEEN))

    assert isinstance(read, Message)
    assert sorted(read.results, key=repr) == sorted(SEEN, key=repr)


@pytest.fixture
async def daemon(stage: Stage):
    vantages = source("vantages", "probe_results", app="*", app_label="", signal="")
    one = await pushed(stage, [vantages])
    yield one
    await one.server.stop()


@pytest.fixture
async def stage():
    one = Stage(clock=ManualClock(noon))
    yield one
    await one.close()


def pusher(url: str, token: str = TOKEN, vantage: str = "fra1") -> ResultPusher:
    options = PusherOptions(
        url=url, vantage=vantage, token=lambda: token, timeout=timedelta(seconds=2)
    )
    return ResultPusher(options)


async def test_a_daemon_says_what_became_of_each_result(daemon: Pushed):
    one = pusher(f"{daemon.url}/inbound/vantages")
    assert await one.push(SEEN) == {"observed": 4}
    await one.close()
    await one.close()


@pytest.mark.parametrize(
    ("to", "vantage", "error", "words"),
    [
        (("vantages", "wrong"), "fra1", Misconfigured, "another token"),
        (("nobody", TOKEN), "fra1", Misconfigured, "knows no such name"),
        (("vantages", "wr\nong"), "fra1", Misconfigured, "cannot be sent in a header"),
        (("vantages", TOKEN), "f r a", Refused, "(400): vantage is not a name"),
        (("vantages/more", TOKEN), "fra1", Refused, "(404): no reason given"),
    ],
)
async def test_what_went_wrong_says_whether_another_try_helps(
    daemon: Pushed, to: tuple[str, str], vantage: str, error: type[Exception], words: str
):
    path, token = to
    one = pusher(f"{daemon.url}/inbound/{path}", token, vantage)
    with pytest.raises(error) as raised:
        await one.push(SEEN)
    await one.close()

    assert words in str(raised.value)
    assert token not in str(raised.value)


async def test_a_daemon_that_wants_less_is_tried_later(daemon: Pushed):
    inbox = daemon.daemon.inbox
    while not inbox.wait_s(source("vantages")):
        pass
    one = pusher(f"{daemon.url}/inbound/vantages")
    with pytest.raises(Unavailable, match="429"):
        await one.push(SEEN)
    await one.close()


async def test_a_daemon_that_is_away_is_tried_later(daemon: Pushed):
    await daemon.server.stop()
    one = pusher(f"{daemon.url}/inbound/vantages")
    with pytest.raises(Unavailable, match="connection") as raised:
        await one.push(SEEN)
    await one.close()
    assert isinstance(raised.value.__cause__, httpx.HTTPError)


def test_certificates_that_cannot_be_read_are_refused_at_once(tmp_path):
    options = PusherOptions(
        url="https://x/inbound/y", vantage="a", token=str, ca_file=str(tmp_path / "none")
    )
    with pytest.raises(Misconfigured):
        ResultPusher(options)


def test_the_token_is_not_shown():
    assert TOKEN not in repr(PusherOptions(url="u", vantage="v", token=lambda: TOKEN))
