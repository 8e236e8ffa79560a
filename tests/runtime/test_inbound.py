"""What is posted to the daemon: who may, how much, and what comes of it; over real sockets."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, MutableMapping
from typing import Any

import pytest

from tests.runtime.pushing import TOKEN, Pushed, alert, pushed, source
from tests.runtime.worlds import Stage
from watchdog.model.observation import Answer, FailureReason
from watchdog.ports import Misconfigured
from watchdog.runtime.alerts import InboundSource
from watchdog.runtime.inbound import (
    MESSAGES_AT_ONCE_MAX,
    MESSAGES_PER_S,
    MessageOutcome,
)


@pytest.fixture
async def daemon(stage: Stage) -> AsyncIterator[Pushed]:
    one = await pushed(stage, [source(), source("other", token=lambda: "another-token-of-20")])
    yield one
    await one.server.stop()


def basic(password: str, user: str = "anybody") -> dict[str, str]:
    coded = base64.b64encode(f"{user}:{password}".encode()).decode()
    return {"Authorization": f"Basic {coded}"}


async def test_a_firing_alert_is_a_failure_of_the_app_that_it_names(daemon: Pushed):
    answer = await daemon.post(alert())
    await daemon.stage.pass_time(1)

    assert answer.json() == {"ok": True, "counts": {"opened": 1}}
    (one,) = [one for one in daemon.seen() if one.answer is Answer.FAILED]
    assert (one.reason, one.value, one.detail) == (FailureReason.ALERT, 1.0, "queue-full")
    assert one.deployment == "d2"


async def test_an_alert_is_looked_at_at_once_and_not_at_the_next_turn(daemon: Pushed):
    """A tick is a twentieth of a second; the signal's own turns are five seconds apart."""
    await daemon.stage.pass_time(2)
    before = len(daemon.seen())

    await daemon.post(alert())
    await daemon.daemon.tick()
    await daemon.stage.clock.advance(0.05)

    assert [one.answer for one in daemon.seen()[before:]] == [Answer.FAILED]


async def test_a_resolved_alert_passes_again(daemon: Pushed):
    await daemon.post(alert())
    await daemon.stage.pass_time(1)
    answer = await daemon.post(alert("resolved"))
    await daemon.stage.pass_time(1)

    assert answer.json()["counts"] == {"resolved": 1}
    assert [daemon.seen()[-1].answer, daemon.seen()[-1].value] == [Answer.PASSED, 0.0]


async def test_other_apps_are_not_touched(daemon: Pushed):
    daemon.stage.platform.add("blog")
    await daemon.stage.pass_time(6)
    await daemon.post(alert())
    await daemon.stage.pass_time(6)

    assert {one.answer for one in daemon.seen(name="blog")} == {Answer.PASSED}


async def test_the_same_alert_told_again_is_one_alert(daemon: Pushed):
    counts = [(await daemon.post(alert())).json()["counts"] for _ in range(3)]
    await daemon.stage.pass_time(1)

    assert counts == [{"opened": 1}, {"repeated": 1}, {"repeated": 1}]
    assert daemon.seen()[-1].value == 1.0
    assert daemon.counted("watchdog_inbound_open_alerts", source="monitor") == 1
    labels = {"source": "monitor", "outcome": "repeated"}
    assert daemon.counted("watchdog_inbound_items_total", **labels) == 2


@pytest.mark.parametrize("header", [{}, basic(TOKEN), basic(TOKEN, user="")])
async def test_a_token_may_come_as_bearer_or_as_the_password_of_basic(
    daemon: Pushed, header: dict[str, str]
):
    assert (await daemon.post(alert(), headers=header)).status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer wrong",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN[:-1]}",
        f"Token {TOKEN}",
        TOKEN,
        "Basic",
        "Basic %%%",
        "Basic /w==",
        basic("wrong")["Authorization"],
        basic("", user=TOKEN)["Authorization"],
        "Bearer another-token-of-20",
    ],
)
@pytest.mark.parametrize("to", ["monitor", "nobody"])
async def test_without_its_token_nothing_is_taken_and_nothing_said(
    daemon: Pushed, header: str, to: str
):
    answer = await daemon.post(alert(), to=to, headers={"Authorization": header})

    assert (answer.status_code, answer.json()) == (401, {"ok": False})
    assert answer.headers["www-authenticate"].startswith("Bearer")
    name = "monitor" if to == "monitor" else ""
    labels = {"source": name, "outcome": "unauthorized"}
    assert daemon.counted("watchdog_inbound_total", **labels) == 1


