"""From a decision to the intent that commits to it, and the moves an intent may make."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.builders import (
    at,
    decided,
    deployment,
    down,
    evidence,
    inputs,
    intent,
    made,
    memory,
    noon,
    observed,
    policy,
    preflight,
    view,
)
from watchdog.core.intents import intent_of
from watchdog.core.policy import Followup
from watchdog.core.rules import DeploymentFailed, Down
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import ENDS, MOVES, AfterRollback, Intent, IntentState, Outcome
from watchdog.model.memory import Memory
from watchdog.model.view import Phase

VALID = memory(preflights=(preflight(at=at(-3)),))


def committed(**changes: Any) -> Intent:
    told = down(**{"memory": VALID, **changes})
    return intent_of(decided(told), told)


def test_an_intent_says_all_that_its_successors_must_know() -> None:
    found = committed(policy=policy(followup=Followup(then=AfterRollback.COMMIT)))

    assert (found.bad, found.target, found.app) == ("d2", "d1", "app-1")
    assert found.state is IntentState.RECORDED
    assert found.decided_at == found.state_since == noon
    assert found.onset == at(-19)
    assert found.validated_at == at(-3)
    assert found.after is AfterRollback.COMMIT
    assert found.reason == (
        "http failed 20 times in a row over 19.0 s; the limit is 3 over 12.0 s; "
        "the fault is new with this release"
    )
    assert found.open
    assert not found.claimed_once


def test_a_rollback_of_ours_is_newer_than_all_we_ever_knew_of() -> None:
    """The watermark may come from a deployment that the reading shows no more."""
    ahead = memory(watermark=made("d2"), preflights=VALID.preflights)
    beyond = view(watermark=made("d3"))

    assert committed(memory=ahead).mark == made("d2")
    assert committed(memory=ahead, view=beyond).mark == made("d3")
    assert committed().mark == made("d2")


def test_the_bad_releases_failed_share_is_counted_from_the_onset() -> None:
    seen = evidence(observed("." * 20 + "x" * 20))

    assert committed(evidence=seen).failed_share == 1.0


def test_what_the_app_depends_on_is_not_counted_in_that_share() -> None:
    seen = evidence((*observed("x" * 20), *observed("." * 20, "db")))
    needs = policy(depends_on=("db",))

    assert committed(policy=needs, evidence=seen).failed_share == 1.0


def test_where_nobody_noted_an_onset_no_share_is_claimed() -> None:
    live = deployment("d2", phase=Phase.ERROR)
    by_platform = policy(rules=(DeploymentFailed(),))

    found = committed(view=view(live), policy=by_platform, evidence=evidence("...x..."))

    assert (found.onset, found.failed_share) == (None, 0.0)


def test_what_ails_another_deployment_is_no_reason_for_this_rollback() -> None:
    failed = deployment("d3", phase=Phase.ERROR, created_at=at(-300), served=None)
    both = policy(rules=(Down(count=3), DeploymentFailed()))

    found = committed(policy=both, view=view(deployments=(failed, deployment("d1"))))

    assert "the platform says it failed" not in found.reason


@pytest.mark.parametrize(
    "known",
    [memory(), memory(preflights=(preflight(valid=False, at=at(-61)),))],
    ids=["unasked", "refused"],
)
def test_without_the_platforms_word_there_is_no_intent(known: Memory) -> None:
    with pytest.raises(AssertionError, match="validated the target"):
        committed(memory=known)


def test_a_hold_is_no_intent() -> None:
    told = inputs()

    with pytest.raises(AssertionError, match="only a decision to roll back"):
        intent_of(decided(told), told)


def test_a_rollback_goes_somewhere_else() -> None:
    with pytest.raises(AssertionError, match="somewhere else"):
        intent(target=DeploymentId("d2"))


@pytest.mark.parametrize("state", IntentState)
def test_exactly_the_ends_have_outcomes(state: IntentState) -> None:
    wrong = None if state in ENDS else Outcome.HELPED

    with pytest.raises(AssertionError, match="outcomes"):
        intent(state, outcome=wrong)
    assert intent(state).open is (state not in ENDS)


@pytest.mark.parametrize("state", IntentState)
@pytest.mark.parametrize("to", IntentState)
def test_an_intent_moves_as_the_table_says_and_not_otherwise(
    state: IntentState, to: IntentState
) -> None:
    put_back = state is IntentState.RECORDED and to is IntentState.ACCEPTED
    one = intent(state, revision=4, **({"attempts": 1, "claimed_at": noon} if put_back else {}))
    outcome = Outcome.EXPIRED if to in ENDS else None

    if to in MOVES[state]:
        moved = one.moved(to, at(7), outcome=outcome)
        assert (moved.state, moved.revision) == (to, 5)
        assert moved.state_since == (noon if to is state else at(7))
    else:
        with pytest.raises(AssertionError, match="no move"):
            one.moved(to, at(7), outcome=outcome)


def test_every_end_is_an_end_and_can_be_reached() -> None:
    assert all(not MOVES[state] for state in ENDS)
    assert {to for moves in MOVES.values() for to in moves} == set(IntentState)


def test_what_may_have_been_sent_is_never_abandoned() -> None:
    put_back = intent(attempts=1, claimed_at=noon)

    with pytest.raises(AssertionError, match="may have been sent"):
        put_back.moved(IntentState.ABANDONED, at(1), outcome=Outcome.EXPIRED)


def test_what_was_never_sent_is_never_accepted() -> None:
    with pytest.raises(AssertionError, match="never sent"):
        intent().moved(IntentState.ACCEPTED, at(1), rollback=DeploymentId("r3"))
