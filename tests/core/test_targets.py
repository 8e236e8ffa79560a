"""Which deployment to return to, and why not to another."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.builders import (
    at,
    content,
    deployment,
    intent,
    made,
    memory,
    minutes,
    noon,
    policy,
    preflight,
    reasons,
    release,
    replaced,
    view,
)
from watchdog.core.bad_versions import known_bad
from watchdog.core.policy import Permit, Policy, Targets
from watchdog.core.targets import rank
from watchdog.model.decision import Candidate
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import IntentState
from watchdog.model.memory import Memory, Standing
from watchdog.model.view import Content, Deployment, Phase


def candidates(
    *shown: Deployment, known: Memory | None = None, by: Policy | None = None
) -> dict[str, Candidate]:
    """Return how d2's possible targets were weighed, best first, by name."""
    told = view(deployments=shown) if shown else view()
    found = rank(by or policy(), told, known or memory(), noon)
    return {str(one.deployment): one for one in found}


def refusals(candidate: Candidate) -> list[str]:
    return reasons(candidate.refusals)


def only(one: Deployment, **changes: Any) -> list[str]:
    """Return the refusals of one deployment that only the platform tells of."""
    return refusals(candidates(one, **{"known": memory(release("d2")), **changes})[str(one.id)])


def test_the_most_recent_release_that_served_is_best() -> None:
    found = candidates()

    assert list(found) == ["d1", "d0"]
    assert found["d1"].eligible
    assert found["d1"].commit == "commit-d1"


def test_where_nothing_is_live_there_is_nothing_to_leave() -> None:
    assert rank(policy(), view(None), memory(), noon) == ()


def test_a_proven_release_is_better_than_a_more_recent_one() -> None:
    known = memory(release("d2"), replaced("d1"), replaced("d0", standing=Standing.PROVEN))

    assert list(candidates(known=known)) == ["d0", "d1"]


def test_an_eligible_release_is_better_than_a_proven_one_that_is_refused() -> None:
    known = memory(
        release("d2"),
        replaced("d1"),
        replaced("d0", standing=Standing.PROVEN),
        preflights=(preflight("d0", valid=False, code="region_conflict"),),
    )

    assert list(candidates(known=known)) == ["d1", "d0"]


def test_the_live_deployment_is_no_candidate() -> None:
    assert "d2" not in candidates(deployment("d2"), deployment("d1"))


def test_what_never_served_is_refused() -> None:
    assert only(deployment("d1", served=False)) == ["never_served"]


@pytest.mark.parametrize(
    ("permit", "expected"), [(Permit.REPORT, ["not_proven_served"]), (Permit.ACT, [])]
)
def test_what_may_have_served_is_up_to_the_policy(permit: Permit, expected: list[str]) -> None:
    lenient = policy(targets=Targets(unproven=permit))

    assert only(deployment("d1", served=None), by=lenient) == expected


def test_what_we_saw_serve_has_served_whatever_the_platform_says() -> None:
    assert candidates(deployment("d1", served=False))["d1"].eligible


def test_a_release_that_the_platform_shows_no_more_is_remembered() -> None:
    assert candidates(deployment("d0"))["d1"].eligible


@pytest.mark.parametrize("created_at", [made("d2"), at(1)])
def test_what_is_not_older_than_the_live_one_is_refused(created_at: Any) -> None:
    assert only(deployment("d1", created_at=created_at)) == ["not_older"]


def test_a_pinned_deployment_that_is_not_in_the_list_is_weighed_too() -> None:
    told = view(pinned=deployment("d0"), deployments=())

    assert [one.deployment for one in rank(policy(), told, memory(release("d2")), noon)] == ["d0"]


@pytest.mark.parametrize("state", sorted(set(IntentState) - {IntentState.ABANDONED}))
def test_what_was_rolled_back_or_is_being_rolled_back_is_known_bad(state: IntentState) -> None:
    known = memory(intents=(intent(state, bad=DeploymentId("d1"), target=DeploymentId("d0")),))

    assert refusals(candidates(known=known)["d1"])[0] == "known_bad"


