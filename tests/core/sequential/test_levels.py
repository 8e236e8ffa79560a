"""The sequential test of levels against its formula written out, and its level by chance."""

from __future__ import annotations

from math import exp, log
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from tests.core.sequential.streams import autoregressive, slow_level_evidence
from watchdog.core.sequential.levels import Level, LevelTest, mixture
from watchdog.core.statistics import mean_and_deviation, variance_inflation

HOUR_S = 3600.0
USUAL = Level(mean=log(0.1), deviation=0.5, answers=360, inflation=1.0, shift=log(1.25))
RUNS = 250
TOLERANCE = 3 * (0.1 * 0.9 / RUNS) ** 0.5


def took(score: float, level: Level = USUAL) -> float:
    """Return the latency that has this score."""
    return exp(level.mean + level.shift + level.deviation * score)


def fed(test: LevelTest, scores: list[tuple[float, float]]) -> LevelTest:
    for at_s, score in scores:
        test.add(at_s, took(score))
    return test


@st.composite
def streams(draw: st.DrawFn) -> list[tuple[float, float]]:
    gaps = draw(st.lists(st.sampled_from([0.0, 1.0, 3.0, 10.0, 25.0, 120.0]), max_size=60))
    rng = Random(draw(st.integers(0, 999)))
    centre = draw(st.sampled_from([-1.0, 0.0, 1.0]))
    at_s, found = 17.0, []
    for gap in [0.0, *gaps]:
        at_s += gap
        found.append((at_s, min(max(rng.gauss(centre, 1), -2.9), 2.9)))
    return [one for one in found if one[0] < HOUR_S]


@given(streams(), st.sampled_from([1.0, 2.0]), st.sampled_from([30, 360]))
def test_the_evidence_is_that_of_the_formula_written_out(
    scores: list[tuple[float, float]], inflation: float, answers: int
) -> None:
    level = Level(mean=-2.0, deviation=0.4, answers=answers, inflation=inflation, shift=0.2)
    test = LevelTest(level, 1e200, HOUR_S)
    for at_s, score in scores:
        test.add(at_s, took(score, level))

    assert test.value == pytest.approx(slow_level_evidence(scores, level), rel=1e-6, abs=1e-12)


@pytest.mark.parametrize(("information", "score"), [(5.0, 3.0), (40.0, -9.0), (170.0, 60.0)])
def test_the_mixture_is_the_likelihood_ratio_averaged_over_normal_priors(
    information: float, score: float
) -> None:
    def averaged(prior: float) -> float:
        found, _ = integrate.quad(
            lambda shift: (
                exp(shift * score - shift**2 * information / 2)
                * stats.norm.pdf(shift, scale=prior**0.5)
            ),
            -8,
            8,
            limit=400,
        )
        return float(found)

    assert mixture(information, score) == pytest.approx(
        (averaged(0.1) + averaged(1.0)) / 2, rel=1e-4
    )


def test_the_mixture_stays_finite() -> None:
    assert 0 < mixture(1e6, 1e6) < float("inf")


def share_fired(rng: Random, share: float, *, inflated: bool) -> float:
    """Return how often an hour like the one before fires at one in ten, with no tolerance."""
    fired = 0
    for _ in range(RUNS):
        before = autoregressive(rng, 360, share, 0.7)
        mean, deviation = mean_and_deviation(before)
        inflation = variance_inflation(before) if inflated else 1.0
        test = LevelTest(
            Level(mean=mean, deviation=deviation, answers=360, inflation=inflation, shift=0.0),
            10,
            HOUR_S,
        )
        for place, one in enumerate(autoregressive(rng, 360, share, 0.7)):
            test.add(place * 10.0, exp(one))
            if test.alarmed:
                fired += 1
                break
    return fired / RUNS


def test_independent_latencies_like_those_before_fire_no_more_often_than_agreed() -> None:
    assert 0.005 < share_fired(Random(3), 0.0, inflated=True) < 0.1 + TOLERANCE


def test_correlated_latencies_like_those_before_fire_no_more_often_than_agreed() -> None:
    assert share_fired(Random(4), 0.5, inflated=True) < 0.1 + TOLERANCE


