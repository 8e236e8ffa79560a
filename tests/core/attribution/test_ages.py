"""Cold starts look like faults: earlier good releases at the same age tell."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.core.attribution.cases import bad, charge, heard
from tests.core.builders import (
    at,
    evidence,
    memory,
    minutes,
    noon,
    observed,
    release,
    replaced,
    seconds,
)
from watchdog.core.attribution.ages import same_age
from watchdog.core.attribution.arguments import ALIBI, HINT
from watchdog.model.decision import Argument
from watchdog.model.memory import Memory, Release, Standing, Stretch

YOUNG = release("d2", live_from=at(-50))
FIRST = minutes(1)


def good(name: str, *counts: tuple[timedelta, int, int], **changes: Any) -> Release:
    """Return a proven release that failed so many of its answers in each stretch."""
    youth = tuple(
        Stretch(signal="http", until=until, answers=answers, failures=failures)
        for until, answers, failures in counts
    )
    return replaced(name, **{"standing": Standing.PROVEN, "youth": youth, **changes})


def known(*earlier: Release, live: Release = YOUNG) -> Memory:
    """Return the memory of an app whose live release is 50 s old."""
    return memory(live, *earlier)


def said(answers: str, *earlier: Release, **changes: Any) -> tuple[Argument, ...]:
    """Return what the ages say of a release that failed so from 40 s before noon."""
    seen = evidence(observed(answers, until=at(-40) + seconds(len(answers) - 1)))
    told = {"memory": known(*earlier), "evidence": seen, **changes}
    return heard(same_age, bad(since=at(-40)), **told)


HALF = "x." * 20
DEAD = "x" * 40


def test_two_good_releases_that_failed_as_much_at_this_age_explain_it() -> None:
    (one,) = said(HALF, good("d1", (FIRST, 50, 20)), good("d0", (FIRST, 50, 25)))

    assert one.weight == -ALIBI
    assert one.better == (
        "earlier good releases failed as much at this age: 20 of 50, 25 of 50 answers of http, "
        "this one 20 of 40"
    )


def test_a_release_that_fails_all_is_not_excused_by_some_that_failed_half() -> None:
    (one,) = said(DEAD, good("d1", (FIRST, 50, 20)), good("d0", (FIRST, 50, 25)))

    assert one.weight == HINT


def test_one_good_release_that_failed_as_much_may_have_been_a_mishap() -> None:
    (one,) = said(HALF, good("d1", (FIRST, 50, 20)), good("d0", (FIRST, 50, 0)))

    assert one.weight == -HINT
    assert "one of 2 earlier good releases failed as much" in one.text


def test_a_minority_of_the_good_releases_does_not_explain_it() -> None:
    clean = [
        good(name, (FIRST, 50, 0), live_from=noon - minutes(60 + at_))
        for at_, name in enumerate(("a1", "a2", "a3"))
    ]
    (one,) = said(HALF, good("d1", (FIRST, 50, 20)), good("d0", (FIRST, 50, 25)), *clean)

    assert one.weight == -HINT


def test_good_releases_without_failures_at_this_age_speak_for_it() -> None:
    (one,) = said(HALF, good("d1", (FIRST, 50, 0)), good("d0", (FIRST, 50, 1)))

    assert one.weight == HINT
    assert one.text == (
        "none of 2 earlier good releases failed so at this age (at most 1 of 50 answers of http)"
    )


def test_what_good_releases_did_at_another_age_says_nothing() -> None:
    later = minutes(15)

    assert said(HALF, good("d1", (later, 50, 20)), good("d0", (later, 50, 25))) == ()


def test_a_single_good_release_without_failures_says_nothing() -> None:
    assert said(HALF, good("d1", (FIRST, 50, 0))) == ()


@pytest.mark.parametrize("answers", ["x" * 9, "?" * 40])
def test_few_answers_compare_with_nothing(answers: str) -> None:
    assert said(answers, good("d1", (FIRST, 50, 25)), good("d0", (FIRST, 50, 25))) == ()


def test_a_fault_that_fails_no_answers_is_not_compared_by_failures() -> None:
    assert said("." * 40, good("d1", (FIRST, 50, 0)), good("d0", (FIRST, 50, 0))) == ()


def test_only_what_followed_the_onset_is_compared() -> None:
    """Good answers before it would make a dead release look like a slow start."""
    before = observed("." * 30, until=at(-41))
    after = observed(DEAD, until=at(-1))
    found = said(
        "",
        good("d1", (FIRST, 100, 40)),
        good("d0", (FIRST, 100, 40)),
        evidence=evidence((*before, *after)),
    )

    assert [one.weight for one in found] == [HINT]


def test_releases_not_proven_or_of_the_same_lineage_are_not_asked() -> None:
    counts = (FIRST, 50, 25)
    same = release("d2").content
    doubtful = good("d1", counts, standing=Standing.UNPROVEN)
    again = good("d0", counts, content=same, live_from=noon - minutes(3))
    between = good("d1b", counts, standing=Standing.BAD, live_from=noon - minutes(40))

    assert said(HALF, doubtful, again, between) == ()


def test_releases_that_came_up_as_late_explain_a_late_start() -> None:
    slow = [good(name, healthy_after=seconds(55)) for name in ("d1", "d0")]
    (one,) = said(DEAD, *slow)

    assert one.weight == -ALIBI
    assert one.better == "earlier good releases took as long to come up: up to 55 s"
    assert (
        charge(bad(since=at(-40)), memory=known(*slow), evidence=evidence(observed(DEAD))).to_blame
        is False
    )


@pytest.mark.parametrize("took_s", [49, 30, 0])
def test_releases_that_were_up_by_now_explain_nothing(took_s: float) -> None:
    assert said(DEAD, *(good(name, healthy_after=seconds(took_s)) for name in ("d1", "d0"))) == ()


def test_one_release_that_came_up_as_late_explains_nothing() -> None:
    assert said(DEAD, good("d1", healthy_after=seconds(90)), good("d0")) == ()


def test_a_fault_without_an_onset_or_from_before_has_no_age() -> None:
    told = {"memory": known(good("d1", (FIRST, 50, 25)), good("d0", (FIRST, 50, 25)))}

    assert heard(same_age, bad(since=None), **told) == ()
    assert heard(same_age, bad(since=at(-55)), **told) == ()


def test_a_release_that_nobody_saw_has_no_age() -> None:
    alone = memory(replaced("d1", live_from=noon - minutes(40)))

    assert heard(same_age, memory=alone) == ()


def test_several_signals_that_never_failed_so_weigh_as_one() -> None:
    youth = tuple(
        Stretch(signal=signal, until=FIRST, answers=50, failures=0) for signal in ("admin", "http")
    )
    earlier = [good(name, youth=youth) for name in ("d1", "d0")]
    seen = evidence((*observed(DEAD), *observed(DEAD, "admin")))
    both = (bad(since=at(-40)), bad("admin", since=at(-40)))
    found = heard(same_age, *both, memory=known(*earlier), evidence=seen)

    assert [one.weight for one in found] == [HINT / 2, HINT / 2]
