"""The contract about what is remembered of an app: watermark, releases, pauses, incident."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.adapters.stores.values import (
    BLOG,
    HOUR,
    MINUTE,
    NOON,
    SHOP,
    approval,
    incident,
    lift,
    pause,
    release,
)
from watchdog.adapters.stores.limits import LIFTS_RECALLED_MAX
from watchdog.model.identity import DeploymentId
from watchdog.model.memory import Memory, Pause, Standing, Stretch
from watchdog.model.view import Content
from watchdog.ports import Store


async def test_nothing_is_remembered_of_an_unknown_app(store: Store):
    await store.note_view(BLOG, NOON, [release()])

    assert await store.recall(SHOP, NOON) == Memory()


async def test_the_watermark_rises(store: Store):
    await store.note_view(SHOP, NOON, [])
    await store.note_view(SHOP, NOON + timedelta(microseconds=1), [])

    assert (await store.recall(SHOP, NOON)).watermark == NOON + timedelta(microseconds=1)


async def test_the_watermark_never_falls(store: Store):
    await store.note_view(SHOP, NOON, [])
    await store.note_view(SHOP, NOON - HOUR, [])

    assert (await store.recall(SHOP, NOON)).watermark == NOON


async def test_the_watermark_is_the_highest_of_many_written_at_once(store: Store):
    moments = [NOON + n * MINUTE for n in (3, 9, 1, 7, 2, 8)]

    await asyncio.gather(*(store.note_view(SHOP, moment, []) for moment in moments))

    assert (await store.recall(SHOP, NOON)).watermark == NOON + 9 * MINUTE


async def test_announcing_leaves_the_watermark_and_noting_a_view_leaves_the_incident(store: Store):
    await store.announce(SHOP, incident(), [])
    await store.note_view(SHOP, NOON, [])
    await store.announce(SHOP, incident("later"), [])

    memory = await store.recall(SHOP, NOON)
    assert (memory.watermark, memory.incident) == (NOON, incident("later"))


async def test_an_instant_of_another_zone_comes_back_as_the_same_instant_in_utc(store: Store):
    there = NOON.astimezone(timezone(timedelta(hours=5, minutes=45)))
    await store.note_view(SHOP, there, [release(live_from=there)])

    memory = await store.recall(SHOP, NOON)
    assert (memory.watermark, memory.releases[0].live_from) == (NOON, NOON)


async def test_releases_come_back_as_noted_newest_first(store: Store):
    noted = [
        release("d1", live_from=NOON),
        replace(release("d2", live_from=NOON + MINUTE), standing=Standing.BAD),
        replace(release("d0", live_from=NOON - HOUR), live_until=NOON, content=Content()),
        replace(release("d3", live_from=NOON + HOUR), seen_going_live=False),
    ]

    await store.note_view(SHOP, NOON, noted)

    assert (await store.recall(SHOP, NOON)).releases == (noted[3], noted[1], noted[0], noted[2])


async def test_the_fifty_newest_releases_are_recalled(store: Store):
    noted = [release(f"d{n}", live_from=NOON + n * MINUTE) for n in range(60)]

    await store.note_view(SHOP, NOON, noted)

    assert (await store.recall(SHOP, NOON)).releases == tuple(reversed(noted[10:]))


async def test_when_a_release_went_live_and_who_saw_it_are_kept_from_the_first_note(store: Store):
    first = replace(release(), seen_going_live=False)
    await store.note_view(SHOP, NOON, [first])

    await store.note_view(SHOP, NOON, [replace(first, live_from=NOON + HOUR, seen_going_live=True)])

    assert (await store.recall(SHOP, NOON)).releases == (first,)


async def test_a_release_that_ended_is_not_reopened(store: Store):
    ended = replace(release(), live_until=NOON + HOUR)
    await store.note_view(SHOP, NOON, [release()])
    await store.note_view(SHOP, NOON, [ended])
    await store.note_view(SHOP, NOON, [release()])
    await store.note_view(SHOP, NOON, [replace(release(), live_until=NOON + 2 * HOUR)])

    assert (await store.recall(SHOP, NOON)).releases == (ended,)


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (Standing.UNPROVEN, Standing.PROVEN, Standing.PROVEN),
        (Standing.PROVEN, Standing.UNPROVEN, Standing.PROVEN),
        (Standing.PROVEN, Standing.BAD, Standing.BAD),
        (Standing.BAD, Standing.PROVEN, Standing.BAD),
        (Standing.BAD, Standing.UNPROVEN, Standing.BAD),
        (Standing.UNPROVEN, Standing.BAD, Standing.BAD),
        (Standing.UNPROVEN, Standing.UNPROVEN, Standing.UNPROVEN),
    ],
)
async def test_the_standing_of_a_release_only_moves_towards_bad(
    store: Store, first: Standing, second: Standing, kept: Standing
):
    await store.note_view(SHOP, NOON, [replace(release(), standing=first)])
    await store.note_view(SHOP, NOON, [replace(release(), standing=second)])

    assert (await store.recall(SHOP, NOON)).releases[0].standing is kept


async def test_the_content_of_a_release_is_filled_in_and_never_lost(store: Store):
    for content in (Content(), Content(sources=("a", "b")), Content(), Content(spec="5a")):
        await store.note_view(SHOP, NOON, [replace(release(), content=content)])

    assert (await store.recall(SHOP, NOON)).releases[0].content == Content(
        spec="5a", sources=("a", "b")
    )


YOUTH = (
    Stretch(signal="http", until=MINUTE, answers=60, failures=2),
    Stretch(signal="http", until=timedelta(microseconds=90_000_001), answers=30, failures=0),
)


async def test_how_a_release_grew_up_comes_back_as_noted(store: Store):
    grown = replace(release(), healthy_after=timedelta(microseconds=30_000_007), youth=YOUTH)

    await store.note_view(SHOP, NOON, [grown])

    assert (await store.recall(SHOP, NOON)).releases == (grown,)


async def test_how_a_release_grew_up_is_filled_in_and_never_lost(store: Store):
    grown = replace(release(), healthy_after=timedelta(0), youth=YOUTH)
    later = replace(release(), healthy_after=HOUR, youth=YOUTH[:1])
    for one in (release(), grown, release(), later):
        await store.note_view(SHOP, NOON, [one])

    assert (await store.recall(SHOP, NOON)).releases == (grown,)


async def test_an_approval_is_recalled_until_it_expires(store: Store):
    word = approval(until=NOON + HOUR)
    await store.approve(SHOP, word)

    assert (await store.recall(SHOP, NOON)).approvals == (word,)
    assert (await store.recall(SHOP, NOON + HOUR)).approvals == ()
    assert (await store.recall(BLOG, NOON)).approvals == ()


async def test_a_new_approval_replaces_the_one_of_the_same_deployment_only(store: Store):
    await store.approve(SHOP, approval("d3"))
    await store.approve(SHOP, approval("d2"))
    shorter = replace(
        approval("d2", until=NOON + MINUTE, by="bob"), target=DeploymentId("d1"), reason=""
    )
    await store.approve(SHOP, shorter)

    assert (await store.recall(SHOP, NOON)).approvals == (shorter, approval("d3"))


async def test_an_approval_may_be_withdrawn_more_than_once(store: Store):
    await store.approve(SHOP, approval("d2"))
    await store.approve(SHOP, approval("d3"))
    for _ in range(2):
        await store.withdraw(SHOP, DeploymentId("d2"))
    await store.withdraw(BLOG, DeploymentId("d3"))

    assert (await store.recall(SHOP, NOON)).approvals == (approval("d3"),)


async def test_lifts_are_of_one_app_or_of_all_newest_first(store: Store):
    early, late = lift("aaaaaaa", at=NOON - HOUR), lift("bbbbbbb", at=NOON)
    await store.lift(None, early)
    await store.lift(SHOP, late)

    assert (await store.recall(SHOP, NOON)).lifts == (late, early)
    assert (await store.recall(BLOG, NOON)).lifts == (early,)


async def test_of_two_lifts_of_one_version_the_later_stands(store: Store):
    later = lift(at=NOON + HOUR, by="bob")
    for one in (lift(at=NOON), later, lift(at=NOON - HOUR)):
        await store.lift(SHOP, one)

    assert (await store.recall(SHOP, NOON)).lifts == (later,)


async def test_the_newest_lifts_are_recalled_and_none_is_pruned(store: Store):
    many = [lift(f"{n:07}", at=NOON + n * MINUTE) for n in range(LIFTS_RECALLED_MAX + 2)]
    for one in many:
        await store.lift(SHOP, one)

    await store.prune(NOON + 999 * HOUR, NOON + 999 * HOUR)

    assert (await store.recall(SHOP, NOON)).lifts == tuple(reversed(many[2:]))


async def test_approvals_that_ran_out_long_ago_are_pruned(store: Store):
    """Seen by asking as of a time when they still held."""
    await store.approve(SHOP, approval("d2", until=NOON))
    await store.approve(SHOP, approval("d3", until=NOON + MINUTE))

    await store.prune(NOON + MINUTE, NOON)

    held = (await store.recall(SHOP, NOON - HOUR)).approvals
    assert held == (approval("d3", until=NOON + MINUTE),)


async def test_a_pause_is_recalled_until_it_expires(store: Store):
    order = pause(NOON + HOUR)
    await store.set_pause(SHOP, order)

    assert (await store.recall(SHOP, NOON)).pause == order
    assert (await store.recall(SHOP, NOON + HOUR)).pause is None
    assert (await store.recall(BLOG, NOON)).pause is None


async def test_the_pause_of_the_fleet_holds_for_every_app(store: Store):
    order = pause(NOON + HOUR)
    await store.set_pause(None, order)

    assert (await store.recall(SHOP, NOON)).pause == order
    assert (await store.recall(BLOG, NOON)).pause == order


@pytest.mark.parametrize(("own", "fleet", "by"), [(1, 2, "fleet"), (2, 1, "own"), (2, 2, "own")])
async def test_of_two_pauses_the_one_that_ends_later_is_recalled(
    store: Store, own: int, fleet: int, by: str
):
    await store.set_pause(SHOP, pause(NOON + own * HOUR, by="own"))
    await store.set_pause(None, pause(NOON + fleet * HOUR, by="fleet"))

    found = (await store.recall(SHOP, NOON)).pause

    assert found is not None
    assert found.by == by


async def test_lifting_one_pause_leaves_the_other(store: Store):
    await store.set_pause(SHOP, pause(NOON + 2 * HOUR, by="own"))
    await store.set_pause(None, pause(NOON + HOUR, by="fleet"))
    await store.set_pause(SHOP, None)
    await store.set_pause(SHOP, None)

    assert (await store.recall(SHOP, NOON)).pause == pause(NOON + HOUR, by="fleet")


async def test_a_new_pause_replaces_the_old_one(store: Store):
    await store.set_pause(SHOP, pause(NOON + 2 * HOUR))
    shorter = Pause(until=NOON + HOUR, by="bob", reason="sooner")
    await store.set_pause(SHOP, shorter)

    assert (await store.recall(SHOP, NOON)).pause == shorter


async def test_instants_at_both_ends_of_the_calendar_are_kept_exactly(store: Store):
    first, last = datetime(1, 1, 2, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    await store.note_view(SHOP, first, [])
    await store.set_pause(SHOP, pause(last))

    memory = await store.recall(SHOP, NOON)
    assert (memory.watermark, memory.pause) == (first, pause(last))
