"""Windows, budgets, cooldowns and what a policy may allow: the guards at their edges."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.builders import (
    at,
    decided,
    deployment,
    down,
    evidence,
    intent,
    memory,
    minutes,
    noon,
    policy,
    release,
    replaced,
    seconds,
    view,
)
from watchdog.core.policy import Limits, Permit
from watchdog.core.rules import DeploymentFailed
from watchdog.model.decision import Hold, HoldReason, RollBack
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import IntentState
from watchdog.model.memory import Memory, Release
from watchdog.model.view import Phase, StandDown


def tried(state: IntentState, **changes: Any) -> Memory:
    """Return a memory of an earlier attempt on d2, long past its cooldown."""
    moments = {"claimed_at": noon - minutes(30)} if state is not IntentState.ABANDONED else {}
    return memory(intents=(intent(state, **{**moments, **changes}),))


def test_an_abandoned_attempt_was_none() -> None:
    assert isinstance(decided(down(memory=tried(IntentState.ABANDONED))).step, RollBack)


def test_an_attempt_on_another_release_was_none_on_this_one() -> None:
    before = tried(IntentState.FAILED, bad=DeploymentId("d0"))

    assert isinstance(decided(down(memory=before)).step, RollBack)


def test_a_reading_from_the_future_is_as_doubtful_as_one_from_the_past() -> None:
    """Our clock was set back: nobody can say how old the reading is."""
    ahead = view(read_at=noon + minutes(2) + seconds(0.1))

    assert decided(down(view=ahead)).step == Hold(reason=HoldReason.VIEW_STALE)


def test_a_reading_of_exactly_the_greatest_age_still_supports_a_decision() -> None:
    assert isinstance(decided(down(view=view(read_at=noon - minutes(2)))).step, RollBack)


def test_a_sleeper_may_be_acted_on_where_the_policy_says_so() -> None:
    asleep = view(stand_down=StandDown.ASLEEP)
    maintained = view(stand_down=StandDown.MAINTENANCE)
    bold = policy(sleepers=Permit.ACT)

    assert isinstance(decided(down(view=asleep, policy=bold)).step, RollBack)
    assert decided(down(view=maintained, policy=bold)).step == Hold(reason=HoldReason.STOOD_DOWN)


def test_a_release_that_we_did_not_see_going_live_may_be_acted_on_by_policy() -> None:
    unseen = memory(release("d2", seen_going_live=False), replaced("d1"))

    found = decided(down(memory=unseen, policy=policy(unseen_go_live=Permit.ACT)))

    assert isinstance(found.step, RollBack)
    assert "we did not see it go live; the policy allows that" in [one.text for one in found.guards]


def long_before() -> Release:
    return replaced("d1", live_from=noon - minutes(1000))


@pytest.mark.parametrize(("after_s", "acts"), [(3600, True), (3600.1, False)])
def test_the_window_is_held_against_the_onset_and_not_against_our_noticing(
    after_s: float, acts: bool
) -> None:
    known = memory(release("d2", live_from=at(-19 - after_s)), long_before())

    assert isinstance(decided(down(memory=known)).step, RollBack) is acts


def test_a_failure_outside_the_window_may_be_acted_on_by_policy() -> None:
    known = memory(release("d2", live_from=noon - minutes(600)), long_before())

    found = decided(down(memory=known, policy=policy(outside_window=Permit.ACT)))

    assert isinstance(found.step, RollBack)


@pytest.mark.parametrize(("ago_s", "acts"), [(899.9, False), (900, True)])
def test_the_cooldown_is_counted_from_the_last_claim(ago_s: float, acts: bool) -> None:
    known = tried(IntentState.FAILED, bad=DeploymentId("d9"), claimed_at=at(-ago_s))

    assert isinstance(decided(down(memory=known)).step, RollBack) is acts


@pytest.mark.parametrize(("ago_h", "acts"), [(23.9, False), (24, True)])
def test_the_budget_of_an_app_is_counted_over_a_day(ago_h: float, acts: bool) -> None:
    known = tried(IntentState.FAILED, bad=DeploymentId("d9"), claimed_at=noon - minutes(60 * ago_h))
    once = policy(limits=Limits(app_per_day=1))

    found = decided(down(memory=known, policy=once))

    assert isinstance(found.step, RollBack) is acts


@pytest.mark.parametrize(("ago_s", "acts"), [(3599, False), (3600, True)])
def test_the_budget_of_the_fleet_is_counted_over_an_hour(ago_s: float, acts: bool) -> None:
    known = memory(fleet_rollbacks=(at(-ago_s),) * 5)

    assert isinstance(decided(down(memory=known)).step, RollBack) is acts


def test_an_empty_budget_allows_nothing() -> None:
    for limits in (Limits(app_per_day=0), Limits(fleet_per_hour=0)):
        found = decided(down(policy=policy(limits=limits)))

        assert found.step == Hold(reason=HoldReason.BUDGET_SPENT)


def test_an_impairment_that_has_passed_holds_no_more() -> None:
    seen = evidence("x" * 20, impaired_until=noon)

    assert isinstance(decided(down(evidence=seen)).step, RollBack)


def test_where_nothing_was_noted_of_the_onset_the_window_is_held_against_now() -> None:
    """A release that the platform itself calls failed, with no time given."""
    live = deployment("d2", phase=Phase.ERROR)
    told = down(view=view(live), policy=policy(rules=(DeploymentFailed(),)))
    late = memory(release("d2", live_from=noon - minutes(61)), long_before())

    assert isinstance(decided(told).step, RollBack)
    outside = down(view=view(live), policy=policy(rules=(DeploymentFailed(),)), memory=late)
    assert decided(outside).step == Hold(reason=HoldReason.OUTSIDE_WINDOW)
