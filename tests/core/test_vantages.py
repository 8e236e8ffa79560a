"""When several places look at one app and do not see the same."""

from __future__ import annotations

import pytest

from tests.core.builders import at, evidence, noon, observed, seconds
from watchdog.core.vantages import disagreement
from watchdog.model.evidence import Evidence


def seen(**answers: str) -> Evidence:
    """Return evidence of http by vantage, one answer a second up to noon; ``here`` is ours."""
    found = [
        one
        for name, marks in answers.items()
        for one in observed(marks, vantage="" if name == "here" else name)
    ]
    return evidence(sorted(found, key=lambda one: one.ended_at))


def words(told: Evidence, since_s: float = -60) -> str:
    found = disagreement(told, "http", at(since_s), noon)
    return found.words if found else ""


def test_one_vantage_that_alone_sees_failures_is_named() -> None:
    assert words(seen(here="xxxx", fra1="....")) == (
        "only this daemon sees http fail; fra1 gets good answers over the same time"
    )


def test_several_vantages_on_a_side_are_all_named() -> None:
    told = seen(here="....", fra1="xxxx", nyc3="....", sgp1="xxxx", ams3="....")

    assert words(told) == (
        "only fra1 and sgp1 see http fail; this daemon, ams3 and nyc3 get good answers over "
        "the same time"
    )


@pytest.mark.parametrize(
    "answers",
    [
        {"here": "xxxx"},
        {"here": "xxxx", "fra1": "xxxx"},
        {"here": "....", "fra1": "...."},
        {"here": "xxxx", "fra1": ".x.."},
        {"here": "xx.x", "fra1": "...."},
    ],
)
def test_vantages_that_see_the_same_or_both_do_not_disagree(answers: dict[str, str]) -> None:
    assert words(seen(**answers)) == ""


@pytest.mark.parametrize("answers", [{"here": "xx", "fra1": "..."}, {"here": "xxx", "fra1": ".."}])
def test_fewer_than_three_answers_show_nothing(answers: dict[str, str]) -> None:
    assert words(seen(**answers)) == ""


def test_silence_counts_for_neither_side() -> None:
    assert words(seen(here="xxx", fra1=".?.?")) == ""


def test_what_was_seen_before_the_failures_says_nothing_about_them() -> None:
    before = observed(".....", until=noon - seconds(10), vantage="fra1")
    told = evidence((*before, *observed("xxxxx")))

    assert words(told) == ""


def test_what_lies_outside_the_time_asked_about_does_not_count() -> None:
    told = seen(here="xxxx", fra1="....")

    assert words(told, since_s=-1) == ""
    assert disagreement(told, "http", at(-60), at(-2)) is None


def test_other_signals_are_not_mixed_in() -> None:
    told = evidence((*observed("xxxx"), *observed("....", "tcp", vantage="fra1")))

    assert words(told) == ""
