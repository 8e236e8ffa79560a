"""The contract about what was seen and decided: order, limits, and forgetting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.adapters.stores.values import (
    BLOG,
    HOUR,
    MINUTE,
    NOON,
    SECOND,
    SHOP,
    decision,
    failed,
    frame,
    incident,
    intent,
    notice,
    observation,
)
from watchdog.adapters.stores.limits import FRAMES_PER_APP_MAX, OBSERVATIONS_READ_MAX
from watchdog.model.decision import RollBack
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.observation import Answer, FailureReason
from watchdog.ports import LogExcerpt, Store

D2 = DeploymentId("d2")


async def test_observations_come_back_as_kept_in_the_order_they_began(store: Store):
    broken = replace(
        observation(NOON + MINUTE),
        answer=Answer.FAILED,
        reason=FailureReason.STATUS,
        latency=None,
        detail="status 503",
        scheduled=False,
    )
    measured = replace(observation(NOON), value=-0.1, vantage="fra")
    unanswered = replace(broken, answer=Answer.NO_ANSWER, reason=FailureReason.OBSERVER)
    await store.keep_observations(SHOP, [broken, measured])
    await store.keep_observations(SHOP, [unanswered, observation(NOON - MINUTE)])

    assert await store.observations(SHOP, D2, NOON - HOUR) == (
        observation(NOON - MINUTE),
        measured,
        broken,
        unanswered,
    )


async def test_observations_are_of_one_app_and_deployment_and_no_older_than_asked(store: Store):
    await store.keep_observations(
        SHOP, [observation(NOON - SECOND), observation(NOON), observation(deployment="d1")]
    )
    await store.keep_observations(BLOG, [observation(NOON)])

    assert await store.observations(SHOP, D2, NOON) == (observation(NOON),)


async def test_no_observations_are_no_trouble(store: Store):
    await store.keep_observations(SHOP, [])

    assert await store.observations(SHOP, D2, NOON) == ()


async def test_an_observation_credited_to_nobody_is_not_kept(store: Store):
    with pytest.raises(AssertionError):
        await store.keep_observations(SHOP, [replace(observation(), deployment=None)])


async def test_of_too_many_observations_the_newest_are_read(store: Store):
    kept = [observation(NOON + n * SECOND) for n in range(OBSERVATIONS_READ_MAX + 3)]
    await store.keep_observations(SHOP, kept)

    assert await store.observations(SHOP, D2, NOON) == tuple(kept[3:])


async def test_decisions_are_newest_first_and_limited(store: Store):
    acted = replace(
        decision(NOON + MINUTE), step=RollBack(bad=D2, target=DeploymentId("d1")), live=D2
    )
    for one in (decision(NOON), acted, decision(NOON - MINUTE), decision(NOON, app=BLOG)):
        await store.keep_decision(one, None)

    assert await store.decisions(SHOP, 2) == (acted, decision(NOON))
    assert await store.decisions(BLOG, 9) == (decision(NOON, app=BLOG),)
    assert await store.frames(SHOP, 9) == ()


async def test_decisions_frames_and_rollbacks_may_be_asked_for_from_a_moment_on(store: Store):
    for at in (NOON - SECOND, NOON, NOON + SECOND):
        await store.keep_decision(decision(at), frame(at))
        old = intent(f"bad at {at:%S}", decided_at=at)
        await store.record(old, incident(), [])
        await store.advance(old, failed(old), None, [])

    decided = await store.decisions(SHOP, 9, NOON)
    framed = await store.frames(SHOP, 9, since=NOON)
    rolled = [await store.intents(app, 9, NOON) for app in (SHOP, None)]

    assert [one.at for one in decided] == [NOON + SECOND, NOON]
    assert [one.at for one in framed] == [NOON + SECOND, NOON]
    assert [[one.decided_at for one in each] for each in rolled] == [[NOON + SECOND, NOON]] * 2
    assert await store.decisions(SHOP, 1, NOON) == decided[:1]


async def test_a_long_frame_of_any_characters_comes_back(store: Store):
    payload = '{"said": "größer ✓ \x00"}' * 10_000
    await store.keep_decision(decision(), frame(payload=payload))

    assert [one.payload for one in await store.frames(SHOP, 9)] == [payload]


async def test_apps_are_known_once_decided_about_and_named_in_order(store: Store):
    assert await store.apps() == ()

    await store.note_view(AppId("unjudged"), NOON, ())
    for one in (decision(NOON), decision(NOON - MINUTE), decision(NOON, app=BLOG)):
        await store.keep_decision(one, None)

    assert await store.apps() == tuple(sorted((SHOP, BLOG)))


async def test_of_two_decisions_of_one_moment_the_one_kept_later_is_newer(store: Store):
    later = replace(decision(NOON), summary="later")
    await store.keep_decision(decision(NOON), frame(NOON, payload="1"))
    await store.keep_decision(later, frame(NOON, payload="2"))

    assert await store.decisions(SHOP, 9) == (later, decision(NOON))
    assert [one.payload for one in await store.frames(SHOP, 9)] == ["2", "1"]


async def test_only_the_newest_frames_of_an_app_are_kept(store: Store):
    await store.keep_decision(decision(app=BLOG), frame(app=BLOG))
    for n in range(FRAMES_PER_APP_MAX + 2):
        await store.keep_decision(decision(NOON + n * SECOND), frame(NOON + n * SECOND))

    found = await store.frames(SHOP, FRAMES_PER_APP_MAX * 2)

    assert len(found) == FRAMES_PER_APP_MAX
    assert found[-1] == frame(NOON + 2 * SECOND)
    assert len(await store.decisions(SHOP, FRAMES_PER_APP_MAX * 2)) == FRAMES_PER_APP_MAX + 2
    assert await store.frames(BLOG, 9) == (frame(app=BLOG),)


async def test_pruning_forgets_what_is_older_and_nothing_else(store: Store):
    await store.register_notifiers(["chat"])
    for at in (NOON - SECOND, NOON):
        await store.keep_observations(SHOP, [observation(at)])
        await store.keep_decision(decision(at), frame(at))
        bad = f"bad at {at:%S}"
        await store.keep_capture(intent(bad, decided_at=at), [LogExcerpt(kind="run", text="x")])

    await store.prune(NOON, NOON)

    assert await store.observations(SHOP, D2, NOON - HOUR) == (observation(NOON),)
    assert await store.decisions(SHOP, 9) == (decision(NOON),)
    assert await store.frames(SHOP, 9) == (frame(NOON),)
    assert await store.captures(SHOP, DeploymentId("bad at 59")) == ()
    assert await store.captures(SHOP, DeploymentId("bad at 00")) != ()


async def test_observations_are_pruned_by_an_age_of_their_own(store: Store):
    for at in (NOON - HOUR, NOON):
        await store.keep_observations(SHOP, [observation(at)])
        await store.keep_decision(decision(at), None)

    await store.prune(NOON - 2 * HOUR, NOON)
    await store.prune(NOON - 2 * HOUR, NOON)

    assert await store.observations(SHOP, D2, NOON - HOUR) == (observation(NOON),)
    assert len(await store.decisions(SHOP, 9)) == 2


async def test_pruning_many_observations_forgets_all_that_are_old(store: Store):
    """More than are forgotten in one piece."""
    await store.keep_observations(SHOP, [observation(NOON + n * SECOND) for n in range(12_000)])

    await store.prune(NOON, NOON + 11_999 * SECOND)

    assert len(await store.observations(SHOP, D2, NOON)) == 1


async def test_pruning_keeps_a_notice_that_a_channel_still_waits_for(store: Store):
    await store.register_notifiers(["chat", "mail"])
    await store.announce(SHOP, None, [notice("n1", at=NOON - HOUR)])
    await store.mark_delivered("n1", "chat", NOON)

    await store.prune(NOON, NOON)

    assert [one.notifier for one in await store.due_deliveries(NOON, 9)] == ["mail"]


async def test_a_notice_is_known_until_it_is_delivered_and_pruned(store: Store):
    """Seen from outside: as long as it is known, announcing it again queues nothing."""
    old = notice("n1", at=NOON - HOUR)
    await store.register_notifiers(["chat"])
    await store.announce(SHOP, None, [old])
    await store.mark_delivered("n1", "chat", NOON)
    await store.announce(SHOP, None, [old])
    assert await store.due_deliveries(NOON, 9) == ()

    await store.prune(NOON, NOON)
    await store.announce(SHOP, None, [old])

    assert [one.notice for one in await store.due_deliveries(NOON, 9)] == [old]
