"""K2: more failures than the record of the release before explains."""

from __future__ import annotations

from random import Random

import pytest

from tests.core.builders import at, baseline, evidence, noon, observed, seconds, view
from watchdog.core.rules import Rate
from watchdog.core.rules.rate import FailureRate
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline, Evidence
from watchdog.model.verdict import Health, Verdict

TERMS = Terms(error_probability=5e-4)
LONG = baseline(answers=2_880)


def judge(
    seen: str, record: Baseline = LONG, every_s: float = 1.0, terms: Terms = TERMS
) -> Verdict:
    told = evidence(observed(seen, every=seconds(every_s)), baseline=(record,))
    return Rate().judge(view(), told, terms, noon)


def delays(rate: float, schedule_s: float, seeds: range) -> list[float]:
    """Return after how long a release that fails at ``rate`` from the start is found, sorted."""
    found = []
    for seed in seeds:
        rng = Random(seed)
        test = FailureRate("rate", LONG, TERMS, signal="http")
        place = 0
        while not test.alarmed(noon) and place < 900:
            test.add(place * schedule_s, place * schedule_s, rng.random() < rate, None)
            place += 1
        found.append((place - 1) * schedule_s)
    return sorted(found)


def test_a_dead_release_is_found_at_the_second_blip_tolerance() -> None:
    assert delays(1.0, 1.0, range(1)) == [12.0]


@pytest.mark.parametrize(("rate", "median_s", "late_s"), [(0.5, 28, 55), (0.2, 60, 110)])
def test_partial_failures_are_found_as_soon_as_promised(
    rate: float, median_s: float, late_s: float
) -> None:
    found = delays(rate, 1.0, range(60))

    assert found[30] <= median_s
    assert found[57] <= late_s


def test_the_verdict_tells_the_counts_the_record_and_the_evidence() -> None:
    found = judge("x" * 14)

    assert found.health is Health.UNHEALTHY
    assert found.since == at(-13)
    assert found.reason == (
        "http failed 14 of 14 answers since going live, against 0.0% before (up to 0.5% is "
        "tolerated): evidence 3,551 against 2,000"
    )
    assert [one.name for one in found.figures] == [
        "evidence",
        "tolerated rate",
        "failures",
        "answers",
    ]
    assert found.figures[0].limit == 2_000
    assert found.figures[1].value == 0.005


def test_failures_that_the_record_explains_are_no_fault() -> None:
    seen = "....x" * 20

    assert judge(seen, every_s=10).health is Health.UNHEALTHY
    assert judge(seen, baseline(answers=360, failures=72), every_s=10).health is Health.HEALTHY


def test_failures_within_the_blip_tolerance_are_one_blip() -> None:
    assert judge("." * 20 + "x" * 12).health is Health.HEALTHY
    assert judge("." * 20 + "x" * 12, terms=Terms(blip_tolerance=seconds(0))).health is (
        Health.UNHEALTHY
    )


def test_a_past_that_would_have_passed_for_a_fault_asks_for_more() -> None:
    restless = baseline(answers=2_880, rate_peak=1e6)
    beyond = baseline(answers=2_880, rate_peak=1e12)

    assert judge("x" * 13, restless).health is Health.HEALTHY
    assert judge("x" * 13, restless).figures[0].limit == 1e6
    assert judge("x" * 13, beyond).figures[0].limit == 1e7
    assert judge("x" * 40, restless).health is Health.UNHEALTHY


def test_failures_in_bursts_count_for_less() -> None:
    bursty = baseline(answers=2_880, dispersion=3.0)

    assert judge("x" * 13, bursty).health is Health.HEALTHY
    assert judge("x" * 90, bursty).health is Health.UNHEALTHY


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (Baseline(signal="http"), "is too short"),
        (Baseline(signal="http", answers=1), "is too short"),
        (Baseline(signal="http", answers=360, failures=355), "is too bad"),
    ],
)
def test_a_record_that_tells_no_rate_leaves_the_word_to_other_rules(
    record: Baseline, why: str
) -> None:
    """Unknown would keep the app from being called healthy; the rule cannot say that it is not."""
    found = judge("x" * 60, record)

    assert found.health is Health.HEALTHY
    assert found.reason == (
        "http failed 60 of 60 answers since going live; the record of the release before "
        f"{why} to tell a raised rate"
    )


@pytest.mark.parametrize(("age_s", "health"), [(45, Health.UNHEALTHY), (46, Health.UNKNOWN)])
def test_stale_answers_say_nothing_about_now(age_s: float, health: Health) -> None:
    told = evidence(observed("x" * 20, until=at(-age_s)), baseline=(LONG,))

    assert Rate().judge(view(), told, TERMS, noon).health is health


def test_without_any_answer_nobody_knows() -> None:
    assert judge("???").health is Health.UNKNOWN
    assert Rate().judge(view(), Evidence(), TERMS, noon).health is Health.UNKNOWN


def test_answers_of_another_signal_are_another_matter() -> None:
    told = evidence(observed("x" * 30, "admin"), baseline=(LONG,))

    assert Rate().judge(view(), told, TERMS, noon).health is Health.UNKNOWN


@pytest.mark.parametrize("marks", ["x" * 30, "." * 30])
def test_a_copy_goes_its_own_way(marks: str) -> None:
    for record in (LONG, Baseline(signal="http")):
        test = Rate().accumulate(record, TERMS)
        for one in observed("." * 10 + marks[:5]):
            test.take(one)
        before = test.tally(noon)

        twin = test.copy()
        for one in observed("x" * 60):
            twin.take(one)

        assert test.tally(noon) == before
        assert twin.tally(noon).answers == 75
