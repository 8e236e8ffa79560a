"""What an app needs may be that which fails."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.attribution.cases import bad, charge, heard
from tests.core.builders import at, baseline, decided, evidence, inputs, observed, policy
from watchdog.core.attribution.arguments import ALIBI, HINT
from watchdog.core.attribution.dependencies import EARLIER, dependencies
from watchdog.model.decision import Argument, Speaks

NEEDS = policy(depends_on=("db",))


def said(answers: str, *, onset_s: float = -15, **changes: Any) -> tuple[Argument, ...]:
    """Return what a database says that answered so, one a second until noon."""
    seen = evidence(observed(answers, "db", **changes))
    return heard(dependencies, bad(since=at(onset_s)), policy=NEEDS, evidence=seen)


def test_a_dependency_that_fails_since_the_onset_explains_the_fault() -> None:
    (one,) = said("....." + "x" * 15)

    assert one.weight == -ALIBI
    assert one.better == "db fails since 11:59:46 UTC, and the app depends on it"
    assert one.text == "db, which it depends on, fails since 11:59:46 UTC"


def test_then_the_release_is_not_to_blame() -> None:
    seen = evidence((*observed("x" * 15), *observed("x" * 15, "db")))
    found = charge(policy=NEEDS, evidence=seen)

    assert found.to_blame is False
    assert found.summary == "db fails since 11:59:46 UTC, and the app depends on it"


def test_a_dependency_that_is_well_says_a_little() -> None:
    (one,) = said("." * 10)

    assert (one.weight, one.text) == (HINT, "what it depends on is well (db)")


@pytest.mark.parametrize("answers", [".....x", "xx.....", "x...."])
def test_one_failure_or_one_that_is_over_is_no_fault_of_the_dependency(answers: str) -> None:
    (one,) = said(answers)

    assert one.speaks is Speaks.FOR


@pytest.mark.parametrize(("answers", "begun"), [("x...x.x", "11:59:58"), ("x..x.x", "11:59:55")])
def test_its_fault_begins_after_the_last_good_stretch(answers: str, begun: str) -> None:
    """Three good answers in a row end a failing stretch, two do not."""
    (one,) = said(answers)

    assert f"since {begun} UTC" in one.text


@pytest.mark.parametrize(("lag_s", "speaks"), [(30, Speaks.AGAINST), (31, Speaks.NEUTRAL)])
def test_a_dependency_that_fell_after_the_app_did_not_fell_it(lag_s: int, speaks: Speaks) -> None:
    (one,) = said("..." + "x" * 10, onset_s=-9 - lag_s)

    assert one.speaks is speaks


@pytest.mark.parametrize(("before_s", "weight"), [(300, ALIBI), (301, EARLIER)])
def test_a_dependency_that_fails_for_long_weighs_less(before_s: int, weight: float) -> None:
    (one,) = said("x" * (before_s + 16))

    assert one.weight == -weight


def test_a_dependency_that_failed_under_the_previous_release_too_says_nothing() -> None:
    seen = evidence(
        observed("x" * 15, "db"),
        baseline=(baseline(), baseline("db", latest_failures=12, failures=12)),
    )
    (one,) = heard(dependencies, policy=NEEDS, evidence=seen)

    assert one.speaks is Speaks.NEUTRAL
    assert "while the previous release was well" in one.text


def test_a_dependency_without_fresh_answers_says_nothing() -> None:
    assert said("") == said("xxxxx", until=at(-46))
    assert said("")[0].text == "db, which it depends on, gave no fresh answer"


def test_without_a_known_onset_the_dependencys_fault_is_held_against_now() -> None:
    seen = evidence(observed("x" * 10, "db"))
    (one,) = heard(dependencies, bad(since=None), policy=NEEDS, evidence=seen)

    assert one.speaks is Speaks.AGAINST


def test_an_app_that_depends_on_nothing_hears_nothing() -> None:
    assert heard(dependencies, evidence=evidence(observed("x" * 9, "db"))) == ()


def test_a_failing_dependency_is_no_blip_of_the_app() -> None:
    seen = evidence((*observed("." * 20, until=at(-1)), *observed("xx", "db")))
    found = decided(inputs(evidence=seen, policy=policy(depends_on=("db",))))

    assert found.summary == "the live release is healthy"
