"""Versions known bad: what makes one, what lifts it, and what becomes of it deployed again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.core.builders import (
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
    release,
    replaced,
    view,
)
from watchdog.core.bad_versions import bad_versions, known_bad, named, relapse
from watchdog.core.inputs import Inputs
from watchdog.core.policy import Policy, Quarantine
from watchdog.core.targets import rank
from watchdog.model.decision import Hold, HoldReason, RollBack
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import Intent, IntentState
from watchdog.model.memory import Lift, Memory, Standing
from watchdog.model.view import AppView, CauseKind, Content, Phase

D2 = DeploymentId("d2")
LEFT_AT = noon - minutes(40)
STANDING_BY = policy(quarantine=Quarantine.STAND_BY)


def left(bad: str = "d2", **changes: Any) -> Intent:
    """Return a rollback that was done forty minutes ago."""
    plain = {"bad": DeploymentId(bad), "target": DeploymentId("d1"), "claimed_at": LEFT_AT}
    return intent(IntentState.DONE, **{**plain, "reason": "http failed", **changes})


def lift(version: str, **changes: Any) -> Lift:
    return replace(Lift(version=version, at=noon, by="ann", reason="the network"), **changes)


def known(*releases: Any, **changes: Any) -> Memory:
    """Return a memory in which d2 was rolled back to d1 as r3 before d4 went live."""
    told = releases or (
        release("d4", content=content("d2"), created_at=at(-600), live_from=at(-540)),
        replaced("r3", content=content("d1"), created_at=at(-2300), live_from=at(-2200)),
        replaced("d2", created_at=at(-3000), live_from=at(-2900)),
        replaced("d1", created_at=at(-9000), live_from=at(-8900)),
    )
    return memory(*told, **{"intents": (left(),), **changes})


def again(ran: Content | None = None, **changes: Any) -> AppView:
    """Return a reading in which d4 is live, by usual the content of d2 again."""
    ran = content("d2") if ran is None else ran
    live = deployment("d4", content=ran, phase=Phase.ACTIVE, created_at=at(-600), **changes)
    return view(live, deployments=(live, *view().deployments[1:]), watermark=at(-600))


def failing(by: Policy = STANDING_BY, shown: AppView | None = None, **changes: Any) -> Inputs:
    told = {"view": shown or again(), "memory": known(), **changes}
    return down(policy=by, evidence=evidence("x" * 20, of="d4"), **told)


def test_what_a_rollback_left_is_bad_since_then_with_its_reason() -> None:
    marked = replaced("d0", standing=Standing.BAD, live_until=LEFT_AT - minutes(60))
    served = release("d1", standing=Standing.BAD, live_from=LEFT_AT - minutes(90))

    found = bad_versions(memory(release("d2"), served, marked, intents=(left(),)))

    assert [(one.deployment, one.at, one.why) for one in found] == [
        ("d2", LEFT_AT, "http failed"),
        ("d0", LEFT_AT - minutes(60), "it was marked bad"),
        ("d1", LEFT_AT - minutes(90), "it was marked bad"),
    ]
    assert [one.content for one in found] == [content("d2"), content("d0"), content("d1")]


def test_a_rollback_that_was_not_sent_yet_counts_from_its_decision() -> None:
    (found,) = bad_versions(memory(intents=(intent(),)))

    assert (found.at, found.lift) == (noon, None)


def test_what_memory_forgot_is_bad_all_the_same() -> None:
    (found,) = bad_versions(memory(intents=(left("d9"),)))

    assert (found.deployment, found.content) == ("d9", Content())


@pytest.mark.parametrize("version", ["d2", "commit-d2", "commit-"])
def test_a_lift_clears_a_version_by_its_names(version: str) -> None:
    order = lift(version)
    told = memory(intents=(left(),), lifts=(order,))

    assert known_bad(told) == frozenset()
    assert bad_versions(told)[0].lift == order


def test_a_lift_clears_only_what_was_rolled_back_before_it() -> None:
    early = lift("d2", at=LEFT_AT - minutes(1))

    assert known_bad(memory(intents=(left(),), lifts=(early,))) == {D2}
    assert known_bad(memory(intents=(left(),), lifts=(lift("d1"),))) == {D2}


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("1f3870be-1111", True),
        ("1f3870b", True),
        ("1f3870", False),
        ("1f3870be-1111-2222", True),
        ("a1b2c3d4", True),
        ("sha256:0a1b2c3", True),
        ("0a1b2c3", True),
        ("sha256:", True),
        ("b2c3d4e", False),
        ("", False),
    ],
)
def test_a_version_goes_by_its_names_or_their_beginnings(version: str, expected: bool) -> None:
    ran = Content(sources=("a1b2c3d4e5", "sha256:0a1b2c3d4e"))

    assert named(version, DeploymentId("1f3870be-1111-2222"), ran) is expected


def test_a_lifted_version_may_be_returned_to() -> None:
    told = memory(intents=(left("d1", target=DeploymentId("d0")),))
    lifted = replace(told, lifts=(lift("d1"),))

    def weighed(known: Memory) -> dict[str, bool]:
        found = rank(policy(), view(), known, noon)
        return {str(one.deployment): one.eligible for one in found}

    assert weighed(told) == {"d0": True, "d1": False}
    assert weighed(lifted) == {"d0": True, "d1": True}


def test_a_version_that_is_live_again_is_recognised() -> None:
    found = relapse(again(), known())

    assert found is not None
    assert (found.deployment, found.at) == ("d2", LEFT_AT)


def test_what_was_bad_in_the_same_spec_is_the_same_version() -> None:
    """Another component moved on; the one that was bad did not."""
    shared = content("d2", sources=("commit-d2", "commit-other"))

    assert relapse(again(shared), known()) is not None


@pytest.mark.parametrize(
    ("ran", "why"),
    [
        (content("d2", spec="spec-mended"), "another configuration"),
        (content("d2", sources=("commit-fixed",)), "another commit"),
        (content("d2", spec="", sources=("commit-d2", "commit-other")), "nobody knows the spec"),
        (Content(), "nobody knows what it runs"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_version_that_differs_is_another(ran: Content, why: str) -> None:
    assert relapse(again(ran), known()) is None, why


def test_a_bad_configuration_does_not_condemn_the_commit_it_ran_on() -> None:
    """d2 brought a new spec over the commit of d1: another commit in it is another version."""
    spec = Content(spec="spec-d2", sources=("commit-d1",))
    told = known(
        release("d4", content=content("d2"), created_at=at(-600), live_from=at(-540)),
        replaced("d2", content=spec, created_at=at(-3000), live_from=at(-2900)),
        replaced("d1", created_at=at(-9000), live_from=at(-8900)),
    )
    shown = replace(again(content("d2", sources=("commit-d1", "more"))), deployments=())

    assert relapse(shown, told) is None


def test_a_version_that_never_left_is_not_live_again() -> None:
    """Its rollback failed, or it was only restarted: nothing else ran between."""
    told = memory(intents=(left(),))
    restarted = known(
        release("d4", content=content("d2"), created_at=at(-600), live_from=at(-540)),
        replaced("d2", created_at=at(-3000), live_from=at(-2900)),
    )

    assert relapse(view("d2"), told) is None
    assert relapse(again(), restarted) is None


def test_a_lifted_or_reverted_version_is_no_relapse_and_nothing_live_is_none() -> None:
    assert relapse(again(), known(lifts=(lift("d2"),))) is None
    assert relapse(again(cause=CauseKind.REVERT), known()) is None
    assert relapse(view(None), known()) is None


def test_of_several_marks_the_latest_is_named() -> None:
    earlier = left("d0", claimed_at=LEFT_AT - minutes(60))
    told = known(intents=(earlier, left()))
    same = replaced("d0", content=content("d2"), created_at=at(-9900), live_from=at(-9800))
    told = replace(told, releases=(*told.releases, same))

    found = relapse(again(), told)

    assert found is not None
    assert found.deployment == "d2"


def test_by_usual_a_version_that_is_bad_again_is_rolled_back_again() -> None:
    found = decided(failing(policy()))

    assert isinstance(found.step, RollBack)
    guard = next(one for one in found.guards if one.reason is HoldReason.QUARANTINED)
    assert guard.text.endswith("as d2 at 2026-03-01 11:20:00 UTC; it is judged like any other")


def test_who_stands_by_leaves_it_to_whoever_deployed_it() -> None:
    found = decided(failing())

    assert found.step == Hold(reason=HoldReason.QUARANTINED)
    assert found.summary.endswith("it is left to whoever deployed it")
    assert found.would is None


def test_who_stands_by_judges_every_other_version() -> None:
    assert isinstance(decided(down(policy=STANDING_BY)).step, RollBack)
