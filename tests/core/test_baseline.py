"""The record of a release, summed up for its successor."""

from __future__ import annotations

from dataclasses import replace
from math import log
from random import Random
from statistics import fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.builders import at, noon, observed, seconds
from tests.core.sequential.streams import slow_rate_evidence
from watchdog.core.baseline import summarise
from watchdog.core.statistics import tolerated_rate, variance_inflation
from watchdog.core.terms import Terms
from watchdog.model.evidence import OBSERVATIONS_MAX, Baseline, Evidence
from watchdog.model.observation import Observation


def test_nothing_seen_is_no_record() -> None:
    assert summarise((), noon, Terms()) == ()
    assert summarise(observed("???"), noon, Terms()) == ()


def test_each_signal_has_its_own_record() -> None:
    seen = (*observed("x.", "a"), *observed("...", "b"))

    found = {one.signal: (one.answers, one.failures) for one in summarise(seen, noon, Terms())}

    assert found == {"a": (2, 1), "b": (3, 0)}


def test_confirmations_are_left_out_of_the_counts_but_not_out_of_the_longest_run() -> None:
    scheduled = observed("x.", until=at(0), every=seconds(10))
    confirming = observed("xxxx", until=at(-6), scheduled=False)
    seen = sorted((*scheduled, *confirming), key=lambda one: one.begun_at)

    (found,) = summarise(seen, noon, Terms())

    assert (found.answers, found.failures) == (2, 1)
    assert found.longest_failed_run == seconds(4)


def test_the_longest_of_several_failing_runs_counts() -> None:
    (found,) = summarise(observed("x.xxx.xx."), noon, Terms())

    assert found.longest_failed_run == seconds(2)


def test_time_in_which_nobody_looked_is_no_part_of_a_failing_run() -> None:
    """One failure before a restart of ours and one after it are no outage of two hours."""
    before, after = observed(".xxx", until=at(-7200)), observed("xx.", until=noon)

    (found,) = summarise((*before, *after), noon, Terms())

    assert found.longest_failed_run == seconds(3)


def test_the_last_two_minutes_are_counted_apart() -> None:
    early = observed("xx", until=at(-120))
    late = observed("x..", until=noon)

    (found,) = summarise((*early, *late), noon, Terms())

    assert (found.answers, found.failures) == (5, 3)
    assert (found.latest_answers, found.latest_failures) == (3, 1)


def test_latency_is_of_scheduled_answers_that_passed() -> None:
    seen = (
        *observed(".", latency=seconds(1), until=at(-50)),
        *observed("..", latency=seconds(2), until=at(-30), every=seconds(10)),
        *observed("x", latency=seconds(50), until=at(-20)),
        *observed(".", latency=seconds(60), until=at(-15), scheduled=False),
        *observed(".", latency=None, until=at(0)),
    )

    (found,) = summarise(seen, noon, Terms())

    assert (found.latency_median, found.latency_p95) == (seconds(2), seconds(2))
    assert found.latency_answers == 3


def test_of_latencies_closer_than_the_interval_one_counts() -> None:
    (found,) = summarise(observed("." * 60), noon, Terms())

    assert found.answers == 60
    assert found.latency_answers == 7


def test_only_the_last_hour_says_what_latency_is_normal() -> None:
    old = observed("." * 40, until=at(-3600), every=seconds(10), latency=seconds(5))
    new = observed("." * 40, until=noon, every=seconds(10), latency=seconds(1))

    (found,) = summarise((*old, *new), noon, Terms())

    assert found.latency_answers == 40
    assert found.latency_log_mean == 0
    assert found.latency_p95 == seconds(1)


def test_latency_is_summed_up_by_its_logarithm() -> None:
    taken = [0.1 * 1.5**place for place in range(7)] * 2
    seen = [
        replace(one, latency=seconds(took))
        for one, took in zip(observed("." * 14, every=seconds(10)), taken, strict=True)
    ]

    (found,) = summarise(seen, noon, Terms())

    logs = [log(one.latency.total_seconds()) for one in seen if one.latency]
    assert found.latency_log_mean == pytest.approx(fmean(logs))
    assert found.latency_log_deviation == pytest.approx(stdev(logs))
    assert found.latency_inflation == pytest.approx(variance_inflation(logs))


def test_slow_is_what_takes_longer_than_the_tolerance_times_the_95_percent_quantile() -> None:
    taken = [0.1] * 95 + [0.124, 0.126, 0.2, 0.3, 0.4]
    seen = [
        replace(one, latency=seconds(took))
        for one, took in zip(observed("." * 100, every=seconds(10)), taken, strict=True)
    ]

    (found,) = summarise(seen, noon, Terms())
    (stricter,) = summarise(seen, noon, Terms(latency_tolerance=2.5))

    assert (found.latency_p95, found.slow) == (seconds(0.1), 4)
    assert stricter.slow == 2


def test_answers_that_a_failure_called_for_count_once_an_interval() -> None:
    """All would show the bad minute many times over, none would hide how long it lasted."""
    calm = observed("." * 60, until=at(-60), every=seconds(10))
    failure = observed("x", until=at(-50))
    watched = observed("x" * 40, until=at(-10), scheduled=False)

    (found,) = summarise((*calm, *failure, *watched), noon, Terms())

    assert (found.answers, found.failures) == (65, 5)


