"""What the platform keeps, refuses and warns about."""

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
    view,
)
from watchdog.core.policy import Policy, Stance, Targets
from watchdog.core.targets import rank, refusal_of
from watchdog.model.decision import Candidate, RefusalReason
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import IntentState
from watchdog.model.memory import Memory
from watchdog.model.view import AppView, CauseKind, Content, Deployment, Phase


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


def a_history(count: int, **changes: Any) -> tuple[Deployment, ...]:
    """Return ``count`` releases older than d2, a minute apart, newest first."""
    return tuple(
        deployment(f"h{n}", created_at=made("d2") - minutes(n), content=content(f"h{n}"), **changes)
        for n in range(1, count + 1)
    )


def test_what_the_platform_has_forgotten_is_refused() -> None:
    live = deployment("d2", phase=Phase.ACTIVE)
    found = candidates(live, *a_history(11), known=memory(release("d2")))

    assert refusals(found["h9"]) == []
    assert refusals(found["h10"]) == ["beyond_limit"]


@pytest.mark.parametrize("cause", [CauseKind.RESTART, CauseKind.AUTOSCALE])
def test_restarts_are_not_counted_against_a_candidate(cause: CauseKind) -> None:
    found = candidates(
        *a_history(30, cause=cause),
        deployment("d0", created_at=made("d2") - minutes(60)),
        known=memory(release("d2")),
    )

    assert refusals(found["d0"]) == []


def test_failed_deployments_are_not_counted_against_a_candidate() -> None:
    failures = a_history(30, served=False, phase=Phase.ERROR)
    oldest = deployment("d0", created_at=made("d2") - minutes(60))

    assert refusals(candidates(*failures, oldest, known=memory(release("d2")))["d0"]) == []


def preflighted(**changes: Any) -> Memory:
    return memory(preflights=(preflight("d1", **changes),))


def test_what_the_platform_refuses_is_refused() -> None:
    refused = candidates(known=preflighted(valid=False, code="region_conflict"))["d1"]
    silent = candidates(known=preflighted(valid=False))["d1"]

    assert refusals(refused) == ["platform_refused"]
    assert "region_conflict" in refused.refusals[0].text
    assert "no reason given" in silent.refusals[0].text


@pytest.mark.parametrize(
    ("stance", "expected"),
    [(Stance.BLOCK, ["platform_warned"]), (Stance.ASK, []), (Stance.PASS, [])],
)
def test_what_the_platform_warns_about_is_up_to_the_policy(
    stance: Stance, expected: list[str]
) -> None:
    known = preflighted(warnings=("image_source_missing_digest",))

    found = candidates(known=known, by=policy(targets=Targets(warnings=stance)))["d1"]

    assert refusals(found) == expected


def test_an_old_refusal_is_asked_about_again() -> None:
    old = candidates(known=preflighted(valid=False, at=at(-60.1)))
    fresh = candidates(known=preflighted(valid=False, at=at(-60)))

    assert old["d1"].eligible
    assert not fresh["d1"].eligible


def test_the_newest_of_several_validations_counts() -> None:
    both = (preflight("d1", valid=False, at=at(-30)), preflight("d1", at=at(-1)))

    assert candidates(known=memory(preflights=both))["d1"].eligible


def test_a_valid_target_without_warnings_meets_no_objection() -> None:
    assert refusal_of(policy(), preflight()) is None


def test_every_reason_for_refusing_can_be_met() -> None:
    """Together the cases above meet every member; a new one must find its case here."""
    live = deployment("d2", settings=(("databases/db/version", "15"),), doors=("nobody",))
    told: AppView = view(
        live,
        deployments=(
            *a_history(11),
            deployment("d0", served=False, settings=(("databases/db/version", "14"),)),
            deployment("e1", created_at=at(1), served=None, content=Content()),
            deployment("e2", content=content("d2"), created_at=made("d2") - minutes(11)),
        ),
    )
    known = memory(
        release("d2"),
        intents=(intent(IntentState.DONE, bad=DeploymentId("h1"), target=DeploymentId("h2")),),
        preflights=(
            preflight("h3", valid=False),
            preflight("h4", warnings=("static_site_requires_rebuild",)),
        ),
    )

    strict = policy(targets=Targets(risks=Stance.BLOCK))
    met = {one.reason for found in rank(strict, told, known, noon) for one in found.refusals}

    assert met == set(RefusalReason)


RISKY = (("databases/db/version", "14"),)


@pytest.mark.parametrize(
    ("stance", "eligible", "questions", "remarks"),
    [
        (Stance.BLOCK, False, (), ()),
        (Stance.ASK, True, ("database db: version 15 -> 14",), ()),
        (Stance.PASS, True, (), ("database db: version 15 -> 14",)),
    ],
)
def test_what_a_target_risks_blocks_asks_or_passes_by_policy(
    stance: Stance, eligible: bool, questions: tuple[str, ...], remarks: tuple[str, ...]
) -> None:
    live = deployment("d2", settings=(("databases/db/version", "15"),))
    told = view(live, deployments=(live, deployment("d1", settings=RISKY)))
    ranked = rank(policy(targets=Targets(risks=stance)), told, memory(), noon)
    found = next(one for one in ranked if one.deployment == "d1")
    assert (found.eligible, found.questions, found.remarks) == (eligible, questions, remarks)


def test_a_target_about_which_nobody_must_be_asked_comes_before_a_newer_one() -> None:
    live = deployment("d2", settings=(("databases/db/version", "15"),))
    same = deployment("d0", settings=(("databases/db/version", "15"),))
    told = view(live, deployments=(live, deployment("d1", settings=RISKY), same))
    ranked = rank(policy(), told, memory(), noon)
    assert [one.deployment for one in ranked] == ["d0", "d1"]