async def test_a_token_that_opens_another_name_opens_no_name_that_does_not_exist(daemon: Pushed):
    assert (await daemon.post(alert(), to="nobody")).status_code == 401


async def test_a_daemon_that_nobody_may_push_to_turns_everybody_away(stage: Stage):
    one = await pushed(stage, [])
    assert (await one.post(alert())).status_code == 401
    await one.server.stop()


async def test_a_token_that_cannot_be_read_opens_nothing_and_is_told_in_the_log(
    stage: Stage, logged: list[MutableMapping[str, Any]]
):
    def gone() -> str:
        raise Misconfigured("the file /run/secrets/hook cannot be read")

    one = await pushed(stage, [source(token=gone)])

    assert (await one.post(alert(), token="x")).status_code == 401
    (told,) = [one for one in logged if one["event"] == "inbound_token_unreadable"]
    assert (told["source"], "/run/secrets/hook" in told["error"]) == ("monitor", True)
    await one.server.stop()


async def test_a_refusal_says_where_what_and_how_to_mend_it(daemon: Pushed):
    answer = await daemon.post({"alerts": [alert(), {"name": "x", "status": "up"}]})

    assert answer.status_code == 400
    assert answer.json() == {
        "ok": False,
        "place": "alerts[1].status",
        "message": "is not one of the words known here",
        "mend": "send one of: firing, resolved",
    }
    labels = {"source": "monitor", "outcome": "malformed"}
    assert daemon.counted("watchdog_inbound_total", **labels) == 1
    opened = {"source": "monitor", "outcome": "opened"}
    assert daemon.counted("watchdog_inbound_items_total", **opened) == 0, "all of it or nothing"


async def test_whoever_sends_too_much_is_told_when_to_come_back(daemon: Pushed):
    for _ in range(MESSAGES_AT_ONCE_MAX):
        assert daemon.daemon.inbox.wait_s(source()) == 0

    answer = await daemon.post(alert())
    other = await daemon.post(alert(), to="other", token="another-token-of-20")
    await daemon.stage.clock.advance(1 / MESSAGES_PER_S)
    later = await daemon.post(alert())

    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
    assert [other.status_code, later.status_code] == [200, 200]


async def test_whoever_keeps_knocking_fills_a_metric_and_not_the_log(
    daemon: Pushed, logged: list[MutableMapping[str, Any]]
):
    inbox = daemon.daemon.inbox
    for _ in range(50):
        inbox.refused(None, MessageOutcome.UNAUTHORIZED)
    await daemon.stage.clock.advance(11)
    inbox.refused(None, MessageOutcome.UNAUTHORIZED)

    told = [one for one in logged if one["event"] == "inbound_refused"]
    assert [(one["source"], one["outcome"]) for one in told] == [("", "unauthorized")] * 2
    labels = {"source": "", "outcome": "unauthorized"}
    assert daemon.counted("watchdog_inbound_total", **labels) == 51


async def test_what_opens_and_what_resolves_is_told_once(
    daemon: Pushed, logged: list[MutableMapping[str, Any]]
):
    for body in (alert(), alert(), alert("resolved"), alert("resolved")):
        await daemon.post(body)

    told = [one for one in logged if str(one["event"]).startswith("alert_")]
    assert [(one["event"], one["source"], one["alert"]) for one in told] == [
        ("alert_opened", "monitor", "queue-full"),
        ("alert_resolved", "monitor", "queue-full"),
    ]
    assert TOKEN not in repr(logged)


def test_a_source_does_not_show_its_token():
    one: InboundSource = source()
    assert TOKEN not in repr(one)
