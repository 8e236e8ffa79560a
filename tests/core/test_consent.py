"""Asking first: when a person must agree, what their word covers, and how long it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.core.builders import (
    at,
    decided,
    down,
    intent,
    memory,
    noon,
    policy,
    preflight,
    release,
    replaced,
    view,
)
from watchdog.core.announce import announce
from watchdog.core.explain import explain
from watchdog.core.inputs import Inputs
from watchdog.core.intents import intent_of
from watchdog.core.policy import Mode, Policy, Stance, Targets
from watchdog.core.settle import settle, settle_preflight
from watchdog.model.decision import Hold, HoldReason, RollBack
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import Intent, IntentState, Outcome
from watchdog.model.memory import Approval, Memory, Pause
from watchdog.model.notice import Severity
from watchdog.model.settlement import Conclude, Send
from watchdog.model.view import Content

D0, D1, D2 = DeploymentId("d0"), DeploymentId("d1"), DeploymentId("d2")
WAITS = Hold(reason=HoldReason.AWAITING_APPROVAL)
ASKING = policy(mode=Mode.ASK)
PICKY = policy(targets=Targets(warnings=Stance.ASK))
WARNED = preflight("d1", warnings=("image_source_missing_digest",))
ALL_WARNED = (WARNED, replace(WARNED, target=D0))
WARNING = "the platform warns: image_source_missing_digest"


def word(**changes: Any) -> Approval:
    """Return ann's word for a rollback of d2 to d1 in the next half hour."""
    plain = Approval(bad=D2, target=D1, until=at(1800), by="ann", reason="seen it")
    return replace(plain, **changes)


def asked(by: Policy = ASKING, *approvals: Approval, **changes: Any) -> Inputs:
    """Return the inputs of a decision about a dead d2 by a policy that asks."""
    return down(policy=by, memory=memory(approvals=approvals, **changes))


def test_a_policy_that_asks_says_what_it_would_do_and_waits() -> None:
    found = decided(asked())

    assert found.step == WAITS
    assert found.would == RollBack(bad=D2, target=D1)
    assert found.summary == "a person must agree first: the policy asks before each rollback"


def test_a_policy_that_acts_asks_nobody() -> None:
    found = decided(down())

    assert found.step == RollBack(bad=D2, target=D1)
    assert found.guards[-2].text == "nobody need be asked"


@pytest.mark.parametrize("target", [D1, None])
def test_a_word_lets_it_act_and_is_told_in_its_reason(target: DeploymentId | None) -> None:
    found = decided(asked(ASKING, word(target=target)))

    assert found.step == RollBack(bad=D2, target=D1)
    assert found.summary == "the fault is new with this release; ann agreed: seen it"


def test_a_word_without_a_reason_is_a_word() -> None:
    found = decided(asked(ASKING, word(reason="")))

    assert found.summary.endswith("; ann agreed")


@pytest.mark.parametrize(
    "other",
    [word(bad=DeploymentId("d3")), word(target=DeploymentId("d9")), word(until=noon)],
    ids=["of another release", "for another target", "run out"],
)
def test_a_word_covers_nothing_else(other: Approval) -> None:
    assert decided(asked(ASKING, other)).step == WAITS


def test_a_person_may_prefer_another_eligible_target() -> None:
    found = decided(asked(ASKING, word(target=D0)))

    assert found.step == RollBack(bad=D2, target=D0)


def test_a_preferred_target_that_is_eligible_no_more_is_asked_about_anew() -> None:
    refused = preflight("d0", valid=False, code="region_conflict")

    found = decided(asked(ASKING, word(target=D0), preflights=(refused,)))

    assert found.step == WAITS
    assert found.would == RollBack(bad=D2, target=D1)


def test_a_word_does_not_lift_what_else_forbids_it() -> None:
    found = decided(asked(ASKING, word(), fleet_rollbacks=(noon,) * 5))

    assert found.step == Hold(reason=HoldReason.BUDGET_SPENT)
    assert found.would is None


def test_without_a_target_nobody_is_asked() -> None:
    bare = memory(release("d2"), replaced("d1", content=Content()))

    found = decided(down(policy=ASKING, view=view(deployments=()), memory=bare))

    assert found.step == Hold(reason=HoldReason.NO_ELIGIBLE_TARGET)


def test_a_warned_target_needs_a_word_where_the_policy_says_so() -> None:
    held = decided(asked(PICKY, preflights=ALL_WARNED))
    agreed = decided(asked(PICKY, word(), preflights=ALL_WARNED))

    assert held.step == WAITS
    assert held.summary == f"a person must agree first: {WARNING}"
    assert f"a person must agree: {WARNING}" in "\n".join(explain(held, "shop"))
    assert agreed.step == RollBack(bad=D2, target=D1)


