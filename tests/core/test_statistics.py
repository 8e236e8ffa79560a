"""The formulas against exact arithmetic, scipy and the standard library."""

from __future__ import annotations

from fractions import Fraction
from math import comb, log
from random import Random
from statistics import fmean, stdev, variance

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from tests.core.sequential.streams import autoregressive
from watchdog.core.statistics import (
    beta_share,
    dispersion,
    failure_rate_bound,
    mean_and_deviation,
    quantile,
    tolerated_rate,
    variance_inflation,
)


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


@given(st.floats(0.5, 3_000), st.floats(0.5, 3_000), st.floats(0, 1))
def test_the_share_of_a_beta_distribution_is_that_of_scipy(a: float, b: float, x: float) -> None:
    assert beta_share(a, b, x) == pytest.approx(float(special.betainc(a, b, x)), abs=1e-10)


@pytest.mark.parametrize(("failures", "answers"), [(0, 30), (7, 2_880), (144, 2_880), (900, 1_000)])
@pytest.mark.parametrize("confidence", [0.95, 0.99])
def test_the_bound_is_the_quantile_of_scipys_beta_distribution(
    failures: int, answers: int, confidence: float
) -> None:
    expected = float(stats.beta.ppf(confidence, failures + 1, answers - failures))

    assert failure_rate_bound(failures, answers, confidence) == pytest.approx(expected, rel=1e-9)


def test_a_tolerated_rate_is_no_lower_than_the_floor() -> None:
    assert tolerated_rate(0, 2_880, 1.0, 0.005) == 0.005
    assert tolerated_rate(0, 360, 1.0, 0.005) == failure_rate_bound(0, 360)
    assert tolerated_rate(0, 0, 9.0, 0.005) == 1.0


def test_failures_in_bursts_widen_the_bound_around_the_share_observed() -> None:
    plain = failure_rate_bound(36, 360)

    assert tolerated_rate(36, 360, 4.0, 0.005) == pytest.approx(0.1 + 2 * (plain - 0.1))
    assert tolerated_rate(9, 10, 900.0, 0.005) == 1.0


@given(st.lists(st.integers(0, 30), max_size=40))
def test_dispersion_is_the_variance_over_the_mean_and_one_at_least(counts: list[int]) -> None:
    enough = len(counts) > 1 and any(counts)

    expected = variance(counts) / fmean(counts) if enough else 1.0

    assert dispersion(counts) == pytest.approx(max(1.0, expected))


@given(st.lists(st.floats(-1e3, 1e3), max_size=40))
def test_mean_and_deviation_are_those_of_the_standard_library(values: list[float]) -> None:
    mean, deviation = mean_and_deviation(values)

    assert mean == pytest.approx(fmean(values) if values else 0.0, abs=1e-9)
    assert deviation == pytest.approx(stdev(values) if len(values) > 1 else 0.0, abs=1e-6)


@pytest.mark.parametrize("correlation", [0.0, 0.35, 0.8])
def test_the_inflation_is_how_much_the_mean_of_a_correlated_series_varies(
    correlation: float,
) -> None:
    """(1 + r) / (1 - r), within what ten thousand values can tell."""
    found = variance_inflation(autoregressive(Random(5), 10_000, 1.0, correlation))

    assert found == pytest.approx((1 + correlation) / (1 - correlation), rel=0.12)


@pytest.mark.parametrize(
    ("values", "inflation"),
    [([], 1), ([1.0], 1), ([2.0] * 9, 1), ([1.0, -1.0] * 20, 1), (list(range(999)), 39)],
)
def test_the_inflation_has_a_floor_and_a_ceiling(values: list[float], inflation: float) -> None:
    assert variance_inflation(values) == pytest.approx(inflation)


@pytest.mark.parametrize("count", [30, 36, 360])
def test_values_that_are_all_the_same_are_independent(count: int) -> None:
    """The rounding of their mean leaves differences, all of one sign."""
    assert variance_inflation([log(0.05)] * count) == 1.0
