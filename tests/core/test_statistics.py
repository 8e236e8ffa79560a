"""The formulas against exact arithmetic: fractions for the binomial, counting for quantiles."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchdog.core.statistics import failure_rate_bound, quantile


def exactly_at_most(count: int, of: int, rate: float) -> Fraction:
    """Return P(X <= count) for X binomial(of, rate), with no rounding at all."""
    exact = Fraction(rate)
    return sum(
        (comb(of, k) * exact**k * (1 - exact) ** (of - k) for k in range(count + 1)), Fraction(0)
    )


@given(st.data(), st.integers(1, 60), st.sampled_from([0.9, 0.95, 0.99]))
def test_the_bound_is_where_so_few_failures_become_improbable(
    data: st.DataObject, answers: int, confidence: float
) -> None:
    failures = data.draw(st.integers(0, answers - 1))

    bound = failure_rate_bound(failures, answers, confidence)

    assert exactly_at_most(failures, answers, bound * (1 - 1e-9)) > 1 - confidence - 1e-9
    assert exactly_at_most(failures, answers, min(1.0, bound * (1 + 1e-9))) < 1 - confidence + 1e-9


@pytest.mark.parametrize("answers", [1, 10, 360, 2_880])
def test_without_a_failure_the_bound_has_a_closed_form(answers: int) -> None:
    expected = 1 - 0.05 ** (1 / answers)

    assert failure_rate_bound(0, answers) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("failures", "answers", "bound"),
    [(1, 10, 0.394163), (5, 100, 0.102253), (36, 360, 0.130026)],
)
def test_the_bound_agrees_with_published_tables(failures: int, answers: int, bound: float) -> None:
    assert failure_rate_bound(failures, answers) == pytest.approx(bound, abs=2e-4)


def test_of_nothing_and_of_nothing_but_failures_everything_is_possible() -> None:
    assert failure_rate_bound(0, 0) == 1.0
    assert failure_rate_bound(7, 7) == 1.0


def test_more_failures_than_answers_are_refused() -> None:
    with pytest.raises(AssertionError, match="among the answers"):
        failure_rate_bound(3, 2)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40), st.floats(0, 1))
def test_a_quantile_is_the_smallest_value_that_enough_values_do_not_exceed(
    values: list[float], share: float
) -> None:
    def reached(value: float) -> bool:
        return sum(one <= value for one in values) >= share * len(values)

    assert quantile(values, share) == min(value for value in values if reached(value))


@pytest.mark.parametrize(("values", "share"), [([], 0.5), ([1.0], -0.1), ([1.0], 1.1)])
def test_a_quantile_needs_values_and_a_share(values: list[float], share: float) -> None:
    with pytest.raises(AssertionError):
        quantile(values, share)
