"""Notices leave the outbox in order, at least once, and one channel's trouble is its own."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.runtime.fake_platform import FakePlatform
from tests.runtime.fakes import FakeNotifier, ManualClock, Troubled, noon, settle
from tests.runtime.worlds import seconds
from watchdog.adapters.stores import MemoryStore
from watchdog.model.identity import AppId
from watchdog.model.notice import Notice, NoticeKind, Severity
from watchdog.ports import Misconfigured, OutcomeUnknown, PortError, Refused, Unavailable
from watchdog.runtime.kit import Kit
from watchdog.runtime.metrics import Metrics
from watchdog.runtime.notices import PATIENCE, Outbox, log_notice
from watchdog.runtime.references import ReferenceGuard


def notice(number: int, key: str = "k", **changes: Any) -> Notice:
    told: dict[str, Any] = {
        "id": f"{key}/{number}",
        "key": key,
        "kind": NoticeKind.UPDATE,
        "severity": Severity.WARNING,
        "app": AppId("id-shop"),
        "app_name": "shop",
        "title": "title",
        "text": "text",
        "at": noon,
        "event": f"event-{number}",
    }
    return Notice(**{**told, **changes})


class Lab:
    """An outbox over a store, with its channels."""

    def __init__(self, *channels: FakeNotifier) -> None:
        self.clock = ManualClock()
        self.store = MemoryStore()
        self.channels = channels
        self.patience = PATIENCE
        self.metrics = Metrics()
        self.outbox = self.over(self.store)

    def over(self, store: Any, *channels: FakeNotifier) -> Outbox:
        kit = Kit(
            platform=FakePlatform(self.clock),
            store=store,
            clock=self.clock,
            guard=ReferenceGuard((), self.clock, seconds(15)),
            metrics=self.metrics,
        )
        chosen = channels or self.channels
        return Outbox(kit, chosen, timedelta(hours=24), self.patience)

    async def queue(self, *notices: Notice) -> None:
        await self.store.register_notifiers([one.name for one in self.channels])
        await self.store.announce(AppId("id-shop"), None, notices)

    async def run(self, count_s: int) -> None:
        for _ in range(count_s):
            await self.deliver()
            await self.clock.advance(1.0)

    async def deliver(self) -> None:
        await self.outbox.deliver_due()
        await settle()

    def count(self, outcome: str, notifier: str = "chat") -> float | None:
        labels = {"notifier": notifier, "outcome": outcome}
        return self.metrics.registry.get_sample_value("watchdog_notices_total", labels)


def ids(channel: FakeNotifier) -> list[str]:
    return [one.id for one in channel.taken]


async def test_notices_of_one_key_arrive_in_order_through_troubles():
    channel = FakeNotifier(troubles=[Unavailable("away"), OutcomeUnknown("lost")])
    lab = Lab(channel)
    await lab.queue(notice(1), notice(2), notice(3))
    await lab.run(20)
    assert ids(channel) == ["k/1", "k/2", "k/3"]


async def test_a_channel_that_is_away_is_tried_with_growing_pauses():
    channel = FakeNotifier(always=Unavailable("away"))
    lab = Lab(channel)
    await lab.queue(notice(1))
    tried: list[float] = []
    for second in range(4_000):
        before = channel.asked
        await lab.run(1)
        if channel.asked > before:
            tried.append(second)
    pauses = [after - before for before, after in pairwise(tried)]
    assert pauses[:8] == [2, 4, 8, 16, 32, 64, 128, 256]
    assert pauses[8:] == [512, 600, 600, 600, 600]


async def test_a_channels_own_wish_is_granted():
    channel = FakeNotifier(troubles=[Unavailable("throttled", retry_after=seconds(30))])
    lab = Lab(channel)
    await lab.queue(notice(1))
    await lab.run(29)
    assert channel.asked == 1
    await lab.run(3)
    assert ids(channel) == ["k/1"]


async def test_an_old_notice_that_cannot_be_delivered_is_given_up(
    logged: list[MutableMapping[str, Any]],
):
    channel = FakeNotifier(always=Unavailable("away"))
    lab = Lab(channel)
    await lab.queue(notice(1, at=noon - timedelta(hours=25)))
    await lab.run(3)
    assert channel.asked == 1
    assert lab.count("dropped") == 1
    (told,) = [one for one in logged if one["event"] == "notice_dropped"]
    assert told["log_level"] == "error"


@pytest.mark.parametrize("error", [Refused("no"), Misconfigured("wrong url")])
async def test_what_a_channel_will_not_take_is_dropped_and_the_next_goes(error: PortError):
    channel = FakeNotifier(troubles=[error])
    lab = Lab(channel)
    await lab.queue(notice(1), notice(2))
    await lab.run(3)
    assert ids(channel) == ["k/2"]
    assert (lab.count("dropped"), lab.count("delivered")) == (1, 1)


async def test_a_channel_that_fails_or_hangs_holds_up_no_other():
    """Also for what is queued later, while the hanging one still hangs."""
    gate = asyncio.Event()
    hanging = FakeNotifier(name="hanging", gate=gate)
    failing = FakeNotifier(name="failing", always=Unavailable("away"))
    good = FakeNotifier(name="good")
    lab = Lab(hanging, failing, good)
    lab.patience = timedelta(0)
    lab.outbox = lab.over(lab.store)
    await lab.queue(notice(1, "a"), notice(1, "b"))
    await lab.run(2)
    await lab.queue(notice(2, "a"))
    await lab.run(2)
    assert ids(good) == ["a/1", "b/1", "a/2"]
    assert hanging.asked == 1, "one delivery at a time"
    gate.set()
    await lab.run(3)
    assert sorted(ids(hanging)) == ["a/1", "a/2", "b/1"]


async def test_a_channel_that_is_away_is_not_asked_for_each_notice_in_turn():
    """Fifty notices to a host that hangs for ten seconds would take eight minutes."""
    channel = FakeNotifier(always=Unavailable("away"))
    lab = Lab(channel)
    await lab.queue(*(notice(1, f"k{one}") for one in range(20)))
    await lab.deliver()
    assert channel.asked == 1


async def test_a_crash_between_delivery_and_marking_delivers_the_same_notice_again():
    channel = FakeNotifier()
    lab = Lab(channel)
    await lab.queue(notice(1))
    broken = Troubled(lab.store, at=2, error=Unavailable("locked"))
    outbox = lab.over(broken)
    with pytest.raises(Unavailable):
        await outbox.deliver_due()
    assert broken.failed == "mark_delivered"
    await lab.run(1)
    assert ids(channel) == ["k/1", "k/1"]


async def test_what_was_queued_for_a_channel_that_is_gone_is_dropped():
    old = FakeNotifier(name="old")
    lab = Lab(old)
    await lab.queue(notice(1))
    lab.outbox = lab.over(lab.store, FakeNotifier(name="new"))
    await lab.deliver()
    assert old.asked == 0
    assert lab.count("dropped", "old") == 1
    assert await lab.store.due_deliveries(lab.clock.now(), 10) == ()


async def test_stopping_leaves_a_hanging_delivery_queued():
    channel = FakeNotifier(gate=asyncio.Event())
    lab = Lab(channel)
    lab.patience = timedelta(0)
    lab.outbox = lab.over(lab.store)
    await lab.queue(notice(1))
    await lab.deliver()
    await lab.outbox.stop()
    await lab.outbox.stop()
    assert len(await lab.store.due_deliveries(lab.clock.now(), 10)) == 1
    assert not [one for one in asyncio.all_tasks() if one is not asyncio.current_task()]


@pytest.mark.parametrize(
    ("severity", "level"),
    [
        (Severity.INFO, "info"),
        (Severity.WARNING, "warning"),
        (Severity.CRITICAL, "error"),
    ],
)
def test_a_notice_is_logged_as_loudly_as_it_is_severe(
    severity: Severity, level: str, logged: list[MutableMapping[str, Any]]
):
    log_notice(notice(1, severity=severity))
    (told,) = logged
    assert (told["log_level"], told["title"], told["notice"]) == (level, "title", "k/1")
