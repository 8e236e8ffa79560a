"""The figures of a report: what they count, what they leave out, and several apps as one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from tests.adapters.stores.values import (
    HOUR,
    MINUTE,
    NOON,
    SHOP,
    decision,
    incident,
    intent,
    release,
)
from tests.core.builders import policy
from watchdog.adapters.stores.memory import MemoryStore
from watchdog.model.decision import Hold, HoldReason, RollBack
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import Outcome
from watchdog.runtime.report import Figures, Held, figures_of, together

NONE = Figures(
    releases=0, outcomes=Counter(), under_way=0, delays=(), ends=(), holds={}, allowed=None
)


async def test_an_app_of_which_nothing_is_known_has_no_figures():
    assert await figures_of(MemoryStore(), SHOP, None, NOON, NOON) == NONE
    assert (NONE.precision, NONE.delay(0.5), NONE.rollbacks) == (None, None, 0)


async def test_time_counts_for_what_was_held_until_the_next_decision():
    store = MemoryStore()
    back = RollBack(bad=DeploymentId("d2"), target=DeploymentId("d1"))
    steps: tuple[Hold | RollBack, ...] = (
        Hold(reason=HoldReason.PAUSED),
        back,
        Hold(reason=HoldReason.PAUSED),
    )
    for number, step in enumerate(steps):
        await store.keep_decision(replace(decision(NOON + number * HOUR), step=step), None)

    found = await figures_of(store, SHOP, None, NOON, NOON + 2 * HOUR + MINUTE)

    assert found.holds == {"paused": Held(times=2, span=HOUR + MINUTE)}


async def test_what_is_allowed_follows_from_the_policy_and_the_releases_seen_going_live():
    store, chance = MemoryStore(), policy()
    unseen = replace(release("d0"), seen_going_live=False)
    every = [unseen, release("d1"), release("d2"), release("old", live_from=NOON - HOUR)]
    await store.note_view(SHOP, NOON, every)

    found = await figures_of(store, SHOP, chance, NOON, NOON + HOUR)

    assert found.releases == 2
    assert found.allowed == 2 * chance.terms.error_probability


async def test_a_rollback_under_way_has_no_outcome_yet():
    store = MemoryStore()
    assert await store.record(intent(), incident(), ())

    found = await figures_of(store, SHOP, None, NOON - HOUR, NOON + HOUR)

    assert (found.rollbacks, found.under_way, found.verified) == (1, 1, 0)


def test_several_apps_are_told_as_one():
    one = replace(
        NONE,
        releases=2,
        outcomes=Counter({Outcome.HELPED: 3}),
        delays=(1.0,),
        holds={"paused": Held(times=1, span=MINUTE)},
        allowed=0.5,
    )
    other = replace(
        one, outcomes=Counter({Outcome.MADE_WORSE: 2}), holds={"paused": Held(times=2, span=HOUR)}
    )

    found = together([one, other, NONE])

    assert (found.releases, found.verified, found.wrong, found.allowed) == (4, 5, 2, 1.0)
    assert found.precision == 0.6
    assert found.delay(0.5) == 1.0
    assert found.holds == {"paused": Held(times=3, span=HOUR + MINUTE)}
    assert together([NONE]).allowed is None