def test_what_was_never_sent_for_is_not_known_bad() -> None:
    abandoned = intent(IntentState.ABANDONED, bad=DeploymentId("d1"), target=DeploymentId("d0"))

    assert known_bad(memory(intents=(abandoned,))) == frozenset()
    assert candidates(known=memory(intents=(abandoned,)))["d1"].eligible


def test_what_a_person_called_bad_is_known_bad() -> None:
    known = memory(release("d2"), replaced("d1", standing=Standing.BAD))

    assert refusals(candidates(known=known)["d1"])[0] == "known_bad"


def rolled_back(name: str) -> tuple[Any, ...]:
    return (intent(IntentState.DONE, bad=DeploymentId(name), target=DeploymentId("d7")),)


def test_the_commit_that_a_bad_release_brought_is_known_bad_wherever_it_runs() -> None:
    """d1 brought a bad commit; somebody redeployed that very commit with another spec."""
    again = deployment(
        "e1",
        created_at=made("d1") + minutes(5),
        content=Content(spec="spec-e1", sources=("commit-d1",)),
    )

    found = candidates(
        again, deployment("d1"), deployment("d0"), known=memory(intents=rolled_back("d1"))
    )

    assert refusals(found["e1"]) == ["known_bad"]
    assert found["d0"].eligible


def test_a_bad_change_of_configuration_does_not_condemn_its_commit() -> None:
    """d1 ran the commit of d0 with another spec, and was rolled back for it."""
    bad = deployment("d1", content=content("d1", sources=("commit-d0",)))

    found = candidates(
        bad, deployment("d0"), known=memory(release("d2"), intents=rolled_back("d1"))
    )

    assert refusals(found["d1"])[0] == "known_bad"
    assert found["d0"].eligible


def test_a_live_release_condemns_what_it_brought_but_not_what_it_took_over() -> None:
    live = deployment(
        "d2", phase=Phase.ACTIVE, content=Content(spec="s", sources=("commit-d1", "image-2"))
    )
    retry = deployment("e1", created_at=made("d1") + minutes(1), served=True)
    retry = deployment(
        "e1",
        created_at=made("d2") - minutes(1),
        content=Content(spec="t", sources=("commit-e1",)),
    )
    told = view(live, deployments=(live, retry, deployment("d1")))

    found = {one.deployment: one for one in rank(policy(), told, memory(release("d2")), noon)}

    assert all(one.eligible for one in found.values())


def test_a_source_that_never_served_vouches_for_nothing() -> None:
    """e0 brought the commit first but never served; d1 did, and was rolled back for it."""
    never = deployment(
        "e0", created_at=made("d0") + minutes(1), served=False, content=content("d1", spec="e")
    )
    later = deployment(
        "e1", created_at=made("d1") + minutes(1), content=content("d1", spec="other")
    )

    found = candidates(
        later, deployment("d1"), never, known=memory(release("d2"), intents=rolled_back("d1"))
    )

    assert refusals(found["e1"]) == ["known_bad"]


def test_a_restart_of_a_bad_release_is_as_bad_as_the_release() -> None:
    """d0 is the same release as d1, which was rolled back after a restart."""
    same = content("d1")
    first = deployment("d0", content=same)
    known = memory(
        release("d2"), replaced("d1"), replaced("d0", content=same), intents=rolled_back("d1")
    )

    found = candidates(deployment("d1"), first, known=known)

    assert "known_bad" in refusals(found["d0"])


def test_content_that_nobody_shows_is_refused() -> None:
    assert only(deployment("d1", content=Content())) == ["content_unknown"]


def test_unknown_content_is_not_the_same_as_other_unknown_content() -> None:
    bad = deployment("d0", content=Content())
    known = memory(release("d2"), intents=rolled_back("d0"))

    assert refusals(candidates(deployment("d1"), bad, known=known)["d1"]) == []


def test_the_content_that_is_live_already_is_no_way_back() -> None:
    assert "same_content" in only(deployment("d1", content=content("d2")))
