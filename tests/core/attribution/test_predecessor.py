"""What the release before did is the first thing that is asked."""

from __future__ import annotations

from math import log
from typing import Any

import pytest

from tests.core.attribution.cases import bad, charge, heard
from tests.core.builders import baseline, evidence, memory, policy, release
from watchdog.core.attribution.arguments import ALIBI
from watchdog.core.attribution.predecessor import WEIGHT_MAX, WEIGHT_MIN, predecessor
from watchdog.core.policy import Permit
from watchdog.model.decision import Argument, Blame, Speaks
from watchdog.model.verdict import Health


def recorded(**record: Any) -> Blame:
    """Return the blame of a release whose predecessor left that record."""
    return charge(evidence=evidence(baseline=(baseline(**record),)))


def weight_of(**record: Any) -> float:
    """Return how much such a record weighs."""
    (one,) = heard(predecessor, evidence=evidence(baseline=(baseline(**record),)))
    return one.weight


@pytest.mark.parametrize(("failures", "to_blame"), [(180, True), (181, False)])
def test_a_predecessor_that_mostly_failed_clears_the_release(failures: int, to_blame: bool) -> None:
    assert recorded(failures=failures).to_blame is to_blame


@pytest.mark.parametrize(("failures", "to_blame"), [(6, True), (7, False)])
def test_a_fault_that_was_there_just_before_clears_the_release(
    failures: int, to_blame: bool
) -> None:
    assert recorded(latest_failures=failures, failures=failures).to_blame is to_blame


@pytest.mark.parametrize(("answers", "to_blame"), [(4, None), (5, True)])
def test_a_short_record_of_the_predecessor_leaves_doubt(
    answers: int, to_blame: bool | None
) -> None:
    assert recorded(answers=answers, latest_answers=0).to_blame is to_blame


def test_a_short_record_that_failed_clears_the_release_all_the_same() -> None:
    assert recorded(answers=2, failures=2, latest_answers=0).to_blame is False


def test_one_signal_that_cannot_be_compared_leaves_doubt_about_all() -> None:
    assert charge(bad("http"), bad("admin")).to_blame is None


def test_a_verdict_of_the_platform_itself_needs_no_record() -> None:
    assert charge(bad(""), evidence=evidence(baseline=())).to_blame is True


def test_the_platforms_word_adds_nothing_to_a_record() -> None:
    assert heard(predecessor, bad(""), bad("http")) == heard(predecessor, bad("http"))


def test_healthy_signals_need_no_record() -> None:
    assert charge(bad("http"), bad("admin", health=Health.HEALTHY)).to_blame is True


def test_a_longer_spotless_record_weighs_more_up_to_a_limit() -> None:
    weights = [weight_of(answers=count, latest_answers=0) for count in (5, 20, 60, 600)]

    assert weights == sorted(weights)
    assert weights[0] == pytest.approx(log(1 / 0.4507), abs=1e-3)
    assert weights[-1] == WEIGHT_MAX


def test_a_record_that_suffices_to_the_owner_says_something() -> None:
    lenient = policy(baseline_min=0)
    (one,) = heard(predecessor, policy=lenient, evidence=evidence(baseline=()))

    assert one.weight == WEIGHT_MIN


def test_several_signals_of_one_fault_weigh_as_one() -> None:
    both = evidence(baseline=(baseline(), baseline("admin")))
    found = heard(predecessor, bad(), bad("admin"), evidence=both)

    assert sum(one.weight for one in found) == pytest.approx(WEIGHT_MAX)


@pytest.mark.parametrize(
    ("permit", "speaks"), [(Permit.REPORT, Speaks.DOUBT), (Permit.ACT, Speaks.FOR)]
)
def test_without_a_predecessor_only_the_owners_word_makes_it_answerable(
    permit: Permit, speaks: Speaks
) -> None:
    alone = memory(release("d2"))
    (one,) = heard(predecessor, memory=alone, policy=policy(unseen_go_live=permit))

    assert one.speaks is speaks


def test_what_the_predecessor_did_is_said_with_figures() -> None:
    worse = evidence(baseline=(baseline(failures=300),))

    assert heard(predecessor, evidence=worse) == (
        Argument(
            text="http was failing before this release: 300 of 360 answers of the previous one",
            speaks=Speaks.AGAINST,
            weight=-ALIBI,
            better="http was failing before this release: 300 of 360 answers of the previous one",
        ),
    )
