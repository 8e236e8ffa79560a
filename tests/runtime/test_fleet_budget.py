"""What several apps decide in the same instant counts against one budget."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.core.builders import at, down, inputs, intent, memory, noon
from watchdog.core.decide import decide
from watchdog.model.decision import Decision
from watchdog.model.identity import AppId
from watchdog.model.intent import IntentState
from watchdog.runtime.fleet_budget import FleetBudget

SHOP, API = AppId("shop"), AppId("api")


def decided(told) -> Decision:
    return decide(told.policy, told.view, told.evidence, told.memory, told.now)


def test_a_decision_of_another_app_counts_before_its_claim_is_stored():
    budget = FleetBudget()

    budget.reserve(SHOP, decided(down()))

    assert budget.counted(API, memory()).fleet_rollbacks == (noon,)
    assert budget.counted(SHOP, memory()).fleet_rollbacks == ()


def test_a_hold_takes_nothing_from_the_budget():
    budget = FleetBudget()

    budget.reserve(SHOP, decided(inputs()))

    assert budget.counted(API, memory()).fleet_rollbacks == ()


def test_a_claim_that_the_store_shows_counts_once():
    budget = FleetBudget()
    budget.reserve(SHOP, decided(down()))
    claimed = replace(intent(), state=IntentState.CLAIMED, attempts=1, claimed_at=at(1))

    budget.settled(SHOP, memory(intents=(claimed,)))

    shown = memory(fleet_rollbacks=(at(1),))
    assert budget.counted(API, shown).fleet_rollbacks == (at(1),)
    assert budget.counted(API, memory()).fleet_rollbacks == (at(1),)


def test_a_decision_that_led_to_no_claim_gives_its_place_back():
    budget = FleetBudget()
    budget.reserve(SHOP, decided(down()))
    old = replace(
        intent(), state=IntentState.CLAIMED, attempts=1, claimed_at=noon - timedelta(hours=2)
    )

    budget.settled(SHOP, memory(intents=(old,)))

    assert budget.counted(API, memory()).fleet_rollbacks == ()


def test_a_rollback_that_waits_for_its_moment_keeps_its_place():
    budget = FleetBudget()
    budget.reserve(SHOP, decided(down()))

    for _ in range(2):
        budget.settled(SHOP, memory(intents=(intent(not_before=at(20)),)))

    assert budget.counted(API, memory()).fleet_rollbacks == (noon,)
