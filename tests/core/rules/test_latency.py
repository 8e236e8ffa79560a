"""K3: good answers as a whole slower than those of the release before."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log
from random import Random

import pytest

from tests.core.builders import at, baseline, evidence, noon, observed, seconds, view
from watchdog.core.rules import Latency
from watchdog.core.rules.latency import LatencyLevel
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline
from watchdog.model.observation import Observation
from watchdog.model.verdict import Health, Verdict

TERMS = Terms(error_probability=2.5e-4)
HOUR = baseline(latency_answers=360, latency_log_mean=log(0.1), latency_log_deviation=0.5)


def timed(*latencies_s: float, every_s: float = 10.0) -> list[Observation]:
    plain = observed("." * len(latencies_s), every=seconds(every_s))
    return [
        replace(one, latency=seconds(latency))
        for one, latency in zip(plain, latencies_s, strict=True)
    ]


def judge(seen: list[Observation], record: Baseline = HOUR, terms: Terms = TERMS) -> Verdict:
    return Latency().judge(view(), evidence(seen, baseline=(record,)), terms, noon)


def delays(factor: float, every_s: float, seeds: range) -> list[float]:
    """Return after how long a release so many times slower is found, sorted."""
    found = []
    for seed in seeds:
        rng = Random(seed)
        test = LatencyLevel("latency", HOUR, TERMS, signal="http")
        place = 0
        while not test.alarmed(noon) and place < 900:
            took = factor * exp(rng.gauss(log(0.1), 0.5))
            test.add(place * every_s, place * every_s + took, False, took)
            place += 1
        found.append((place - 1) * every_s)
    return sorted(found)


@pytest.mark.parametrize(("every_s", "median_s", "late_s"), [(1.0, 65, 90), (10.0, 110, 180)])
def test_three_times_as_slow_is_found_as_soon_as_promised(
    every_s: float, median_s: float, late_s: float
) -> None:
    found = delays(3, every_s, range(60))

    assert found[30] <= median_s
    assert found[57] <= late_s


def test_as_slow_as_is_tolerated_is_not_found() -> None:
    assert delays(1.25, 1.0, range(20))[0] == 899


def test_the_verdict_tells_how_much_slower_and_how_sure() -> None:
    found = judge(timed(*[0.3] * 12))

    assert found.health is Health.UNHEALTHY
    assert found.since == at(-110)
    assert found.reason == (
        "http takes 300 ms of late, 3.0 times as long as before (1.25 times is tolerated): "
        "evidence 926,272 against 4,000"
    )
    assert [one.name for one in found.figures] == ["evidence", "latency", "latency before"]
    assert found.figures[1].value == pytest.approx(0.3)
    assert found.figures[1].limit == pytest.approx(0.125)


def test_healthy_answers_are_told_as_well() -> None:
    found = judge(timed(*[0.1] * 12))

    assert found.health is Health.HEALTHY
    assert found.reason == (
        "http takes 100 ms of late, 1.0 times as long as before (1.25 times is tolerated): "
        "evidence 0 against 4,000"
    )


def test_correlated_latencies_count_for_less() -> None:
    inflated = replace(HOUR, latency_inflation=4.0)

    assert judge(timed(*[0.3] * 12), inflated).health is Health.HEALTHY
    assert judge(timed(*[0.3] * 50), inflated).health is Health.UNHEALTHY


def test_the_tolerance_is_the_policys() -> None:
    lenient = Terms(error_probability=2.5e-4, latency_tolerance=3.0)

    assert judge(timed(*[0.3] * 60), terms=lenient).health is Health.HEALTHY


def test_twenty_milliseconds_more_are_no_fault_however_many_times_that_is() -> None:
    quick = replace(HOUR, latency_log_mean=log(0.002), latency_log_deviation=0.1)

    assert judge(timed(*[0.021] * 60), quick).health is Health.HEALTHY
    assert judge(timed(*[0.060] * 60), quick).health is Health.UNHEALTHY


def test_a_record_that_never_varied_does_not_make_every_jitter_a_fault() -> None:
    even = replace(HOUR, latency_log_deviation=0.0)

    assert judge(timed(*[0.124] * 60), even).health is Health.HEALTHY
    assert judge(timed(*[0.3] * 60), even).health is Health.UNHEALTHY


@pytest.mark.parametrize("answers", [0, 29])
def test_a_record_that_is_too_short_leaves_the_word_to_other_rules(answers: int) -> None:
    found = judge(timed(*[9.0] * 60), replace(HOUR, latency_answers=answers))

    assert found.health is Health.HEALTHY
    assert found.reason == "http: the record before is too short to tell how long answers take"


def test_failures_and_untimed_answers_are_not_timed() -> None:
    failed = list(observed("x" * 60, latency=seconds(30)))
    untimed = list(observed("." * 60, latency=None))

    for seen in (failed, untimed):
        found = judge(seen)
        assert found.health is Health.HEALTHY
        assert found.reason == "http: no good answer was timed to tell how long answers take"


def test_without_any_answer_nobody_knows() -> None:
    assert judge(list(observed("???"))).health is Health.UNKNOWN


def test_a_copy_goes_its_own_way() -> None:
    for record in (HOUR, Baseline(signal="http")):
        test = Latency().accumulate(record, TERMS)
        for one in timed(*[0.1] * 20):
            test.take(one)
        before = test.tally(noon)

        twin = test.copy()
        for one in observed("." * 40, until=at(600), latency=seconds(3), every=seconds(10)):
            twin.take(one)

        assert test.tally(noon) == before
        assert twin.alarmed(noon) is (record is HOUR)
