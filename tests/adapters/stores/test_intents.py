"""The contract about rollbacks: one per bad deployment, one open per app, one winner per step."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import pairwise

import pytest

from tests.adapters.stores.values import (
    BLOG,
    HOUR,
    MINUTE,
    NOON,
    SHOP,
    abandoned,
    claimed,
    failed,
    incident,
    intent,
    notice,
)
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import IntentState, Outcome
from watchdog.ports import LogExcerpt, Store


async def test_a_recorded_intent_is_recalled_as_it_was(store: Store):
    wanted = replace(
        intent(), onset=NOON - MINUTE, validated_at=NOON, failed_share=0.1 + 0.2, detail="é \n'"
    )

    assert await store.record(wanted, incident(), [])

    memory = await store.recall(SHOP, NOON)
    assert memory.intents == (wanted,)
    assert memory.open_intent == wanted


async def test_a_second_intent_for_the_same_bad_deployment_is_not_recorded(store: Store):
    first = intent("d2")
    await store.record(first, incident(), [])
    await store.advance(first, failed(first), incident(), [])

    assert not await store.record(intent("d2", target="d0"), incident(), [])
    assert await store.intents(SHOP, 10) == (failed(first),)


async def test_a_second_open_intent_of_the_app_is_not_recorded(store: Store):
    await store.record(intent("d2"), incident(), [])

    assert not await store.record(intent("d3"), incident(), [])
    assert await store.record(intent("d3", app=BLOG), incident(), [])


async def test_an_intent_that_was_not_recorded_changes_nothing(store: Store):
    await store.register_notifiers(["chat"])
    await store.record(intent("d2"), incident("first"), [])

    await store.record(intent("d3"), incident("second"), [notice("n9")])

    assert (await store.recall(SHOP, NOON)).incident == incident("first")
    assert await store.due_deliveries(NOON, 10) == ()


async def test_an_ended_intent_makes_room_for_the_next_bad_deployment(store: Store):
    first = intent("d2")
    await store.record(first, incident(), [])
    await store.advance(first, failed(first), incident(), [])

    assert await store.record(intent("d3", decided_at=NOON + HOUR), incident(), [])
    assert [one.bad for one in (await store.recall(SHOP, NOON)).intents] == ["d3", "d2"]


async def test_an_abandoned_intent_frees_its_bad_deployment(store: Store):
    first = intent("d2")
    await store.record(first, incident(), [])
    await store.advance(first, abandoned(first), None, [])
    again = intent("d2", decided_at=NOON + MINUTE)

    assert await store.record(again, incident(), [])
    assert await store.intents(SHOP, 10) == (again, abandoned(first))


async def test_a_step_of_an_earlier_life_does_not_move_the_intent_recorded_anew(store: Store):
    """Both lives count their revisions from nought; only one of them was ever validated."""
    first = intent("d2", target="d1")
    await store.record(first, incident(), [])
    await store.advance(first, abandoned(first), None, [])
    again = intent("d2", target="d0", decided_at=NOON + MINUTE)
    await store.record(again, incident(), [])

    assert not await store.advance(first, claimed(first), incident(), [])
    assert (await store.recall(SHOP, NOON)).open_intent == again


async def test_advancing_replaces_the_intent_its_incident_and_queues_its_notices(store: Store):
    await store.register_notifiers(["chat"])
    before = intent()
    await store.record(before, incident("decided"), [])
    after = claimed(before)

    assert await store.advance(before, after, incident("sent", count=2), [notice("n2")])

    memory = await store.recall(SHOP, NOON)
    assert memory.intents == (after,)
    assert memory.incident == incident("sent", count=2)
    assert [one.notice for one in await store.due_deliveries(NOON, 10)] == [notice("n2")]


async def test_advancing_with_no_incident_closes_it(store: Store):
    before = intent()
    await store.record(before, incident(), [])

    await store.advance(before, failed(before), None, [])

    assert (await store.recall(SHOP, NOON)).incident is None


async def test_an_old_revision_advances_nothing(store: Store):
    await store.register_notifiers(["chat"])
    before = intent()
    await store.record(before, incident("decided"), [])
    after = claimed(before)
    await store.advance(before, after, incident("sent"), [])

    assert not await store.advance(before, failed(before), None, [notice("n9")])

    memory = await store.recall(SHOP, NOON)
    assert (memory.intents, memory.incident) == ((after,), incident("sent"))
    assert await store.due_deliveries(NOON, 10) == ()


async def test_an_unknown_intent_does_not_advance(store: Store):
    assert not await store.advance(intent(), claimed(intent()), incident(), [notice()])
    assert (await store.recall(SHOP, NOON)).intents == ()


async def test_of_many_who_advance_the_same_intent_one_wins(store: Store):
    before = intent()
    await store.record(before, incident(), [])

    won = await asyncio.gather(
        *(
            store.advance(before, replace(claimed(before), detail=f"{n}"), incident(), [])
            for n in range(20)
        )
    )

    assert sorted(won) == [False] * 19 + [True]
    assert (await store.recall(SHOP, NOON)).intents[0].detail == f"{won.index(True)}"


async def test_of_many_who_record_for_one_app_one_wins(store: Store):
    won = await asyncio.gather(
        *(store.record(intent(f"d{n}", target="d"), incident(), []) for n in range(20))
    )

    assert sorted(won) == [False] * 19 + [True]
    assert len(await store.intents(None, 50)) == 1


async def test_an_intent_that_ended_cannot_be_recorded_or_moved(store: Store):
    before = intent()
    ended = failed(before)

    with pytest.raises(AssertionError):
        await store.record(ended, incident(), [])
    with pytest.raises(AssertionError):
        await store.advance(ended, replace(ended, revision=9), None, [])
    with pytest.raises(AssertionError):
        await store.advance(before, replace(failed(before), bad=DeploymentId("d3")), None, [])


async def test_intents_are_newest_first_of_one_app_or_of_all(store: Store):
    for minute, app in ((2, SHOP), (3, BLOG), (1, SHOP)):
        one = intent(f"d{minute}", app=app, target="d", decided_at=NOON + minute * MINUTE)
        await store.record(one, incident(), [])
        await store.advance(one, failed(one), None, [])

    assert [one.bad for one in await store.intents(SHOP, 10)] == ["d2", "d1"]
    assert [one.bad for one in await store.intents(None, 10)] == ["d3", "d2", "d1"]
    assert [one.bad for one in await store.intents(None, 2)] == ["d3", "d2"]


async def test_the_open_intent_is_recalled_however_old_it_is(store: Store):
    """More rollbacks than are recalled, all decided after the one that is still under way."""
    for n in range(60):
        one = intent(f"d{n}", target="d", decided_at=NOON + n * MINUTE)
        await store.record(one, incident(), [])
        await store.advance(one, failed(one), None, [])
    old = intent("old", decided_at=NOON - HOUR)
    await store.record(old, incident(), [])

    memory = await store.recall(SHOP, NOON)

    assert memory.open_intent == old
    assert len(memory.intents) == 51
    assert memory.intents[0].bad == "d59"


async def test_rollbacks_of_the_whole_fleet_in_the_last_day_are_recalled_by_their_claim(
    store: Store,
):
    moments = {"recent": NOON - HOUR, "edge": NOON - 24 * HOUR, "ahead": NOON + MINUTE}
    for bad, at in {**moments, "old": NOON - 25 * HOUR}.items():
        one = intent(bad, app=BLOG, decided_at=at - MINUTE)
        await store.record(one, incident(), [])
        await store.advance(one, claimed(one, at), incident(), [])
        await store.advance(claimed(one, at), failed(claimed(one, at)), None, [])
    await store.record(replace(intent("unsent", app=BLOG), claimed_at=NOON), incident(), [])

    memory = await store.recall(SHOP, NOON)

    assert memory.fleet_rollbacks == (NOON + MINUTE, NOON - HOUR, NOON - 24 * HOUR)
    assert memory.intents == ()


async def test_a_claim_that_was_not_taken_up_still_counts(store: Store):
    before = intent()
    await store.record(before, incident(), [])
    sent = claimed(before)
    await store.advance(before, sent, incident(), [])
    await store.advance(sent, sent.moved(IntentState.RECORDED, NOON), incident(), [])

    assert (await store.recall(BLOG, NOON)).fleet_rollbacks == (NOON,)


async def test_the_last_captured_logs_win(store: Store):
    run, build = LogExcerpt(kind="run", text="panic: no"), LogExcerpt(kind="build", text="ok")
    await store.keep_capture(intent("d2"), [run])
    await store.keep_capture(intent("d2"), [build, run])
    await store.keep_capture(intent("d3"), [])

    assert await store.captures(SHOP, DeploymentId("d2")) == (build, run)
    assert await store.captures(SHOP, DeploymentId("d3")) == ()
    assert await store.captures(BLOG, DeploymentId("d2")) == ()


async def test_a_whole_life_of_a_rollback_is_kept_step_by_step(store: Store):
    recorded = intent()
    steps = [recorded, claimed(recorded)]
    steps.append(steps[-1].moved(IntentState.ACCEPTED, NOON, rollback=DeploymentId("d3")))
    steps.append(steps[-1].moved(IntentState.LIVE, NOON + MINUTE))
    steps.append(steps[-1].moved(IntentState.DONE, NOON + HOUR, outcome=Outcome.HELPED))
    await store.record(recorded, incident(), [])

    for before, after in pairwise(steps):
        assert await store.advance(before, after, incident(), [])
        assert (await store.recall(SHOP, NOON)).intents == (after,)
