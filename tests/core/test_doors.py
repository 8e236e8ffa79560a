"""One-way doors: what lies behind one is no target any more."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.builders import deployment, made, memory, noon, policy, view
from watchdog.core.doors import closed_doors
from watchdog.core.policy import Targets
from watchdog.core.targets import rank
from watchdog.model.decision import RefusalReason

LIVE = deployment("d2")
OLDER = (deployment("d1"), deployment("d0"))


def closed(target: str, *ordered: str, **live: Any) -> list[str]:
    one = next(each for each in OLDER if each.id == target)
    return list(closed_doors(one, deployment("d2", **live), (LIVE, *OLDER), ordered))


def test_without_a_door_everything_is_open() -> None:
    assert closed("d0") == []


@pytest.mark.parametrize("door", ["d1", "commit-d1", "commit-"[:7] + "d1"])
def test_what_is_older_than_the_door_is_closed_and_the_door_itself_open(door: str) -> None:
    assert closed("d0", door) == [f"it lies before the one-way door {door}"]
    assert closed("d1", door) == []


def test_a_marker_in_the_live_release_s_own_spec_counts() -> None:
    assert closed("d1", doors=("d2",)) == ["it lies before the one-way door d2"]


def test_a_marker_of_a_release_in_between_counts() -> None:
    """The migration came with d1; d2's spec has lost the marker."""
    passed = (LIVE, deployment("d1", doors=("d1",)), deployment("d0"))
    assert list(closed_doors(deployment("d0"), LIVE, passed, ())) == [
        "it lies before the one-way door d1"
    ]
    assert list(closed_doors(deployment("d1", doors=("d1",)), LIVE, passed, ())) == []


def test_a_marker_of_the_target_itself_says_nothing_against_it() -> None:
    target = deployment("d1", doors=("d2",))
    assert list(closed_doors(target, LIVE, (LIVE, target), ())) == []


@pytest.mark.parametrize(
    ("door", "words"),
    [
        ("nobody", "the one-way door nobody names no known deployment or commit"),
        ("commit", "the one-way door commit names no known deployment or commit"),
        ("", "a one-way door that cannot be read, for it is encrypted"),
    ],
)
def test_a_door_that_leads_nowhere_is_closed_to_all(door: str, words: str) -> None:
    """Doubt means hold: nobody can say on which side of it a target lies."""
    assert closed("d1", doors=(door,)) == [words]


def test_the_door_of_a_commit_is_its_oldest_deployment() -> None:
    known = (LIVE, deployment("d1"), deployment("d0", commit="abcdef1234"))
    again = deployment("d1", commit="abcdef1234")
    assert list(closed_doors(deployment("d0"), LIVE, (*known, again), ("abcdef1",))) == []


def test_a_target_behind_a_door_is_refused_and_the_next_one_taken() -> None:
    told = view(deployments=(LIVE, *OLDER))
    ranked = rank(policy(targets=Targets(one_way_doors=("d1",))), told, memory(), noon)
    assert [(one.deployment, one.eligible) for one in ranked] == [("d1", True), ("d0", False)]
    assert [one.reason for one in ranked[1].refusals] == [RefusalReason.ONE_WAY_DOOR]
    assert ranked[1].created_at == made("d0")
