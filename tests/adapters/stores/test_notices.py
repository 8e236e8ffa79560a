"""The contract about the outbox: every channel, in order within one incident, until it is done."""

from __future__ import annotations

from tests.adapters.stores.values import (
    BLOG,
    HOUR,
    MINUTE,
    NOON,
    SHOP,
    incident,
    intent,
    notice,
)
from watchdog.ports import QueuedDelivery, Store


async def due(store: Store, now=NOON, limit: int = 100) -> list[tuple[str, str, int]]:
    found = await store.due_deliveries(now, limit)
    return [(one.notice.id, one.notifier, one.attempts) for one in found]


async def test_a_notice_goes_to_every_channel(store: Store):
    await store.register_notifiers(["mail", "chat"])

    await store.announce(SHOP, incident(), [notice("n1")])

    assert await store.due_deliveries(NOON, 9) == (
        QueuedDelivery(notice=notice("n1"), notifier="chat", attempts=0),
        QueuedDelivery(notice=notice("n1"), notifier="mail", attempts=0),
    )


async def test_recording_queues_the_notices_with_the_intent(store: Store):
    await store.register_notifiers(["chat"])

    await store.record(intent(), incident(), [notice("n1"), notice("n2", key="other")])

    assert await due(store) == [("n1", "chat", 0), ("n2", "chat", 0)]


async def test_a_channel_hears_only_what_was_queued_since_it_was_named(store: Store):
    await store.announce(SHOP, None, [notice("n0")])
    await store.register_notifiers(["chat"])
    await store.announce(SHOP, None, [notice("n1", key="1")])
    await store.register_notifiers(["mail", "mail"])
    await store.announce(SHOP, None, [notice("n2", key="2")])

    assert await due(store) == [("n1", "chat", 0), ("n2", "mail", 0)]


async def test_a_notice_announced_again_is_queued_once(store: Store):
    await store.register_notifiers(["chat"])
    await store.announce(SHOP, incident(), [notice("n1")])
    await store.announce(SHOP, incident(), [notice("n1"), notice("n2", key="2")])

    assert await due(store) == [("n1", "chat", 0), ("n2", "chat", 0)]


async def test_a_later_notice_of_an_incident_waits_for_the_earlier_one(store: Store):
    await store.register_notifiers(["chat", "mail"])
    await store.announce(SHOP, None, [notice("n1"), notice("n2"), notice("n3")])
    assert await due(store) == [("n1", "chat", 0), ("n1", "mail", 0)]

    await store.mark_delivered("n1", "chat", NOON)
    await store.mark_delivered("n1", "chat", NOON)

    assert await due(store) == [("n1", "mail", 0), ("n2", "chat", 0)]


async def test_a_postponed_notice_holds_up_its_own_incident_only(store: Store):
    await store.register_notifiers(["chat"])
    await store.announce(SHOP, None, [notice("n1"), notice("n2")])
    await store.announce(BLOG, None, [notice("n3", key="blog/d9", app=BLOG)])

    await store.postpone_delivery("n1", "chat", NOON + MINUTE, "status 503")

    assert await due(store) == [("n3", "chat", 0)]
    assert await due(store, NOON + MINUTE) == [("n1", "chat", 1), ("n3", "chat", 0)]


async def test_each_failed_try_is_counted(store: Store):
    await store.register_notifiers(["chat"])
    await store.announce(SHOP, None, [notice("n1")])
    for _ in range(3):
        await store.postpone_delivery("n1", "chat", NOON, "x" * 10_000)

    assert await due(store) == [("n1", "chat", 3)]


async def test_a_notice_given_up_lets_the_next_one_go(store: Store):
    await store.register_notifiers(["chat"])
    await store.announce(SHOP, None, [notice("n1"), notice("n2")])

    await store.drop_delivery("n1", "chat", "status 400")
    await store.drop_delivery("n1", "chat", "status 400")

    assert await due(store) == [("n2", "chat", 0)]


async def test_a_delivered_notice_is_not_postponed_or_dropped_back_to_life(store: Store):
    """Another replica may have tried the same delivery and failed later."""
    await store.register_notifiers(["chat"])
    await store.announce(SHOP, None, [notice("n1")])
    await store.mark_delivered("n1", "chat", NOON)

    await store.postpone_delivery("n1", "chat", NOON, "late")
    await store.drop_delivery("n1", "chat", "late")

    assert await due(store, NOON + HOUR) == []


async def test_an_unknown_delivery_is_no_trouble(store: Store):
    await store.mark_delivered("n9", "chat", NOON)
    await store.postpone_delivery("n9", "chat", NOON, "")
    await store.drop_delivery("n9", "chat", "")

    assert await due(store) == []


async def test_no_more_deliveries_are_returned_than_asked_for(store: Store):
    await store.register_notifiers(["chat", "mail"])
    await store.announce(SHOP, None, [notice(f"n{n}", key=f"{n}") for n in range(5)])

    assert await due(store, limit=3) == [("n0", "chat", 0), ("n0", "mail", 0), ("n1", "chat", 0)]
