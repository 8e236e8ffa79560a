"""The sequential test of rates against its recursion word by word, and its level by chance."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.sequential.streams import Sample, in_blips, independent, slow_rate_evidence
from watchdog.core.sequential.rates import RateTest

HOUR_S = 3600.0
RUNS = 400
TOLERANCE = 3 * (0.1 * 0.9 / RUNS) ** 0.5
# Three standard errors of a share of 10 % over so many runs.


def fed(test: RateTest, samples: Iterable[Sample]) -> RateTest:
    for at_s, bad in samples:
        test.add(at_s, bad)
    return test


def fires(test: RateTest, samples: Iterable[Sample]) -> bool:
    for at_s, bad in samples:
        test.add(at_s, bad)
        if test.alarmed:
            return True
    return False


@st.composite
def streams(draw: st.DrawFn) -> list[Sample]:
    gaps = draw(st.lists(st.sampled_from([0.0, 1.0, 1.0, 4.0, 10.0, 30.0]), max_size=80))
    rng = Random(draw(st.integers(0, 999)))
    rate = draw(st.sampled_from([0.02, 0.3, 0.8]))
    at_s, found = 0.0, []
    for gap in [0.0, *gaps]:
        at_s += gap
        found.append((at_s, rng.random() < rate))
    return found


@given(
    streams(),
    st.sampled_from([0.005, 0.03, 0.3, 0.6]),
    st.sampled_from([0.0, 12.0, 45.0]),
    st.sampled_from([1.0, 2.5]),
)
def test_the_evidence_is_that_of_the_recursion_written_out(
    samples: list[Sample], tolerated: float, blip_s: float, spread: float
) -> None:
    quick = fed(RateTest(tolerated, 1e250, blip_s, HOUR_S, spread), samples)

    slow = slow_rate_evidence(samples, tolerated, blip_s, HOUR_S, spread)

    assert quick.value == pytest.approx(slow, rel=1e-9)


def test_independent_failures_at_the_tolerated_rate_fire_no_more_often_than_agreed() -> None:
    rng = Random(1)

    fired = sum(
        fires(RateTest(0.05, 10, 12.0, HOUR_S, 1.0), independent(rng, 0.05, 360))
        for _ in range(RUNS)
    )

    assert 0.005 < fired / RUNS < 0.1 + TOLERANCE


def test_blips_shorter_than_the_tolerance_fire_no_more_often_than_agreed() -> None:
    """Each blip is seen twelve times over; only its beginning is down to chance."""
    rng = Random(2)

    fired = sum(
        fires(RateTest(0.05, 10, 12.0, HOUR_S, 1.0), in_blips(rng, 0.05, 120, 12.0))
        for _ in range(RUNS)
    )

    assert fired / RUNS < 0.1 + TOLERANCE


def test_the_same_blips_fire_all_the_time_when_each_sample_counts_by_itself() -> None:
    """What the blip tolerance is for; without it the last test could not fail."""
    rng = Random(2)

    fired = sum(
        fires(RateTest(0.05, 10, 0.0, HOUR_S, 1.0), in_blips(rng, 0.05, 120, 12.0))
        for _ in range(50)
    )

    assert fired > 40


def test_a_second_hour_has_half_a_stake_of_its_own() -> None:
    """All that is bet in a second hour of health is worth half of what the first began with."""
    test = RateTest(0.05, 1e9, 0.0, HOUR_S, 1.0)
    for place in range(720):
        test.add(place * 10.0, place == 719)

    assert 0 < test.value < 0.5


def test_a_long_silence_is_paid_no_more_than_a_beginning() -> None:
    begun = fed(RateTest(0.005, 1e9, 0.0, HOUR_S, 1.0), [(0.0, True)])
    test = fed(RateTest(0.005, 1e9, 0.0, HOUR_S, 1.0), [(0.0, False)])
    before = test.value

    test.add(50 * HOUR_S, True)

    assert begun.value < test.value < begun.value + before * 180


def test_failures_within_the_blip_tolerance_are_worth_one() -> None:
    one = fed(RateTest(0.005, 1e9, 12.0, HOUR_S, 1.0), [(0.0, True)])
    many = fed(RateTest(0.005, 1e9, 12.0, HOUR_S, 1.0), [(at / 10, True) for at in range(120)])

    assert many.value == one.value


@pytest.mark.parametrize(("last_s", "alarmed"), [(11.9, False), (12.0, True)])
def test_two_failures_a_blip_apart_prove_a_spotless_app_sick(last_s: float, alarmed: bool) -> None:
    test = RateTest(0.005, 2000, 12.0, HOUR_S, 1.0)

    assert fires(test, [(0.0, True), (last_s, True)]) is alarmed


def test_one_good_answer_does_not_call_an_alarm_off_and_recovery_does() -> None:
    test = fed(RateTest(0.005, 2000, 12.0, HOUR_S, 1.0), [(at * 1.0, True) for at in range(26)])
    assert test.alarmed

    test.add(26.0, False)
    assert test.alarmed

    gone = [at for at in range(27, 200) if not fed(test, [(float(at), False)]).alarmed]
    assert 10 < gone[0] - 26 < 90


def test_an_hour_of_outage_is_over_as_soon_as_a_minute_of_it() -> None:
    """Evidence has a ceiling: what fires twice over need not be piled up."""
    minute = fed(RateTest(0.005, 2000, 12.0, HOUR_S, 1.0), [(at * 1.0, True) for at in range(60)])
    hours = fed(RateTest(0.005, 2000, 12.0, HOUR_S, 1.0), [(at * 1.0, True) for at in range(9999)])

    for test, end_s in ((minute, 60.0), (hours, 9999.0)):
        fed(test, [(end_s + at, False) for at in range(90)])
        assert not test.alarmed


@pytest.mark.parametrize("blip_s", [0.0, 9_000.0])
def test_thousands_of_failures_leave_the_evidence_finite(blip_s: float) -> None:
    test = fed(RateTest(0.005, 2000, blip_s, HOUR_S, 1.0), [(at * 1.0, True) for at in range(9000)])

    assert 0 < test.value < 1e300


def test_the_evidence_has_been_growing_since_the_failure_that_began_it() -> None:
    test = RateTest(0.005, 2000, 12.0, HOUR_S, 1.0)
    fed(test, [(0.0, True), *((10.0 * at, False) for at in range(1, 300))])
    assert test.since_s == 0.0

    fed(test, [(3_000.0, True), (3_020.0, True)])

    assert test.since_s == 3_000.0


def test_an_answer_out_of_order_counts_as_taken_with_the_newest() -> None:
    late = fed(RateTest(0.05, 1e9, 12.0, HOUR_S, 1.0), [(0.0, False), (50.0, False), (40.0, True)])
    even = fed(RateTest(0.05, 1e9, 12.0, HOUR_S, 1.0), [(0.0, False), (50.0, False), (50.0, True)])

    assert late.value == even.value


def test_a_copy_goes_its_own_way() -> None:
    test = fed(RateTest(0.05, 2000, 12.0, HOUR_S, 1.0), [(0.0, True), (5.0, True)])
    before = test.value

    fed(test.copy(), [(at * 1.0, True) for at in range(6, 60)])

    assert test.value == before
    assert not test.alarmed


@pytest.mark.parametrize("tolerated", [0.0, 0.9, 1.0])
def test_there_must_be_something_worse_to_bet_on(tolerated: float) -> None:
    with pytest.raises(AssertionError, match="worse"):
        RateTest(tolerated, 2000, 12.0, HOUR_S, 1.0)
