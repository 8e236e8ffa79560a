"""Open alerts: known by their fingerprints, bounded in number, and forgotten in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.runtime.fake_platform import FakePlatform
from tests.runtime.fakes import ManualClock, noon
from tests.runtime.pushing import source
from tests.runtime.worlds import seconds
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.model.pushed import Alert, AlertStatus
from watchdog.model.view import AppView
from watchdog.ports import Gauge
from watchdog.runtime.alerts import (
    OPEN_MAX,
    AlertBoard,
    AlertOutcome,
    AlertSignal,
    InboundSource,
)


def alert(fingerprint: str = "a", status: str = "firing", **labels: str) -> Alert:
    return Alert(
        fingerprint=fingerprint,
        status=AlertStatus(status),
        labels=tuple(({"app": "shop"} | labels).items()),
        summary=f"{fingerprint} is on",
    )


class Lab:
    """A board with its sources, and one app to look at."""

    def __init__(self, *sources: InboundSource) -> None:
        self.clock = ManualClock()
        self.sources = sources or (source(),)
        self.board = AlertBoard(self.sources, self.clock)
        self.told: list[tuple[str, AlertOutcome]] = []
        self.board.told = lambda _, one, outcome: self.told.append((one.fingerprint, outcome))
        self.platform = FakePlatform(self.clock)
        self.platform.add()

    def take(self, *alerts: Alert, by: int = 0) -> list[str]:
        return [self.board.take(self.sources[by], one).value for one in alerts]

    async def view(self) -> AppView:
        (view,) = await self.platform.fleet()
        return view

    async def sample(self, signal: str = "alert") -> Observation:
        return await AlertSignal(signal, self.board, self.clock).sample(await self.view())


async def test_nothing_firing_is_passed():
    one = await Lab().sample()

    assert (one.answer, one.value, one.signal) == (Answer.PASSED, 0.0, "alert")
    assert one.begun_at == one.ended_at == noon


async def test_several_alerts_are_counted_and_the_first_is_told():
    lab = Lab()
    lab.take(alert("a"), alert("b"), alert("c"))

    one = await lab.sample()

    assert (one.value, one.detail) == (3.0, "3 firing, first a is on")


async def test_an_alert_without_a_summary_is_told_by_its_fingerprint():
    lab = Lab()
    labels = (("app", "id-shop"),)
    lab.take(Alert(fingerprint="f00", status=AlertStatus.FIRING, labels=labels))

    assert (await lab.sample()).detail == "f00"


async def test_an_alert_that_nobody_tells_again_is_let_go():
    lab = Lab(source(expire_after=seconds(60)))
    lab.take(alert("a"))
    await lab.clock.advance(30)
    lab.take(alert("b"))
    await lab.clock.advance(30)
    after_a_minute = await lab.sample()
    lab.take(alert("b"))
    await lab.clock.advance(59)

    assert after_a_minute.value == 1.0
    assert (await lab.sample()).value == 1.0, "b was told again"
    await lab.clock.advance(1)
    assert (await lab.sample()).answer is Answer.PASSED
    assert [one for one, outcome in lab.told if outcome is AlertOutcome.EXPIRED] == ["a", "b"]


async def test_setting_the_clock_back_keeps_no_alert_alive():
    lab = Lab(source(expire_after=seconds(60)))
    lab.take(alert("a"))
    lab.clock.set_back(3_600)
    await lab.clock.advance(60)

    assert (await lab.sample()).answer is Answer.PASSED


async def test_of_too_many_alerts_the_oldest_are_dropped():
    lab = Lab()
    lab.take(*(alert(str(one)) for one in range(OPEN_MAX)))
    lab.take(alert("0"), alert("new"))

    assert lab.board.count(lab.sources[0]) == OPEN_MAX
    assert [one for one, outcome in lab.told if outcome is AlertOutcome.DROPPED] == ["1"]


def test_sources_do_not_share_fingerprints():
    lab = Lab(source("one"), source("two"))

    assert lab.take(alert("a")) == ["opened"]
    assert lab.take(alert("a"), by=1) == ["opened"]
    assert lab.take(alert("a", "resolved")) == ["resolved"]
    assert [lab.board.count(one) for one in lab.sources] == [0, 1]


def test_resolving_what_is_not_open_changes_nothing():
    assert Lab().take(alert("a", "resolved")) == ["repeated"]


@pytest.mark.parametrize(
    ("changes", "labels", "outcome"),
    [
        ({}, {}, "opened"),
        ({}, {"app": ""}, "unmatched"),
        ({"app_label": "service"}, {}, "unmatched"),
        ({"app": "shop", "app_label": ""}, {"app": "any"}, "opened"),
        ({"match": (("severity", "page"),)}, {}, "unmatched"),
        ({"match": (("severity", "page"),)}, {"severity": "page"}, "opened"),
        ({"match": (("severity", "page"), ("app", "x"))}, {"severity": "page"}, "unmatched"),
    ],
)
def test_only_alerts_that_match_are_kept(
    changes: dict[str, Any], labels: dict[str, str], outcome: str
):
    assert Lab(source(**changes)).take(alert("a", **labels)) == [outcome]


@pytest.mark.parametrize(
    ("changes", "app", "firing"),
    [
        ({"app_label": "app"}, "shop", 1),
        ({"app_label": "app"}, "id-shop", 1),
        ({"app_label": "app"}, "shop-eu", 0),
        ({"app": "shop", "app_label": ""}, "whatever", 1),
        ({"app": "id-shop", "app_label": ""}, "whatever", 1),
        ({"app": "sh*", "app_label": ""}, "whatever", 1),
        ({"app": "blog", "app_label": ""}, "shop", 0),
    ],
)
async def test_an_alert_is_of_the_apps_that_its_source_or_its_label_says(
    changes: dict[str, Any], app: str, firing: int
):
    lab = Lab(source(**changes))
    lab.take(alert("a", app=app))

    assert (await lab.sample()).value == firing


async def test_a_signal_shows_its_own_sources_only():
    lab = Lab(source("one"), source("two", signal="errors"))
    lab.take(alert("a"), by=1)

    assert (await lab.sample()).answer is Answer.PASSED
    assert (await lab.sample("errors")).answer is Answer.FAILED


async def test_the_calm_of_a_source_that_should_have_been_heard_of_says_nothing():
    lab = Lab(source(expect_every=seconds(60)), source("second"))

    before = await lab.sample()
    lab.board.heard(lab.sources[0])
    heard = await lab.sample()
    await lab.clock.advance(61)
    after = await lab.sample()

    assert (before.answer, before.reason) == (Answer.NO_ANSWER, FailureReason.UNHEARD)
    assert (before.detail, before.value) == ("not heard of in time: monitor", None)
    assert [heard.answer, after.answer] == [Answer.PASSED, Answer.NO_ANSWER]


async def test_an_alert_counts_though_another_source_is_silent():
    lab = Lab(source(expect_every=seconds(60)), source("second"))
    lab.take(alert("a"), by=1)

    assert (await lab.sample()).answer is Answer.FAILED


async def test_an_app_that_nobody_can_see_has_no_alerts():
    lab = Lab()
    lab.take(alert("a"))

    one = await AlertSignal("alert", lab.board, lab.clock).sample(None)

    assert one.answer is Answer.PASSED


def test_the_signal_is_not_confirmed_by_asking_again():
    signal = AlertSignal("alert", Lab().board, ManualClock())

    assert isinstance(signal, Gauge)
    assert signal.interval == timedelta(seconds=5)
