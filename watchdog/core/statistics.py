"""The few formulas that rules share, in plain Python, exact rather than fast.

Tests hold each against scipy or a slow obvious version.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import ceil, exp, lgamma, log, log1p

_BISECTIONS = 60
# Halving [0, 1] sixty times is below the spacing of doubles near any bound we print.


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
        if _at_most(failures, answers, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def _at_most(count: int, of: int, rate: float) -> float:
    """Return P(X <= count) for X binomial(of, rate), 0 < rate < 1."""
    log_rate, log_rest = log(rate), log1p(-rate)
    return sum(
        exp(
            lgamma(of + 1) - lgamma(k + 1) - lgamma(of - k + 1) + k * log_rate + (of - k) * log_rest
        )
        for k in range(count + 1)
    )


def quantile(values: Sequence[float], share: float) -> float:
    """Return the smallest of ``values`` that at least ``share`` (0 to 1) of them do not exceed.

    Raises:
        AssertionError: no values, or a share outside 0 to 1.
    """
    assert values, "a quantile needs values"
    assert 0 <= share <= 1, "a share lies between 0 and 1"
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]