def test_without_the_inflation_correlation_would_be_taken_for_a_change() -> None:
    assert share_fired(Random(4), 0.5, inflated=False) > 0.1 + TOLERANCE


def test_six_cells_are_needed_however_many_answers_they_hold() -> None:
    test = LevelTest(USUAL, 4000, HOUR_S)

    fed(test, [(at / 10, 3.0) for at in range(499)])
    assert test.value == 0

    fed(test, [(50.0, 3.0)])
    assert test.alarmed


def test_quicker_answers_are_no_evidence() -> None:
    assert fed(LevelTest(USUAL, 4000, HOUR_S), [(at * 1.0, -1.0) for at in range(900)]).value == 0


def test_slow_answers_after_long_health_are_found_and_dated() -> None:
    test = fed(LevelTest(USUAL, 4000, HOUR_S), [(at * 10.0, -0.5) for at in range(120)])

    fed(test, [(1200.0 + at * 10, 1.7) for at in range(18)])

    assert test.alarmed
    assert test.since_s == 1200.0


def test_an_alarm_is_over_when_the_last_minute_was_no_slower_than_tolerated() -> None:
    test = fed(LevelTest(USUAL, 4000, HOUR_S), [(at * 10.0, 1.7) for at in range(180)])
    assert test.alarmed

    gone = [at for at in range(180, 400) if not fed(test, [(at * 10.0, -0.5)]).alarmed]

    assert 3 <= gone[0] - 180 <= 6
    assert len(gone) == 400 - gone[0]
    assert test.value == 0


def test_what_slows_down_again_is_found_again_and_dated_anew() -> None:
    test = fed(LevelTest(USUAL, 4000, HOUR_S), [(at * 10.0, 1.7) for at in range(60)])
    fed(test, [(600.0 + at * 10, -0.5) for at in range(20)])

    fed(test, [(800.0 + at * 10, 1.7) for at in range(60)])

    assert test.alarmed
    assert test.since_s == 800.0


def test_days_cost_no_more_than_an_hour_and_late_trouble_is_still_found() -> None:
    test = fed(LevelTest(USUAL, 4000, HOUR_S), [(at * 10.0, -0.5) for at in range(9_000)])

    fed(test, [(90_000.0 + at * 10, 2.0) for at in range(60)])

    assert len(test._starts) == 12
    assert test.alarmed


def test_the_latency_of_the_last_minute_is_told() -> None:
    test = fed(LevelTest(USUAL, 4000, HOUR_S), [(at * 10.0, -0.4) for at in range(50)])
    fed(test, [(500.0 + at * 10, 1.2) for at in range(6)])

    assert test.recent() == pytest.approx(took(1.2))


def test_no_latency_is_too_small_and_none_too_large() -> None:
    test = LevelTest(USUAL, 4000, HOUR_S)

    for at, latency_s in enumerate((0.0, 1e-9, 1e9)):
        test.add(at * 10.0, latency_s)

    assert test.value == 0


def test_an_answer_out_of_order_counts_as_taken_with_the_newest() -> None:
    late = fed(LevelTest(USUAL, 4000, HOUR_S), [(0.0, 1.0), (50.0, 1.0), (20.0, 1.0), (60.0, 1.0)])
    even = fed(LevelTest(USUAL, 4000, HOUR_S), [(0.0, 1.0), (50.0, 1.0), (50.0, 1.0), (60.0, 1.0)])

    assert late.recent() == even.recent()
    assert late._worth == even._worth


def test_a_copy_goes_its_own_way() -> None:
    test = fed(LevelTest(USUAL, 4000, HOUR_S), [(at * 10.0, 0.5) for at in range(20)])
    before = test.value

    fed(test.copy(), [(200.0 + at * 10, 2.5) for at in range(60)])

    assert test.value == before
    assert not test.alarmed
    assert fed(test, [(200.0, 0.5)]).recent() == pytest.approx(took(0.5))


def test_a_deviation_of_nothing_is_refused() -> None:
    with pytest.raises(AssertionError, match="deviation"):
        LevelTest(Level(mean=0, deviation=0, answers=9, inflation=1, shift=0), 10, HOUR_S)
