"""Lines that match are counted once each, however often the log has to be opened again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.adapters.signals.views import unanswered, view
from tests.adapters.signals.written_logs import Logs, line, live
from tests.runtime.fakes import ManualClock, settle
from watchdog.adapters.signals.log_stream import IDLE_MAX, LogFeed
from watchdog.adapters.signals.logs import LogsOptions, LogsSignal
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.model.view import AppView
from watchdog.ports import PortError, Refused, Unavailable


class Lab:
    """A signal on logs that a test writes, and a clock turned by hand."""

    def __init__(self, **options: object) -> None:
        self.clock = ManualClock()
        self.logs = Logs()
        plain = LogsOptions(name="errors", pattern="ERROR")
        feed = LogFeed(
            follow=self.logs.follow,
            past=self.logs.past,
            clean=lambda text, most: text.replace("hunter2", "[redacted]")[:most],
        )
        self.signal = LogsSignal(replace(plain, **options), feed, self.clock)  # type: ignore[arg-type]  # by name, in a test

    async def sample(self, seen: AppView | None = None) -> Observation:
        observation = await self.signal.sample(seen or live())
        await settle()
        return observation

    async def count(self) -> float | None:
        return (await self.sample()).value

    async def opened(self) -> Lab:
        """This lab, with its log open."""
        assert unanswered(await self.sample(), FailureReason.NO_DATA)
        assert await self.count() == 0
        return self


@pytest.fixture
async def lab():
    made = Lab()
    yield made
    await made.signal.close()
    assert made.logs.open_now == 0
    assert not [one for one in asyncio.all_tasks() if one is not asyncio.current_task()]


async def test_the_value_is_how_many_lines_matched_since_the_last_sample(lab: Lab):
    await lab.opened()
    await lab.logs.write(line("ERROR one", 1), line("fine", 1), line("ERROR two", 2))
    observation = await lab.sample()
    assert (observation.answer, observation.value) == (Answer.PASSED, 2.0)
    assert observation.latency is None
    assert "ERROR two" in observation.detail
    await lab.logs.write(line("ERROR three", 3))
    assert await lab.count() == 1
    assert await lab.count() == 0


async def test_the_last_match_is_quoted_without_its_secret(lab: Lab):
    await lab.opened()
    await lab.logs.write(line("ERROR password hunter2 " + "x" * 5000, 1))
    detail = (await lab.sample()).detail
    assert "hunter2" not in detail
    assert len(detail) <= 256


async def test_what_was_written_before_anybody_looked_does_not_count(lab: Lab):
    await lab.logs.write(line("ERROR old", -60), line("ERROR just now", 0))
    await lab.sample()
    assert await lab.count() == 1


@pytest.mark.parametrize("error", [None, Unavailable("broke off")])
async def test_a_log_that_is_opened_again_counts_nothing_twice_and_misses_nothing(
    lab: Lab, error: PortError | None
):
    await lab.opened()
    await lab.logs.write(line("ERROR a", 1), line("ERROR b", 2))
    await lab.logs.end(error)
    observation = await lab.sample()
    assert unanswered(observation, FailureReason.NO_DATA)
    assert (str(error) if error else "opened again") in observation.detail
    await lab.logs.write(line("ERROR c", 2), line("ERROR b", 2), line("ERROR d", 3))
    await lab.clock.advance(1)
    assert lab.logs.opened == ["shop/d1/"] * 2
    assert await lab.count() == 5, "a, b, the same again within one instant, c and d"


async def test_lines_without_an_instant_are_told_by_their_text(lab: Lab):
    await lab.opened()
    await lab.logs.write(line("ERROR a", None), line("ERROR a", None), line("ERROR b", None))
    await lab.logs.end()
    await lab.logs.write(line("ERROR c", None), line("ERROR a", None))
    await lab.clock.advance(1)
    assert await lab.count() == 5


async def test_each_source_has_its_own_order(lab: Lab):
    await lab.opened()
    await lab.logs.write(line("ERROR a", 9, "web-0"), line("ERROR b", 1, "web-1"))
    await lab.logs.end()
    await lab.logs.write(line("ERROR late", 2, "web-1"))
    await lab.clock.advance(1)
    assert await lab.count() == 3


async def test_pauses_between_openings_grow_and_have_an_end(lab: Lab):
    lab.logs.trouble = Unavailable("away")
    await lab.sample()
    counts = []
    for _ in range(10):
        await lab.clock.advance(60)
        counts.append(len(lab.logs.opened))
        await lab.sample()
    assert counts[0] == 6, "after 0, 1, 3, 7, 15 and 31 seconds"
    assert counts[-1] - counts[-4] == 3, "once a minute in the end"


async def test_after_a_good_stream_the_pause_is_short_again(lab: Lab):
    lab.logs.trouble = Unavailable("away")
    await lab.sample()
    await lab.clock.advance(40)
    lab.logs.trouble = None
    await lab.clock.advance(60)
    assert await lab.count() == 0
    await lab.clock.advance(120)
    before = len(lab.logs.opened)
    await lab.logs.end()
    await lab.clock.advance(1)
    assert len(lab.logs.opened) == before + 1


async def test_where_there_is_none_to_follow_the_past_log_is_read(lab: Lab):
    lab.logs.trouble, lab.logs.past_trouble = Refused("no live log"), None
    lab.logs.past_lines = [line("ERROR old", -5), line("ERROR a", 1)]
    await lab.sample()
    assert await lab.count() == 1
    observation = await lab.sample()
    assert unanswered(observation, FailureReason.NO_DATA), "nothing was read since"
    assert "no live log" in observation.detail
    lab.logs.past_lines = [*lab.logs.past_lines, line("ERROR b", 2)]
    await lab.clock.advance(60)
    assert await lab.count() == 1


async def test_where_there_is_no_log_at_all_there_is_no_answer(lab: Lab):
    lab.logs.trouble = Refused("no live log")
    await lab.sample()
    observation = await lab.sample()
    assert unanswered(observation, FailureReason.NO_DATA)
    assert "no past log" in observation.detail


async def test_the_log_of_a_new_deployment_is_followed_from_the_last_count_on(lab: Lab):
    await lab.opened()
    await lab.logs.write(line("ERROR boot", 4), deployment="d2")
    await lab.clock.advance(5)
    values = [(await lab.sample(live("d2"))).value or 0 for _ in range(2)]
    assert sum(values) == 1
    assert lab.logs.open_now == 1
    await lab.logs.write(line("ERROR of the old one", 9))
    assert (await lab.sample(live("d2"))).value == 0.0


async def test_apps_that_share_a_signal_have_a_log_each(lab: Lab):
    for _ in range(2):
        for app in ("shop", "blog"):
            await lab.sample(live("d1" if app == "shop" else "d5", app))
    await lab.logs.write(line("ERROR", 1), deployment="d5")
    assert (await lab.sample(live("d5", "blog"))).value == 1.0
    assert (await lab.sample(live())).value == 0.0
    assert lab.logs.open_now == 2


@pytest.mark.parametrize("seen", [None, view()])
async def test_without_a_live_deployment_no_log_is_opened(lab: Lab, seen: AppView | None):
    assert unanswered(await lab.signal.sample(seen), FailureReason.NO_TARGET)
    assert lab.logs.opened == []


async def test_a_log_that_nobody_asks_about_is_let_go(lab: Lab):
    await lab.opened()
    await lab.clock.advance(IDLE_MAX.total_seconds() + 1)
    await lab.logs.write(line("fine", 1))
    await lab.clock.advance(1)
    assert lab.logs.open_now == 0
    await lab.sample()
    assert lab.logs.open_now == 1, "and opened anew when somebody does"


async def test_a_log_that_is_asked_about_stays_open_however_long(lab: Lab):
    await lab.opened()
    for minute in range(15):
        await lab.clock.advance(60)
        await lab.logs.write(line("ERROR", minute * 60 + 1))
        assert await lab.count() == 1
    assert lab.logs.opened == ["shop/d1/"]


async def test_a_log_that_speaks_now_and_then_is_not_silent(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(
        "watchdog.adapters.signals.log_stream.SILENCE_MAX", timedelta(milliseconds=800)
    )
    await lab.sample()
    for second in range(6):
        await asyncio.sleep(0.2)
        await lab.logs.write(line("fine", second))
    assert await lab.count() == 0
    assert len(lab.logs.opened) == 1


async def test_a_silent_log_is_opened_again(lab: Lab, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        "watchdog.adapters.signals.log_stream.SILENCE_MAX", timedelta(milliseconds=10)
    )
    await lab.sample()
    await asyncio.sleep(0.05)
    await lab.clock.advance(1)
    assert len(lab.logs.opened) >= 2


async def test_a_mistake_of_ours_is_raised_once_and_the_log_is_followed_again(lab: Lab):
    lab.logs.trouble = ZeroDivisionError("ours")
    await lab.sample()
    lab.logs.trouble = None
    with pytest.raises(ZeroDivisionError):
        await lab.signal.sample(live())
    await settle()
    assert await lab.count() == 0


async def test_a_component_of_ones_own_is_asked_for():
    lab = await Lab(component="worker", interval=timedelta(seconds=30)).opened()
    assert lab.logs.opened == ["shop/d1/worker"]
    assert (lab.signal.name, lab.signal.interval) == ("errors", timedelta(seconds=30))
    await lab.signal.close()
    await lab.signal.close()
