"""The time after going live in which failures do not count: given, learnt, ended early."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.core.builders import at, memory, noon, observed, policy, release, replaced, seconds
from watchdog.core.grace import Grace, grace_of, healthy_after, learnt
from watchdog.model.identity import DeploymentId
from watchdog.model.memory import Release, Standing

D2 = DeploymentId("d2")
LIVE = release("d2").live_from


def good(name: str, took_s: float | None, **changes: Any) -> Release:
    took = None if took_s is None else seconds(took_s)
    return replaced(name, **{"standing": Standing.PROVEN, "healthy_after": took, **changes})


def test_a_release_whose_begin_nobody_saw_has_no_grace() -> None:
    told = memory(release("d2", seen_going_live=False), replaced("d1"))
    assert grace_of(policy(grace=seconds(60)), told, D2) == Grace()
    assert grace_of(policy(grace=seconds(60)), memory(), None) == Grace()


def test_a_grace_that_the_owner_states_is_not_learnt() -> None:
    told = memory(release("d2"), good("d1", 100))
    assert grace_of(policy(grace=seconds(60)), told, D2).until == LIVE + seconds(60)
    assert grace_of(policy(grace=seconds(0)), told, D2).until is None


@pytest.mark.parametrize(
    ("took_s", "expected_s"),
    [
        ([0], 0),
        ([0, 0, 0], 0),
        ([4], 15),
        ([0, 40], 60),
        ([20, 40, 30], 60),
        ([500], 180),
        ([None], 0),
        ([None, 40], 60),
        ([], 0),
    ],
)
def test_grace_is_half_as_long_again_as_the_slowest_good_release_took(
    took_s: list[float | None], expected_s: float
) -> None:
    """1.5 times, within 15 s and 180 s; none where all were well from the start."""
    past = [good(f"d{number}", took) for number, took in enumerate(took_s)]
    assert learnt(past, D2) == timedelta(seconds=expected_s)
    assert grace_of(policy(), memory(release("d2"), *past[:2]), D2).since == LIVE


def test_only_the_last_ten_good_releases_teach() -> None:
    past = [good(f"e{number}", 40 if number < 10 else 100) for number in range(20)]
    assert learnt(past, D2) == seconds(60)


def test_neither_the_release_itself_nor_an_unproven_or_bad_one_teaches() -> None:
    past = [
        good("d2", 100),
        good("d1", 100, standing=Standing.UNPROVEN),
        good("d0", 100, standing=Standing.BAD),
    ]
    assert learnt(past, D2) == timedelta(0)


def test_six_good_answers_over_half_a_minute_end_the_grace_early() -> None:
    grace = Grace(noon, at(90))
    marks = observed("xx......", until=at(70), every=seconds(10))
    assert [grace.counts(one) for one in marks] == [False] * 8
    assert grace.until == at(70)
    assert grace.counts(observed("x", until=at(71))[0])


@pytest.mark.parametrize(
    ("answers", "every_s", "why"),
    [
        (".....", 10, "five are too few"),
        ("......", 1, "six in five seconds are too short"),
        ("...x...", 10, "a failure begins anew"),
    ],
)
def test_less_than_that_does_not(answers: str, every_s: float, why: str) -> None:
    grace = Grace(noon, at(900))
    for one in observed(answers, until=at(100), every=seconds(every_s)):
        assert not grace.counts(one), why
    assert grace.until == at(900)


def test_what_no_rule_judges_does_not_end_it() -> None:
    """A database in good health does not say that the app is up."""
    told = memory(release("d2", live_from=noon), replaced("d1"))
    grace = grace_of(policy(grace=seconds(900), depends_on=("db",)), told, D2)
    for one in observed("......", "db", until=at(100), every=seconds(10)):
        assert not grace.counts(one)
    assert grace.until == at(900)
    for one in observed("......", until=at(200), every=seconds(10)):
        assert not grace.counts(one)
    assert grace.until == at(200)


def test_what_was_no_answer_neither_ends_nor_breaks_the_run() -> None:
    grace = Grace(noon, at(900))
    for one in observed("...?...", until=at(100), every=seconds(10)):
        assert not grace.counts(one)
    assert grace.until == at(100)


def test_answers_from_before_going_live_do_not_count_towards_health() -> None:
    grace = Grace(noon, at(900))
    for one in observed("......", until=at(-1), every=seconds(10)):
        assert not grace.counts(one)
    assert grace.good == 0


def test_a_copy_goes_its_own_way() -> None:
    grace = Grace(noon, at(900))
    twin = grace.copy()
    for one in observed("......", until=at(60), every=seconds(10)):
        twin.counts(one)
    assert (grace.until, grace.good) == (at(900), 0)


@pytest.mark.parametrize(
    ("answers", "expected_s"),
    [
        ("......", 0),
        ("xxx......", 30),
        ("..x......", 30),
        ("?......", 10),
        ("..?....", 0),
        ("xxxx..", None),
        ("", None),
    ],
)
def test_time_to_health_ends_where_the_first_good_half_minute_begins(
    answers: str, expected_s: float | None
) -> None:
    until = at(10 * (len(answers) - 1))
    marks = observed(answers, until=until, every=seconds(10))
    expected = None if expected_s is None else seconds(expected_s)
    assert healthy_after(marks, noon) == expected


def test_time_to_health_looks_at_nothing_from_before_going_live() -> None:
    marks = observed("." * 20, until=at(60), every=seconds(10))
    assert healthy_after(marks, noon) == timedelta(0)
