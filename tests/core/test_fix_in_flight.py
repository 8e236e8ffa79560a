"""A newer deployment on its way while the live one is bad: waited for, cancelled, or let be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.core.builders import (
    DOWN,
    at,
    content,
    decided,
    deployment,
    down,
    evidence,
    intent,
    memory,
    minutes,
    noon,
    policy,
    preflight,
    release,
    replaced,
    seconds,
    view,
)
from watchdog.core.explain import headline
from watchdog.core.fix_terms import Afterwards, FixInFlight, Meanwhile
from watchdog.core.inputs import Inputs
from watchdog.core.policy import Mode
from watchdog.model.decision import Decision, Hold, HoldReason, RollBack
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import IntentState
from watchdog.model.memory import Cancel, Memory
from watchdog.model.view import AppView, CauseKind, Deployment, Phase

WAITING = Hold(reason=HoldReason.DEPLOYMENT_IN_PROGRESS)
OVERDUE = Hold(reason=HoldReason.FIX_OVERDUE)
D3 = DeploymentId("d3")


def fix(**changes: Any) -> Deployment:
    """Return d3, made at noon and being built."""
    return replace(deployment("d3", phase=Phase.BUILDING, served=None), **changes)


def coming(**changes: Any) -> AppView:
    return view(in_progress=fix(**changes))


def quick() -> Memory:
    """Return a memory in which deployments took a minute, and a rollback ten seconds."""
    past = intent(
        IntentState.DONE,
        bad=DeploymentId("d9"),
        rollback=DeploymentId("r1"),
        claimed_at=noon - minutes(600),
    )
    restored = replaced("r1", live_from=noon - minutes(600) + seconds(10))
    return memory(release("d2"), replaced("d1"), replaced("d0"), restored, intents=(past,))


def told(wish: FixInFlight | None = None, **changes: Any) -> Inputs:
    """Return the inputs of a decision on the dead d2 while d3 is being built."""
    plain: dict[str, Any] = {
        "policy": policy(fix_in_flight=wish or FixInFlight()),
        "view": coming(),
        "memory": quick(),
    }
    return down(**{**plain, **changes})


def later(inputs: Inputs, after_s: float) -> Inputs:
    """Return the same so many seconds later, with a fresh reading and fresh failures."""
    now = at(after_s)
    shown = replace(inputs.view, read_at=now)
    moved = tuple(
        replace(one, begun_at=one.begun_at + (now - noon), ended_at=one.ended_at + (now - noon))
        for one in evidence(DOWN).observations
    )
    seen = replace(inputs.evidence, observations=moved)
    return replace(inputs, view=shown, evidence=seen, now=now)


def words(found: Decision, reason: HoldReason) -> str:
    return next(one.text for one in found.guards if one.reason is reason)


CANCEL = FixInFlight(then=Meanwhile.CANCEL)


def test_a_fix_on_its_way_is_waited_for_and_its_time_held_against_a_rollback() -> None:
    found = decided(told())

    assert found.step == WAITING
    assert found.cancel is None
    assert found.would is None
    assert found.summary == (
        "d3 is on its way (building), perhaps the fix; expected by 12:01:00 UTC "
        "(3 earlier took 60 s), a rollback would take 10 s; waiting until 12:05:00 UTC"
    )


@pytest.mark.parametrize(("after_s", "step"), [(299.9, WAITING), (300, OVERDUE)])
def test_after_the_deadline_a_person_is_needed(after_s: float, step: Hold) -> None:
    found = decided(later(told(), after_s))

    assert found.step == step
    assert (found.summary == words(found, HoldReason.FIX_OVERDUE)) is (step == OVERDUE)


def test_the_words_of_one_that_is_overdue_say_that_nothing_can_be_done_before_it_ends() -> None:
    found = decided(later(told(), 301))

    assert found.summary == (
        "d3 is still on its way (building), overdue since 12:05:00 UTC; no rollback is possible "
        "before it ends: cancel it, or let it come"
    )
    assert "waiting" not in words(found, HoldReason.DEPLOYMENT_IN_PROGRESS)


def test_the_owner_may_name_the_deadline() -> None:
    short = FixInFlight(deadline=seconds(30))

    assert decided(later(told(short), 29)).step == WAITING
    assert decided(later(told(short), 30)).step == OVERDUE


def test_slow_builds_are_given_twice_their_time() -> None:
    slow = memory(release("d2", created_at=noon - minutes(19)), replaced("d1"))

    assert decided(later(told(memory=slow), 1199)).step == WAITING
    assert decided(later(told(memory=slow), 1200)).step == OVERDUE


def test_who_holds_without_a_deadline_holds_for_ever() -> None:
    wish = FixInFlight(then=Meanwhile.HOLD, deadline=seconds(1), after_deadline=Afterwards.CANCEL)

    found = decided(later(told(wish), 900))

    assert (found.step, found.cancel) == (WAITING, None)
    assert found.summary.endswith("the policy holds for as long as it takes")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"content": content("d2")}, "it runs the same content as the bad release"),
        ({"content": content("d9")}, "it runs the same content as a release that was rolled back"),
    ],
)
def test_what_runs_bad_content_is_no_fix(changes: dict[str, Any], why: str) -> None:
    known = quick()
    known = replace(
        known, releases=(*known.releases, replaced("d9", live_from=noon - minutes(700)))
    )

    found = decided(told(view=coming(**changes), memory=known))

    assert found.summary.startswith(f"d3 is on its way (building), no fix: {why}; expected")


def test_of_unknown_content_nobody_can_say_that_it_is_no_fix() -> None:
    nothing = replace(content("d3"), spec="", sources=())

    assert "perhaps the fix" in decided(told(view=coming(content=nothing))).summary


def test_a_slow_fix_is_cancelled_where_the_owner_wants_that() -> None:
    """A minute to come against ten seconds for a rollback: more than three times as much."""
    found = decided(told(CANCEL))

    assert (found.step, found.cancel) == (WAITING, D3)
    assert found.would == RollBack(bad=DeploymentId("d2"), target=DeploymentId("d1"))
    assert headline(found, "shop") == (
        "shop: holding, deployment_in_progress: d3 is on its way (building), perhaps the fix; "
        "expected by 12:01:00 UTC (3 earlier took 60 s), a rollback would take 10 s; "
        "it is cancelled (to roll back d2 to d1)"
    )


@pytest.mark.parametrize(("after_s", "cancels"), [(29, True), (30, False), (31, False)])
def test_one_that_is_nearly_there_is_waited_for(after_s: float, cancels: bool) -> None:
    assert (decided(later(told(CANCEL), after_s)).cancel == D3) is cancels


def test_one_that_is_no_fix_is_cancelled_however_near_it_is() -> None:
    again = coming(content=content("d2"))

    assert decided(later(told(CANCEL, view=again), 55)).cancel == D3
    assert decided(later(told(view=again), 55)).cancel is None


def test_an_overdue_one_is_cancelled_by_policy() -> None:
    patient = FixInFlight(after_deadline=Afterwards.CANCEL)

    assert decided(later(told(patient), 299)).cancel is None
    late = decided(later(told(patient), 300))
    assert (late.step, late.cancel) == (OVERDUE, D3)


@pytest.mark.parametrize(
    ("phase", "cancels"),
    [
        (Phase.PENDING_BUILD, True),
        (Phase.BUILDING, True),
        (Phase.PENDING_DEPLOY, True),
        (Phase.DEPLOYING, False),
        (Phase.UNKNOWN, False),
    ],
)
def test_what_has_begun_to_deploy_is_left_alone(phase: Phase, cancels: bool) -> None:
    assert (decided(told(CANCEL, view=coming(phase=phase))).cancel == D3) is cancels


@pytest.mark.parametrize(
    "changes",
    [
        {"cause": CauseKind.PLATFORM_ROLLBACK},
        {"cause": CauseKind.ROLLBACK, "cloned_from": DeploymentId("d1")},
    ],
)
def test_a_rollback_on_its_way_is_never_cancelled(changes: dict[str, Any]) -> None:
    assert decided(told(CANCEL, view=coming(**changes))).cancel is None


def test_the_platforms_own_rollback_is_waited_for_without_more_words() -> None:
    found = decided(told(view=coming(cause=CauseKind.PLATFORM_ROLLBACK)))

    assert found.step == Hold(reason=HoldReason.PLATFORM_ROLLING_BACK)
    assert words(found, HoldReason.DEPLOYMENT_IN_PROGRESS) == "d3 is on its way (building)"


@pytest.mark.parametrize(
    "changes",
    [
        {"policy": policy(fix_in_flight=CANCEL, mode=Mode.OBSERVE)},
        {"view": replace(coming(), pinned=deployment("d1"))},
        {"memory": replace(quick(), fleet_rollbacks=(noon,) * 5)},
        {
            "memory": replace(
                quick(),
                preflights=(
                    preflight(valid=False),
                    preflight("d0", valid=False),
                    preflight("r1", valid=False),
                ),
            )
        },
        {"view": replace(coming(), read_at=at(-11))},
    ],
    ids=["observing", "pinned", "budget spent", "no target", "old reading"],
)
def test_nothing_is_cancelled_while_anything_else_forbids_a_rollback(
    changes: dict[str, Any],
) -> None:
    assert decided(told(CANCEL)).cancel == D3
    assert decided(told(CANCEL, **changes)).cancel is None


def test_it_is_asked_once_and_that_is_said() -> None:
    asked = replace(quick(), cancels=(Cancel(deployment=D3, at=at(2)),))

    found = decided(told(CANCEL, memory=asked))
    late = decided(later(told(CANCEL, memory=asked), 301))

    assert (found.cancel, found.would, late.cancel) == (None, None, None)
    assert "; we asked the platform to cancel it at 12:00:02 UTC; waiting until" in found.summary
    assert "we asked the platform to cancel it at 12:00:02 UTC" in late.summary


@pytest.mark.parametrize(("after_s", "step"), [(339.9, WAITING), (340, OVERDUE)])
def test_a_cancel_is_given_time_to_show_before_a_person_is_called(
    after_s: float, step: Hold
) -> None:
    asked = replace(quick(), cancels=(Cancel(deployment=D3, at=at(250)),))

    assert decided(later(told(CANCEL, memory=asked), after_s)).step == step


def test_a_request_about_another_deployment_does_not_count() -> None:
    other = replace(quick(), cancels=(Cancel(deployment=DeploymentId("d8"), at=at(2)),))

    assert decided(told(CANCEL, memory=other)).cancel == D3


def test_where_nothing_is_coming_the_way_is_free() -> None:
    found = decided(told(CANCEL, view=view()))

    assert isinstance(found.step, RollBack)
    assert words(found, HoldReason.FIX_OVERDUE) == "no newer deployment is overdue"