def bursts(length: int) -> tuple[Observation, ...]:
    """Return six hours in which sixty answers failed, so many at a time."""
    calm = 36 * length - length
    return observed(("x" * length + "." * calm) * (60 // length), every=seconds(10))


def test_failures_in_bursts_are_dispersed() -> None:
    (apart,) = summarise(bursts(1), noon, Terms())
    (together,) = summarise(bursts(10), noon, Terms())

    assert apart.failures == together.failures == 60
    assert apart.dispersion == 1
    assert together.dispersion > 4


def test_four_failures_are_too_few_to_show_bursts() -> None:
    (found,) = summarise(observed("." * 300 + "xxxx", every=seconds(10)), noon, Terms())

    assert found.dispersion == 1


@given(st.integers(0, 99), st.sampled_from([0.01, 0.2]))
def test_the_peak_is_the_largest_evidence_of_the_test_without_its_blip_tolerance(
    seed: int, rate: float
) -> None:
    rng = Random(seed)
    marks = "".join("x" if rng.random() < rate else "." for _ in range(120))
    (found,) = summarise(observed(marks, every=seconds(10)), noon, Terms())
    samples = [(place * 10.0, mark == "x") for place, mark in enumerate(marks)]
    tolerated = tolerated_rate(found.failures, 120, found.dispersion, 0.005)

    values = [
        slow_rate_evidence(samples[:count], tolerated, 0.0, 3600.0, found.dispersion)
        for count in range(1, 121)
    ]

    expected = max(values) if found.failures > 1 else 0.0
    assert found.rate_peak == pytest.approx(min(expected, 1e7))


def test_no_past_asks_for_more_than_ten_million_times_the_odds() -> None:
    (found,) = summarise(observed("." * 2_800 + "xxxx", every=seconds(10)), noon, Terms())
    (most,) = summarise(observed("." * 9_000 + "xxxx"), noon, Terms(failure_floor=1e-6))

    assert 1e5 < found.rate_peak < 1e7
    assert most.rate_peak == 1e7


def test_the_peak_is_of_all_answers_however_close_they_were_taken() -> None:
    """The release to come is probed as fast at its bad moments: its past must be seen so, too."""
    calm = observed("." * 300, until=at(-300), every=seconds(10))
    rough = observed("x..x.x" * 5, until=at(-260), scheduled=False)
    seen = sorted((*calm, *rough), key=lambda one: one.begun_at)

    (sparse,) = summarise(seen[: len(calm)] + seen[len(calm) :: 10], noon, Terms())
    (close,) = summarise(seen, noon, Terms())

    assert close.rate_peak > 1000 * sparse.rate_peak


def test_a_past_of_nothing_but_failures_has_no_peak() -> None:
    (found,) = summarise(observed("x" * 50, every=seconds(10)), noon, Terms())

    assert found.rate_peak == 0


@pytest.mark.parametrize("count", [4, 15])
def test_slow_answers_that_came_together_are_told_apart_from_scattered_ones(count: int) -> None:
    """Few raise the evidence that slowness must bring, many are dispersed as well."""
    taken = [0.1] * (360 - count) + [1.0] * count
    seen = [
        replace(one, latency=seconds(took))
        for one, took in zip(observed("." * 360, every=seconds(10)), taken, strict=True)
    ]

    (found,) = summarise(seen, noon, Terms())

    assert found.slow == count
    assert found.slow_dispersion > 4 if count == 15 else found.slow_peak > 10


def test_slow_answers_are_dispersed_at_least_as_latencies_hang_together() -> None:
    """None of them was slow enough to count, but those to come will not come alone."""
    taken = [0.1 + 0.02 * (place // 20 % 2) for place in range(360)]
    seen = [
        replace(one, latency=seconds(took))
        for one, took in zip(observed("." * 360, every=seconds(10)), taken, strict=True)
    ]

    (found,) = summarise(seen, noon, Terms())

    assert found.slow == 0
    assert found.slow_dispersion == found.latency_inflation > 2


def test_several_vantages_and_equal_times_are_one_record() -> None:
    """Who looks from three places at once has three answers for each moment."""
    seen = sorted(
        (one for name in "abc" for one in observed("..x.", every=seconds(10), vantage=name)),
        key=lambda one: one.begun_at,
    )

    (found,) = summarise(seen, noon, Terms())

    assert (found.answers, found.failures, found.latency_answers) == (12, 3, 3)


def test_numbers_read_are_summed_up_as_well() -> None:
    read = [
        replace(one, value=float(place))
        for place, one in enumerate(observed("." * 5, "errors", every=seconds(10)))
    ]

    (found,) = summarise(read, noon, Terms())

    assert (found.values, found.value_median) == (5, 2.0)


def test_a_release_that_never_passed_has_no_latency() -> None:
    (found,) = summarise(observed("xxx"), noon, Terms())

    assert (found.latency_median, found.latency_p95) == (None, None)


@pytest.mark.parametrize(
    "counts",
    [
        {"answers": 1, "failures": 2},
        {"failures": -1},
        {"latest_answers": 1, "latest_failures": 2},
    ],
)
def test_failures_are_among_the_answers(counts: dict[str, int]) -> None:
    with pytest.raises(AssertionError, match="among the answers"):
        Baseline(signal="http", **counts)  # type: ignore[arg-type]  # counts only


def test_evidence_is_bounded() -> None:
    with pytest.raises(AssertionError, match="bounded"):
        Evidence(observations=observed("." * (OBSERVATIONS_MAX + 1)))


def test_the_answers_of_one_signal_or_of_all_leave_out_what_was_not_answered() -> None:
    seen = Evidence(observations=(*observed(".x?", "a"), *observed("x", "b")))

    assert len(seen.answers("a")) == 2
    assert len(seen.answers()) == 3
    assert seen.baseline_of("a") == Baseline(signal="a")


def test_our_own_trouble_ends_at_its_time() -> None:
    seen = Evidence(impaired_until=noon)

    assert seen.impaired(at(-0.001))
    assert not seen.impaired(noon)
    assert not Evidence().impaired(noon)
