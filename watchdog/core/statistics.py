"""The formulas that rules share, in plain Python, exact rather than approximate.

Tests hold each against scipy or a slow obvious version.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import ceil, exp, lgamma, log, log1p, sqrt

_BISECTIONS = 60
# Halving [0, 1] sixty times is below the spacing of doubles near any bound we print.
_FRACTION_STEPS_MAX = 10_000
_FRACTION_PRECISION = 1e-14
# It takes about as many steps as the square root of the larger parameter.
_TINY = 1e-300
_ROUNDING = 1e-12
# Relative errors of this size come from adding numbers up, not from what they measure.
_CORRELATION_MAX = 0.95
# Above this a record says next to nothing, whatever the formula makes of it.


@lru_cache(maxsize=4096)
def failure_rate_bound(failures: int, answers: int, confidence: float = 0.95) -> float:
    """Return the one-sided upper Clopper-Pearson bound of a failure rate, 0 to 1.

    The largest rate under which ``failures`` or fewer in ``answers`` still has probability
    ``1 - confidence`` (Clopper and Pearson 1934). No answers: 1.0, for nothing is known.
    """
    assert 0 <= failures <= answers, "failures are among the answers"
    if failures == answers:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        # P(X <= k) = 1 - I_p(k + 1, n - k), DLMF 8.17.5.
        if beta_share(failures + 1, answers - failures, middle) < confidence:
            low = middle
        else:
            high = middle
    return high


def beta_share(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b), for 0 <= x <= 1.

    By its continued fraction (DLMF 8.17.22), on the side where it converges quickly.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _beta_fraction(a, b, x) / a
    return 1 - front * _beta_fraction(b, a, 1 - x) / b


def _beta_fraction(a: float, b: float, x: float) -> float:
    """Return the continued fraction of DLMF 8.17.22 by Lentz's method (1976)."""
    upper, lower = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    product, change, step = lower, 0.0, 0
    while abs(change - 1) > _FRACTION_PRECISION and step < _FRACTION_STEPS_MAX:
        step += 1
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        for term in (even, odd):
            lower = 1 / _away(1 + term * lower)
            upper = _away(1 + term / upper)
            change = lower * upper
            product *= change
    return product


def _away(value: float) -> float:
    """Return ``value``, kept from zero as Lentz's method asks."""
    return value if abs(value) > _TINY else _TINY


def tolerated_rate(
    failures: int, answers: int, dispersion: float, floor: float, confidence: float = 0.95
) -> float:
    """Return the largest rate that the record is compatible with, ``floor`` at least, 0 to 1.

    The Clopper-Pearson bound U, widened where failures come in bursts: q + (U - q) sqrt(phi) with
    q the observed share (decision rules, section 7, K2). Without answers it is 1.
    """
    bound = failure_rate_bound(failures, answers, confidence)
    if dispersion > 1 and answers:
        share = failures / answers
        bound = share + (bound - share) * sqrt(dispersion)
    return min(1.0, max(floor, bound))


def dispersion(counts: Sequence[int]) -> float:
    """Return the variance of ``counts`` over their mean, 1 at least (Fisher's index, 1950).

    1 for what happens independently; above it comes in bursts. Fewer than two counts, or nothing
    counted, show no bursts: 1.
    """
    if len(counts) < 2 or not any(counts):
        return 1.0
    mean = sum(counts) / len(counts)
    variance = sum((one - mean) ** 2 for one in counts) / (len(counts) - 1)
    return max(1.0, variance / mean)


def mean_and_deviation(values: Sequence[float]) -> tuple[float, float]:
    """Return mean and sample standard deviation; of less than two values the latter is 0."""
    if not values:
        return 0.0, 0.0
    mean = sum(values) / len(values)
    if len(values) < 2:
        return mean, 0.0
    return mean, sqrt(sum((one - mean) ** 2 for one in values) / (len(values) - 1))


def variance_inflation(values: Sequence[float]) -> float:
    """Return by how much autocorrelation inflates the variance of the mean, 1 at least.

    (1 + r) / (1 - r) for lag-1 autocorrelation r, as for a first-order autoregressive series
    (Bayley and Hammersley 1946): so many values are worth one independent one.
    """
    mean, _ = mean_and_deviation(values)
    off = [one - mean for one in values]
    power = sum(one * one for one in off)
    if power <= len(off) * (_ROUNDING * mean) ** 2:
        return 1.0  # All the same, but for the rounding of the mean, which hangs together.
    lagged = sum(one * after for one, after in pairwise(off)) / power
    correlation = min(max(lagged, 0.0), _CORRELATION_MAX)
    return (1 + correlation) / (1 - correlation)


def quantile(values: Sequence[float], share: float) -> float:
    """Return the smallest of ``values`` that at least ``share`` (0 to 1) of them do not exceed.

    Raises:
        AssertionError: no values, or a share outside 0 to 1.
    """
    assert values, "a quantile needs values"
    assert 0 <= share <= 1, "a share lies between 0 and 1"
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]
