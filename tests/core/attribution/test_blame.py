"""Unhealthy is not enough: it must be because of this release."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.attribution.cases import bad, charge
from tests.core.builders import at, baseline, evidence, made, memory, observed, policy, release
from watchdog.core.attribution import onset as onsets
from watchdog.core.attribution import onset_of, predecessor
from watchdog.core.attribution.arguments import (
    ALIBI,
    HINT,
    PRIOR,
    leaves_open,
    says_nothing,
    speaks_against,
    speaks_for,
    tell_odds,
    tell_weight,
)
from watchdog.core.attribution.weighing import BLAMED_FROM, FAMILIES, weigh
from watchdog.core.policy import Permit
from watchdog.model.decision import Argument, Speaks
from watchdog.model.verdict import Health

SOMETHING = st.builds(
    lambda weight: speaks_for("so", weight) if weight > 0 else speaks_against("not so", -weight),
    st.floats(-20, 20).filter(lambda weight: abs(weight) > 1e-9),
)
REMARKS = st.sampled_from([says_nothing("by the way"), leaves_open("who knows")])
ARGUMENTS = st.lists(st.one_of(SOMETHING, REMARKS), max_size=8)
CERTAIN = {True: 2, None: 1, False: 0}


def test_a_fault_that_came_with_the_release_is_its_fault() -> None:
    found = charge()

    assert found.to_blame is True
    assert found.summary == "the fault is new with this release"
    assert [one.text for one in found.arguments] == [
        "the previous release failed 0 of 360 answers of http",
        "the fault began 525 s after this release went live",
    ]
    assert found.odds == pytest.approx(exp(PRIOR) * 30 * 600 / 525)


def test_the_better_explanation_is_named_when_the_release_is_not_to_blame() -> None:
    found = charge(evidence=evidence(baseline=(baseline(failures=300),)))

    assert found.to_blame is False
    assert found.summary == found.better
    assert found.better == (
        "http was failing before this release: 300 of 360 answers of the previous one"
    )
    assert found.odds is not None
    assert found.odds < 1 / 1000


def test_without_a_predecessor_nobody_can_say_how_likely_it_is() -> None:
    found = charge(memory=memory(release("d2")))

    assert (found.to_blame, found.odds) == (None, None)
    assert found.summary == "we saw no earlier release to compare with"


def test_the_owner_may_let_a_release_answer_without_a_predecessor() -> None:
    found = charge(memory=memory(release("d2")), policy=policy(unseen_go_live=Permit.ACT))

    assert found.to_blame is True
    assert found.summary.endswith("the policy allows acting all the same")


def test_the_owners_word_does_not_outweigh_a_dependency_that_is_down() -> None:
    seen = evidence((*observed("x" * 20), *observed("x" * 20, "db")), baseline=())
    found = charge(
        memory=memory(release("d2")),
        policy=policy(unseen_go_live=Permit.ACT, depends_on=("db",)),
        evidence=seen,
    )

    assert found.to_blame is False


def test_what_was_in_doubt_by_our_own_network_is_said_and_weighs_nothing() -> None:
    plain = charge()
    found = charge(evidence=evidence(impaired_until=at(-20)))

    assert found.odds == plain.odds
    assert found.arguments[-1].text == (
        "our own network was in doubt until 11:59:40 UTC; what was seen then is left out"
    )


def test_an_alert_from_elsewhere_adds_words_and_needs_no_record() -> None:
    plain = charge()
    found = charge(bad(), bad("alert", supports=True, reason="alert: HighErrorRate"))

    assert (found.to_blame, found.odds) == (True, plain.odds)
    assert found.arguments[-1].text == "reported from elsewhere: alert: HighErrorRate"


def test_a_fault_twenty_minutes_late_is_still_the_releases() -> None:
    live = release("d2", live_from=at(-20 * 60 - 15))
    known = memory(live, release("d1", live_from=made("d0"), live_until=live.live_from))
    found = charge(memory=known)

    assert found.to_blame is True


def test_when_neither_side_prevails_nobody_can_say() -> None:
    found = weigh([speaks_for("so", log(2)), speaks_against("but so", log(4), "the weather")])

    assert found.to_blame is None
    assert found.odds == pytest.approx(7 / 6)
    assert found.summary == (
        "the odds that this release is the cause are about even, not 3 to 1: the weather"
    )


def test_without_any_argument_nobody_can_say_either() -> None:
    found = weigh([])

    assert found.to_blame is None
    assert found.summary == "the odds that this release is the cause are about 2.3 to 1, not 3 to 1"


@pytest.mark.parametrize(
    ("weight", "to_blame"),
    [
        (BLAMED_FROM - PRIOR + 1e-6, True),
        (BLAMED_FROM - PRIOR - 1e-6, None),
    ],
)
def test_three_to_one_is_needed_to_blame(weight: float, to_blame: bool | None) -> None:
    assert weigh([speaks_for("so", weight)]).to_blame is to_blame


@pytest.mark.parametrize(("beyond", "to_blame"), [(1e-6, False), (-1e-6, None)])
def test_one_to_three_is_needed_to_clear(beyond: float, to_blame: bool | None) -> None:
    found = weigh([speaks_against("not so", PRIOR + BLAMED_FROM + beyond)])

    assert found.to_blame is to_blame


def test_an_open_question_does_not_save_what_is_cleared_otherwise() -> None:
    assert weigh([leaves_open("who knows"), speaks_against("not so", 9)]).to_blame is False
    assert weigh([leaves_open("who knows"), speaks_for("so", 9)]).to_blame is None


@given(ARGUMENTS, SOMETHING.filter(lambda one: one.speaks is Speaks.AGAINST))
def test_one_more_argument_against_never_makes_it_likelier(
    arguments: list[Argument], more: Argument
) -> None:
    before, after = weigh(arguments), weigh([*arguments, more])

    assert CERTAIN[after.to_blame] <= CERTAIN[before.to_blame]
    if before.odds is not None and after.odds is not None:
        assert after.odds <= before.odds


@given(ARGUMENTS, SOMETHING.filter(lambda one: one.speaks is Speaks.FOR))
def test_one_more_argument_for_never_makes_it_less_likely(
    arguments: list[Argument], more: Argument
) -> None:
    before, after = weigh(arguments), weigh([*arguments, more])

    assert CERTAIN[after.to_blame] >= CERTAIN[before.to_blame]


@given(ARGUMENTS)
def test_the_order_of_the_arguments_changes_nothing(arguments: list[Argument]) -> None:
    one, other = weigh(arguments), weigh(arguments[::-1])

    assert one.to_blame is other.to_blame
    assert one.odds == pytest.approx(other.odds)


def test_all_that_may_speak_for_a_release_together_does_not_outweigh_an_alibi() -> None:
    """All families but two speak for a release by no more than a hint each."""
    hints = (len(FAMILIES) - 2) * HINT
    most = PRIOR + predecessor.WEIGHT_MAX + onsets.WEIGHT_MAX + hints

    assert most - ALIBI <= -BLAMED_FROM


def test_every_family_of_arguments_is_asked() -> None:
    names = {family.__module__.rpartition(".")[2] for family in FAMILIES}

    assert names == {
        "predecessor",
        "onset",
        "ages",
        "siblings",
        "dependencies",
        "platform",
        "flapping",
        "vantages",
        "reports",
    }


def test_the_onset_is_the_earliest_of_the_bad_ones() -> None:
    fine = bad("other", health=Health.HEALTHY, since=made("d1"))

    assert onset_of([bad(), bad("admin", since=at(-40)), fine, bad(since=None)]) == at(-40)
    assert onset_of([fine]) is None


@pytest.mark.parametrize(
    ("odds", "words"),
    [
        (2000, "more than 1000 to 1"),
        (948, "about 950 to 1"),
        (41.6, "about 42 to 1"),
        (2.333, "about 2.3 to 1"),
        (3.0, "about 3 to 1"),
        (1.2, "about even"),
        (0.8, "about even"),
        (0.1, "about 1 to 10"),
        (0.0001, "less than 1 to 1000"),
    ],
)
def test_odds_are_said_in_words(odds: float, words: str) -> None:
    assert tell_odds(odds) == words


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        (speaks_for("so", log(30)), "x30"),
        (speaks_for("so", log(1.52)), "x1.5"),
        (speaks_against("so", log(2)), "/2"),
        (speaks_against("so", ALIBI), "rules this release out"),
        (says_nothing("so"), ""),
    ],
)
def test_weights_are_said_as_factors(argument: Argument, words: str) -> None:
    assert tell_weight(argument) == words


def test_a_weight_has_the_sign_of_what_it_speaks_for() -> None:
    plain = speaks_for("so", 1.0)

    with pytest.raises(AssertionError, match="for: above zero"):
        replace(plain, weight=-1.0)
    with pytest.raises(AssertionError, match="against: below zero"):
        replace(plain, speaks=Speaks.AGAINST, weight=0.0)
