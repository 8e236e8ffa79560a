"""A fault that comes and goes is not the last deploy's for that."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.attribution.cases import charge, heard
from tests.core.builders import baseline, evidence, observed, seconds
from watchdog.core.attribution.arguments import HINT
from watchdog.core.attribution.flapping import AS_LONG, BOTH, NEARLY, flapping
from watchdog.model.decision import Argument

BAD, GOOD = "x" * 15, "." * 15
COMES_AND_GOES = (BAD + GOOD) * 2 + BAD


def said(answers: str, **record: Any) -> tuple[Argument, ...]:
    """Return what it says that http answered so, one a second."""
    seen = evidence(observed(answers), baseline=(baseline(**record),))
    return heard(flapping, evidence=seen)


def test_three_spells_of_which_the_past_knows_nothing_are_a_hint() -> None:
    (one,) = said(COMES_AND_GOES)

    assert one.weight == -HINT
    assert one.text == "http comes and goes: 3 bad spells of up to 14 s"


@pytest.mark.parametrize(
    "record", [{"longest_failed_run": seconds(12)}, {"failures": 9, "dispersion": 3.0}]
)
def test_spells_that_the_previous_release_had_too_speak_strongly(record: dict[str, Any]) -> None:
    (one,) = said(COMES_AND_GOES, **record)

    assert one.weight == -BOTH


@pytest.mark.parametrize(
    "record", [{"longest_failed_run": seconds(9)}, {"failures": 0, "dispersion": 3.0}]
)
def test_short_failures_before_are_no_such_spells(record: dict[str, Any]) -> None:
    (one,) = said(COMES_AND_GOES, **record)

    assert one.weight == -HINT


def test_a_crash_loop_after_a_spotless_release_is_still_its_fault() -> None:
    seen = evidence(observed(COMES_AND_GOES))

    assert charge(evidence=seen).to_blame is True


@pytest.mark.parametrize(
    "answers",
    ["x." * 40, "xx.xxx.xx" * 9, BAD + GOOD + BAD, BAD + "..." + BAD + "." + BAD, "x" * 60],
)
def test_a_share_of_failures_or_two_spells_do_not_come_and_go(answers: str) -> None:
    assert said(answers) == ()


@pytest.mark.parametrize(("longest_s", "weight"), [(14, AS_LONG), (13, NEARLY), (10, NEARLY)])
def test_a_fault_that_may_yet_be_like_those_before_speaks_against(
    longest_s: int, weight: float
) -> None:
    (one,) = said(GOOD + BAD, longest_failed_run=seconds(longest_s))

    assert one.weight == -weight
    assert one.text == (
        f"the previous release failed http for {longest_s} s at a time, too; so far it is 14 s"
    )


@pytest.mark.parametrize("longest_s", [9, 6.9])
def test_a_fault_longer_than_those_before_is_new(longest_s: float) -> None:
    assert said(GOOD + BAD * 2, longest_failed_run=seconds(longest_s)) == ()


def test_a_spell_goes_on_over_a_short_break() -> None:
    (one,) = said(BAD + "." + BAD, longest_failed_run=seconds(16))

    assert one.text.endswith("so far it is 30 s")