def test_every_reason_to_ask_is_named() -> None:
    both = replace(ASKING, targets=PICKY.targets)

    found = decided(asked(both, preflights=ALL_WARNED))

    assert found.summary.endswith(f"before each rollback; {WARNING}")


def test_who_only_observes_asks_nobody() -> None:
    watching = replace(PICKY, mode=Mode.OBSERVE)

    found = decided(asked(watching, preflights=ALL_WARNED))

    assert found.step == Hold(reason=HoldReason.OBSERVE_ONLY)


def test_a_target_that_may_pass_is_used_and_its_warning_told() -> None:
    lenient = policy(targets=Targets(warnings=Stance.PASS))
    told = asked(lenient, preflights=ALL_WARNED)

    found = decided(told)

    assert found.step == RollBack(bad=D2, target=D1)
    assert f"proven; {WARNING}" in "\n".join(explain(found, "shop")).replace("unproven", "proven")
    assert intent_of(found, told).reason.endswith(f"; in spite of this: {WARNING}")
    assert not intent_of(found, told).by_consent


def test_people_are_paged_with_the_command_that_agrees() -> None:
    told = asked()

    (notice,) = announce(decided(told), told).notices

    assert notice.severity is Severity.CRITICAL
    assert notice.event == "awaiting_approval"
    assert notice.text.endswith("  approve   watchdog approve shop --target d1")


def test_a_question_is_put_once_and_again_for_another_target() -> None:
    first = asked()
    said = announce(decided(first), first)
    same = asked(incident=said.incident)
    refused = preflight("d1", valid=False, code="region_conflict")
    other = asked(incident=said.incident, preflights=(refused,))

    assert announce(decided(same), same).notices == ()
    (again,) = announce(decided(other), other).notices
    assert "--target d0" in again.text
    assert (again.event, again.id) == ("awaiting_approval", f"{said.notices[0].key}/2")


def test_a_question_whose_answer_ran_out_is_put_once_more() -> None:
    """The pause kept the rollback back, and is told to nobody."""
    pause = Pause(until=at(60), by="bob", reason="looking")
    first = asked()
    said = announce(decided(first), first)
    paused = asked(ASKING, word(), incident=said.incident, pause=pause)
    heard = announce(decided(paused), paused)
    late = asked(incident=heard.incident)
    other = asked(ASKING, word(bad=D0), incident=said.incident)

    assert heard.notices == ()
    assert [one.event for one in announce(decided(late), late).notices] == ["awaiting_approval"]
    assert announce(decided(other), other).notices == ()


@pytest.mark.parametrize(
    ("by", "known"),
    [(ASKING, memory(approvals=(word(),))), (PICKY, memory(approvals=(word(),)))],
)
def test_an_intent_remembers_that_it_rests_on_a_word(by: Policy, known: Memory) -> None:
    told = down(policy=by, memory=replace(known, preflights=ALL_WARNED))
    told = replace(told, policy=replace(by, targets=PICKY.targets))

    assert intent_of(decided(told), told).by_consent


def settled(one: Intent, *approvals: Approval, by: Policy = ASKING) -> object:
    told = asked(by, *approvals, intents=(one,))
    return settle(told.policy, told.view, told.evidence, told.memory, told.now)


@pytest.mark.parametrize(
    ("one", "by"),
    [(intent(), ASKING), (intent(by_consent=True), ASKING), (intent(by_consent=True), policy())],
)
def test_nothing_is_sent_without_the_word_it_rests_on(one: Intent, by: Policy) -> None:
    assert settled(one, word(), by=by) == Send()
    assert settled(one, word(target=None), by=by) == Send()
    for approvals in ((), (word(until=noon),), (word(target=D0),)):
        assert settled(one, *approvals, by=by) == Conclude(
            state=IntentState.ABANDONED,
            outcome=Outcome.STOPPED,
            reason="nobody's approval stands (any more)",
        )


def test_a_warning_found_while_validating_again_needs_a_word() -> None:
    unasked = settle_preflight(PICKY, intent(), WARNED, at(1))
    agreed = settle_preflight(PICKY, intent(by_consent=True), WARNED, at(1))

    assert isinstance(unasked, Conclude)
    assert (unasked.outcome, unasked.reason) == (
        Outcome.REFUSED,
        f"a person must agree first: {WARNING}",
    )
    assert isinstance(agreed, Intent)
