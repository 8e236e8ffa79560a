"""The nouns' own invariants, and the small questions that they answer."""

from __future__ import annotations

import dataclasses
import inspect
from importlib import import_module
from pkgutil import iter_modules

import pytest

from tests.core.builders import (
    app,
    at,
    deployment,
    intent,
    memory,
    noon,
    observed,
    policy,
    preflight,
    rollback,
    view,
)
from watchdog import model
from watchdog.core.policy import Policy
from watchdog.core.rules import Down, Ratio
from watchdog.model.component import ComponentHealth, ComponentState
from watchdog.model.decision import Candidate, Decision, Hold, HoldReason, Refusal, RefusalReason
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import IntentState
from watchdog.model.memory import Standing
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.model.view import CauseKind, Content, Phase


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer.PASSED, FailureReason.STATUS),
        (Answer.FAILED, None),
        (Answer.NO_ANSWER, None),
    ],
)
def test_exactly_the_failures_carry_a_reason(answer: Answer, reason: FailureReason | None) -> None:
    with pytest.raises(AssertionError, match="carry a reason"):
        Observation(signal="http", begun_at=noon, ended_at=noon, answer=answer, reason=reason)


def test_a_sample_ends_no_earlier_than_it_begins() -> None:
    with pytest.raises(AssertionError, match="no earlier"):
        observed(".", begun_at=at(1), ended_at=noon)


def test_a_detail_is_bounded() -> None:
    assert observed(".", detail="x" * 256)
    with pytest.raises(AssertionError, match="bounded"):
        observed(".", detail="x" * 257)


def test_the_platform_moves_what_has_not_ended() -> None:
    going = {phase for phase in Phase if not phase.ended}

    assert going == {
        Phase.UNKNOWN,
        Phase.PENDING_BUILD,
        Phase.BUILDING,
        Phase.PENDING_DEPLOY,
        Phase.DEPLOYING,
    }


@pytest.mark.parametrize("cause", CauseKind)
def test_a_rollback_is_one_by_its_cause_or_else_by_its_source(cause: CauseKind) -> None:
    plain = deployment("d3", cause=cause)
    cloned = deployment("d3", cause=cause, cloned_from=DeploymentId("d1"))
    named = cause in (CauseKind.ROLLBACK, CauseKind.PLATFORM_ROLLBACK)

    assert plain.is_rollback is named
    assert cloned.is_rollback is (named or cause is CauseKind.UNKNOWN)


def test_content_is_known_by_spec_or_by_source() -> None:
    assert Content(spec="s").known
    assert Content(sources=("c",)).known
    assert not Content().known


def test_a_reading_finds_what_any_slot_or_the_list_shows() -> None:
    slots = {
        "in_progress": deployment("a1"),
        "pending": deployment("a2"),
        "pinned": deployment("a3"),
    }
    shown = view(**slots)

    for name in ("d2", "d1", "a1", "a2", "a3"):
        assert shown.find(DeploymentId(name)).id == name  # type: ignore[union-attr]  # fails on None
    assert shown.find(DeploymentId("d9")) is None


def test_what_is_in_progress_comes_before_what_is_pending() -> None:
    both = view(in_progress=deployment("a1"), pending=deployment("a2"))

    assert both.coming == deployment("a1")
    assert view(pending=deployment("a2")).coming == deployment("a2")
    assert view().coming is None


def test_memory_finds_the_open_intent_among_the_ended() -> None:
    ended = intent(IntentState.FAILED)

    assert memory(intents=(ended, intent())).open_intent == intent()
    assert memory(intents=(ended,)).open_intent is None


def test_memory_knows_releases_and_validations_by_name() -> None:
    known = memory(preflights=(preflight("d1"),))

    assert known.release_of(DeploymentId("d9")) is None
    assert known.preflight_of(DeploymentId("d1")) == preflight("d1")
    assert known.preflight_of(DeploymentId("d0")) is None


def test_a_candidate_is_eligible_while_nothing_refuses_it() -> None:
    plain = Candidate(deployment=DeploymentId("d1"), created_at=noon, standing=Standing.PROVEN)
    refusal = Refusal(reason=RefusalReason.KNOWN_BAD, text="it was rolled back itself")

    assert plain.eligible
    assert not dataclasses.replace(plain, refusals=(refusal,)).eligible


def test_a_decision_is_counted_under_its_reason() -> None:
    held = Decision(app=app, at=noon, step=Hold(reason=HoldReason.PAUSED), summary="paused")

    assert held.reason == "paused"


def test_a_policys_condition_can_be_met_and_can_fail() -> None:
    for at_least in (0, 2):
        with pytest.raises(AssertionError, match="can be met"):
            policy(at_least=at_least)
    with pytest.raises(AssertionError, match="can be met"):
        Policy(rules=())


def test_rule_names_are_unique_within_a_policy() -> None:
    with pytest.raises(AssertionError, match="unique"):
        policy(rules=(Down(), Ratio(name="down")))


def test_every_noun_is_frozen_and_has_no_room_for_more() -> None:
    values = [
        value
        for module in iter_modules(model.__path__)
        for _, value in inspect.getmembers(import_module(f"{model.__name__}.{module.name}"))
        if dataclasses.is_dataclass(value) and isinstance(value, type)
    ]

    assert len(values) > 20
    for one in values:
        assert one.__dataclass_params__.frozen, one  # type: ignore[attr-defined]  # a dataclass has it
        assert hasattr(one, "__slots__"), one


def test_a_component_is_what_the_platform_says() -> None:
    plain = ComponentHealth(
        name="web", state=ComponentState.HEALTHY, replicas_ready=1, replicas_desired=1
    )

    assert plain.state == "healthy"
    assert rollback().is_rollback
