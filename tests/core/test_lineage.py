"""Equal content deployed again is the same release."""

from __future__ import annotations

from tests.core.builders import (
    at,
    content,
    deployment,
    made,
    memory,
    release,
    replaced,
    view,
)
from watchdog.core.lineage import Lineage, trace
from watchdog.model.identity import DeploymentId
from watchdog.model.memory import Memory
from watchdog.model.view import Content


def names(lineage: Lineage) -> tuple[str | None, str | None, str | None]:
    return (
        lineage.live.deployment if lineage.live else None,
        lineage.first.deployment if lineage.first else None,
        lineage.predecessor.deployment if lineage.predecessor else None,
    )


def test_a_new_release_follows_the_one_before() -> None:
    assert names(trace(view(), memory())) == ("d2", "d2", "d1")


def test_restarts_and_autoscaling_neither_change_the_suspect_nor_its_predecessor() -> None:
    same = content("d1")
    known = memory(release("d3", content=same), replaced("d2", content=same), replaced("d1"))

    found = trace(view(deployment("d3", content=same)), memory(*known.releases, replaced("d0")))

    assert names(found) == ("d3", "d1", "d0")
    assert found.deployments == frozenset({"d3", "d2", "d1"})


def test_content_that_came_back_is_a_release_of_its_own() -> None:
    known = memory(release("d2", content=content("d0")), replaced("d1"), replaced("d0"))

    assert names(trace(view(), known)) == ("d2", "d2", "d1")


def test_content_that_nobody_can_compare_is_new_each_time() -> None:
    nothing = Content()
    known = memory(release("d2", content=nothing), replaced("d1", content=nothing))

    assert names(trace(view(), known)) == ("d2", "d2", "d1")


def test_a_first_release_has_no_predecessor() -> None:
    assert names(trace(view(), memory(release("d2")))) == ("d2", "d2", None)


def test_what_is_not_remembered_has_no_lineage() -> None:
    assert trace(view("d3"), memory()) == Lineage()
    assert trace(view(None), memory()) == Lineage()
    assert trace(view(), Memory()) == Lineage()


def test_releases_noted_at_one_moment_are_told_apart_by_the_platforms_clock() -> None:
    both = at(-600)
    known = memory(release("d2", live_from=both), replaced("d1", live_from=both, live_until=both))

    assert names(trace(view(), known)) == ("d2", "d2", "d1")
    assert made("d1") < made("d2")
    assert DeploymentId("d2") in trace(view(), known).deployments
