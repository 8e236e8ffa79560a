"""The error budget of an objective, over a long and a short window."""

from __future__ import annotations

import pytest

from tests.core.builders import at, observed, seconds
from tests.core.rules.numbers import judge, numbers, seen
from watchdog.core.rules import BurnRate
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline, Evidence
from watchdog.model.verdict import Health

RULE = BurnRate()
TERMS = Terms(evidence_age_max=seconds(300))


def answers(text: str) -> Evidence:
    return seen(observed(text, every=seconds(10)))


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("." * 360, Health.HEALTHY, "nothing failed"),
        ("." * 354 + "x" * 6, Health.UNHEALTHY, "six in an hour are 16.7 times 0.1 %"),
        ("." * 355 + "x" * 5, Health.HEALTHY, "five are 13.9 times"),
        ("x" * 6 + "." * 354, Health.HEALTHY, "it does not go on"),
        ("xxxxxx", Health.UNHEALTHY, "everything fails from the start"),
        ("xxxxx", Health.HEALTHY, "fewer than six failures prove nothing"),
        ("?" * 30 + "x", Health.HEALTHY, "no answer is no failure"),
    ],
)
def test_both_windows_must_burn(text: str, expected: Health, why: str) -> None:
    assert judge(RULE, answers(text), TERMS).health is expected, why


def test_failures_within_one_blip_do_not_burn() -> None:
    close = seen(observed("." * 5 + "x" * 6, every=seconds(1)))
    assert judge(RULE, close, TERMS).health is Health.HEALTHY


def test_no_more_failures_are_kept_than_the_long_window_holds() -> None:
    """A release may fail now and then for months without ever burning its budget."""
    running = BurnRate(objective=0.5).accumulate(Baseline(signal="http"), TERMS)
    for one in observed("x........." * 400, every=seconds(10)):
        running.take(one)

    assert len(running.failures.held) == 36


def test_failures_that_have_left_the_long_window_no_longer_count() -> None:
    """Three failures an hour ago and three now are not six in an hour."""
    text = "xxx" + "." * 358 + "xxx"
    told = judge(BurnRate(factor=1.0), answers(text), TERMS)
    assert told.health is Health.HEALTHY


def test_a_query_for_the_error_ratio_counts_by_its_value() -> None:
    """Real traffic: 3 % of the requests of each minute."""
    told = judge(RULE, seen(numbers([0.03] * 10, "http")), TERMS)
    assert told.health is Health.UNHEALTHY
    assert told.since == at(-540)
    assert told.reason == (
        "http burns its error budget at 30.0 times the rate it may, of late at 30.0; "
        "the limit is 14.4"
    )
    assert judge(RULE, seen(numbers([0.01] * 10, "http")), TERMS).health is Health.HEALTHY


def test_a_value_that_is_no_share_is_no_error() -> None:
    assert judge(RULE, seen(numbers([250.0] * 10, "http")), TERMS).health is Health.HEALTHY
