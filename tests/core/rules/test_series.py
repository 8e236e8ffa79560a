"""K6: numbers against their own past, or against a fixed limit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.builders import at, noon, seconds, view
from tests.core.rules.numbers import judge, numbers, seen
from watchdog.core.readings import value_record
from watchdog.core.rules import Series
from watchdog.core.rules.series import RECORD_MIN, Worse
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline
from watchdog.model.verdict import Health

USUAL = Baseline(signal="errors", values=1440, value_median=2.0, value_mean=2.1, value_spread=0.25)
RULE = Series(signal="errors")
SLOW = Terms(evidence_age_max=seconds(180))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([2, 2, 2], Health.HEALTHY),
        ([2, 2, 9], Health.HEALTHY),
        ([2, 9, 9], Health.UNHEALTHY),
        ([9, 9, 2], Health.HEALTHY),
        ([9, 2, 9], Health.HEALTHY),
        ([9, None, 9], Health.UNHEALTHY),
        ([2, 3.0, 3.0], Health.HEALTHY),
        ([2, 3.01, 3.01], Health.UNHEALTHY),
    ],
)
def test_two_readings_in_a_row_above_the_range_of_the_past_are_bad(
    values: list[float | None], expected: Health
) -> None:
    """Median 2 with a spread of 0.25: the range ends at 3, four spreads away."""
    told = judge(RULE, seen(numbers(values, "errors"), USUAL), SLOW)
    assert told.health is expected


def test_readings_with_a_long_silence_between_are_not_in_a_row() -> None:
    before = numbers([2, 9], "errors", until=at(-181))
    told = judge(RULE, seen((*before, *numbers([9], "errors")), USUAL), SLOW)
    assert told.health is Health.HEALTHY


def test_a_bad_verdict_says_since_when_and_how_far() -> None:
    told = judge(RULE, seen(numbers([2, 9, 8], "errors"), USUAL), SLOW)
    assert told.since == at(-60)
    assert told.reason == "errors read 8, 2 times in a row over 3; the limit is 2"
    assert [(one.name, one.value, one.limit) for one in told.figures] == [
        ("reading", 8, 3.0),
        ("out of range in a row", 2, 2),
    ]


def test_a_steady_past_leaves_a_quarter_of_its_median_as_range() -> None:
    """Without spread four of it are nothing: then 1.25 times the median ends the range."""
    steady = replace(USUAL, value_spread=0.0)
    assert RULE.limit_by(steady) == 2.5


def test_where_lower_is_worse_the_range_ends_below() -> None:
    availability = replace(USUAL, value_median=0.999, value_spread=0.001)
    rule = Series(signal="errors", worse=Worse.LOWER)
    assert rule.limit_by(availability) == pytest.approx(0.994)  # by half a point at least
    assert rule.limit_by(replace(availability, value_spread=0.01)) == pytest.approx(0.959)
    told = judge(rule, seen(numbers([0.999, 0.99, 0.98], "errors"), availability), SLOW)
    assert told.health is Health.UNHEALTHY
    assert "2 times in a row under 0.994" in told.reason


def test_a_short_past_says_nothing_and_that_is_said() -> None:
    young = replace(USUAL, values=RECORD_MIN - 1)
    told = judge(RULE, seen(numbers([99, 99, 99], "errors"), young), SLOW)
    assert told.health is Health.HEALTHY
    assert told.reason == "errors has too short a record to tell what is usual"


def test_a_fixed_limit_needs_no_past_and_may_have_to_last() -> None:
    """As an alerting rule's `for`: three minutes over 0.05."""
    rule = Series(signal="errors", limit=0.05, readings=1, lasting=seconds(180))
    told = judge(rule, seen(numbers([0.1] * 3, "errors")), SLOW)
    assert told.health is Health.HEALTHY
    assert told.reason.endswith("the limit is 1 over 180 s, so far 120 s")
    assert judge(rule, seen(numbers([0.1] * 4, "errors")), SLOW).health is Health.UNHEALTHY


def test_no_reading_is_unknown() -> None:
    told = RULE.judge(view(), seen(numbers([None, None], "errors"), USUAL), SLOW, noon)
    assert told.health is Health.UNKNOWN


def test_a_reading_may_be_older_than_an_answer_but_not_for_ever() -> None:
    """Three minutes, whatever the policy asks of its probes' answers."""
    old = seen(numbers([2], "errors", until=at(-180)), USUAL)
    assert RULE.judge(view(), old, Terms(), noon).health is Health.HEALTHY
    told = RULE.judge(view(), old, Terms(), at(1))
    assert told.health is Health.UNKNOWN
    assert told.reason == "the last answer of errors is 181 s old"


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_the_record_of_numbers_is_robust_and_exact(values: list[float]) -> None:
    np = pytest.importorskip("numpy")
    record = value_record(Baseline(signal="errors"), numbers(values, "errors"))
    middle = np.median(values)
    mad = np.median(np.abs(np.array(values) - middle))
    p95 = np.quantile(values, 0.95, method="inverted_cdf")
    assert record.values == len(values)
    assert record.value_median == pytest.approx(middle)
    assert record.value_mean == pytest.approx(np.mean(values), abs=1e-6)
    seconds_in_all = 60 * (len(values) - 1)
    rate = sum(values) / seconds_in_all if seconds_in_all else 0.0
    assert record.value_rate == pytest.approx(rate, abs=1e-6)
    expected = max(1.4826 * mad, (p95 - middle) / 1.645)
    assert record.value_spread == pytest.approx(expected, abs=1e-6)


def test_a_record_without_numbers_stays_as_it_is() -> None:
    plain = Baseline(signal="errors", answers=3)
    assert value_record(plain, numbers([None], "errors")) is plain
