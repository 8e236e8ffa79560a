"""Several rollbacks in the same minutes leave one after another, each at a moment of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.core.builders import at, decided, down, intent, memory, noon, policy, preflight, view
from watchdog.core.explain import tell_intent
from watchdog.core.intents import intent_of
from watchdog.core.policy import Limits
from watchdog.core.settle import settle
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.intent import Intent, IntentState
from watchdog.model.memory import Fleet
from watchdog.model.settlement import Wait

STAGGER = timedelta(seconds=30)


def committed(*ago_s: float, name: str = "app-1", **limits: Any) -> Intent:
    """Return the intent of an app when others were rolled back so many seconds ago."""
    known = memory(preflights=(preflight(),), fleet_rollbacks=tuple(at(-ago) for ago in ago_s))
    wish = policy(limits=Limits(**limits))
    told = down(memory=known, policy=wish, view=view(app=AppId(name)))
    return intent_of(decided(told), told)


def test_the_first_of_some_minutes_leaves_at_once() -> None:
    assert committed().not_before is None
    assert committed(600).not_before is None


def test_the_app_s_own_rollback_of_before_makes_it_wait_for_nobody() -> None:
    own = intent(IntentState.DONE, bad=DeploymentId("d0"), claimed_at=at(-300))
    known = memory(intents=(own,), preflights=(preflight(),), fleet_rollbacks=(at(-300),))
    told = down(memory=known, policy=policy(limits=Limits(cooldown=timedelta(0))))

    assert intent_of(decided(told), told).not_before is None


@pytest.mark.parametrize("name", ["app-1", "app-2", "shop", "b7f3"])
def test_those_that_follow_wait_their_own_part_of_the_time(name: str) -> None:
    found = committed(599.9, 700, name=name).not_before

    assert found is not None
    assert noon <= found < noon + STAGGER
    assert committed(1, name=name).not_before == found


def test_moments_differ_from_app_to_app() -> None:
    moments = {committed(1, name=f"app-{number}").not_before for number in range(20)}

    assert len(moments) == 20


def test_no_stagger_is_no_wait() -> None:
    assert committed(1, stagger=timedelta(0)).not_before is None


def test_a_rollback_whose_time_has_not_come_is_not_sent_and_says_so() -> None:
    one = intent(not_before=at(7))
    told = down(memory=memory(intents=(one,)))

    found = settle(told.policy, told.view, told.evidence, told.memory, told.now)

    assert found == Wait(reason="its time has not come")
    assert tell_intent(one, "shop").endswith(
        "decided, not sent yet, not before 2026-03-01 12:00:07 UTC"
    )


def test_a_rollback_not_sent_yet_waits_while_the_fleet_is_frozen() -> None:
    told = down(memory=memory(intents=(intent(),), fleet=Fleet(apps=5, frozen_since=at(-1))))

    found = settle(told.policy, told.view, told.evidence, told.memory, told.now)

    assert found == Wait(reason="rollbacks of the whole fleet were frozen meanwhile")


def test_a_request_that_may_have_been_taken_is_followed_up_however_frozen_the_fleet_is() -> None:
    put_back = intent(attempts=1, claimed_at=at(-100))
    told = down(memory=memory(intents=(put_back,), fleet=Fleet(apps=5, frozen_since=at(-1))))

    assert not isinstance(
        settle(told.policy, told.view, told.evidence, told.memory, told.now), Wait
    )
