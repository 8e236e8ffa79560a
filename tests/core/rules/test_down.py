"""K1: an unbroken run of failures, long enough by count and by time."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.builders import at, baseline, evidence, noon, observed, seconds, view
from watchdog.core.rules import Down
from watchdog.core.statistics import failure_rate_bound
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline, Evidence
from watchdog.model.verdict import Health, Verdict

TERMS = Terms()


def judge(rule: Down, seen: Evidence, terms: Terms = TERMS) -> Verdict:
    return rule.judge(view(), seen, terms, noon)


def spaced(answers: str, every_s: float) -> Evidence:
    return evidence(observed(answers, every=seconds(every_s)))


@pytest.mark.parametrize(
    ("answers", "every_s", "health"),
    [
        ("xxx", 6, Health.UNHEALTHY),
        ("xxx", 5.999, Health.HEALTHY),
        ("xx", 12, Health.HEALTHY),
        ("xxxxxxxxxxxxx", 1, Health.UNHEALTHY),
        ("xxxxxxxxxxxx", 1, Health.HEALTHY),
        ("xxxxxxxxxxxx.", 1, Health.HEALTHY),
        ("xxxxxx.xxxxxx", 1, Health.HEALTHY),
        (".", 1, Health.HEALTHY),
    ],
)
def test_the_run_needs_its_count_and_the_blip_tolerance(
    answers: str, every_s: float, health: Health
) -> None:
    assert judge(Down(count=3), spaced(answers, every_s)).health is health


def test_the_span_runs_from_the_first_question_to_the_last_answer() -> None:
    """A hanging app gives few failures, each as long as the probe's patience."""
    hanging = [
        replace(one, begun_at=one.begun_at - seconds(4)) for one in spaced("xxx", 4).observations
    ]

    found = judge(Down(count=3), evidence(hanging))

    assert (found.health, found.since) == (Health.UNHEALTHY, at(-12))


def test_a_blip_tolerance_of_zero_leaves_the_count_alone() -> None:
    swift = Terms(blip_tolerance=seconds(0))

    assert judge(Down(count=3), evidence("xxx"), swift).health is Health.UNHEALTHY
    assert judge(Down(count=3), evidence("xx"), swift).health is Health.HEALTHY


@pytest.mark.parametrize("answers", ["x?x?x", "x???xx", "xxx???"])
def test_no_answer_neither_adds_to_the_run_nor_breaks_it(answers: str) -> None:
    swift = Terms(blip_tolerance=seconds(0))

    found = judge(Down(count=3), evidence(answers), swift)

    assert found.health is Health.UNHEALTHY
    assert found.figures[0].value == 3


@pytest.mark.parametrize(("silence_s", "health"), [(45, Health.UNHEALTHY), (46, Health.HEALTHY)])
def test_what_nobody_looked_at_for_a_while_was_not_down(silence_s: float, health: Health) -> None:
    """A failure before a restart of ours and two after it are no outage of all that time."""
    before, after = observed("x", until=at(-1 - silence_s)), observed("xx")
    found = judge(Down(count=3), evidence((*before, *after)))

    assert found.health is health
    longer = (*before, *observed("x" * 13))
    assert judge(Down(count=3), evidence(longer)).health is Health.UNHEALTHY


def test_the_trouble_began_with_the_first_failure_of_the_run() -> None:
    found = judge(Down(count=3), spaced("x.xxx", 10))

    assert found.since == at(-20)
    assert found.about == "d2"
    assert found.signal == "http"


def test_without_any_answer_nobody_knows() -> None:
    assert judge(Down(count=1), evidence("???")).health is Health.UNKNOWN
    assert judge(Down(count=1), evidence(())).health is Health.UNKNOWN


def test_answers_of_another_signal_are_another_matter() -> None:
    seen = evidence(observed("xxxxxxxxxxxxxxxxxxx", "admin"))

    assert judge(Down(count=3), seen).health is Health.UNKNOWN
    assert judge(Down(count=3, signal="admin"), seen).health is Health.UNHEALTHY


@pytest.mark.parametrize(("age_s", "health"), [(45, Health.UNHEALTHY), (45.001, Health.UNKNOWN)])
def test_stale_answers_say_nothing_about_now(age_s: float, health: Health) -> None:
    seen = evidence(observed("xxxxxxxxxxxxxxxxxxx", until=at(-age_s)))

    assert judge(Down(count=3), seen).health is health


def slow_count(record: Baseline, terms: Terms) -> int:
    """Return m of K1 by trying: the first count whose chance is below the tolerated one."""
    bound = failure_rate_bound(record.failures, record.answers) if record.answers else 0.0
    rate = Fraction(min(max(terms.failure_floor, bound), 0.9))
    windows = terms.window.total_seconds() / terms.interval.total_seconds()
    chance = Fraction(terms.error_probability) / Fraction(10 * windows)
    count = 3
    while rate**count > chance:
        count += 1
    return count


@given(st.integers(0, 400), st.integers(0, 400), st.sampled_from([1e-4, 1e-3, 1e-2]))
def test_the_derived_count_is_the_first_that_chance_does_not_explain(
    failures: int, more: int, error_probability: float
) -> None:
    record = baseline(failures=failures, answers=2 * failures + more)
    terms = Terms(error_probability=error_probability)

    found = judge(Down(), evidence("x", baseline=(record,)), terms)

    assert found.figures[0].limit == slow_count(record, terms)


def test_a_spotless_hour_asks_for_four_failures() -> None:
    found = judge(Down(), evidence("x"))

    assert found.figures[0].limit == 4
    assert exp(log(0.0083) * 4) < 1e-3 / 3600


def test_a_record_of_failing_more_often_than_not_says_nothing_of_what_is_normal() -> None:
    """People must hear that the app is down, even where the release is not to blame."""
    bad = baseline(answers=361, failures=181, longest_failed_run=seconds(600))
    half = baseline(answers=362, failures=181, longest_failed_run=seconds(600))

    assert [one.limit for one in judge(Down(), evidence("x", baseline=(bad,))).figures] == [3, 12]
    assert judge(Down(), evidence("x", baseline=(half,))).figures[1].limit == 1_800


@pytest.mark.parametrize(("longest_s", "limit_s"), [(0, 12), (4, 12), (5, 15), (60, 180)])
def test_the_derived_span_is_thrice_the_longest_run_of_the_predecessor(
    longest_s: float, limit_s: float
) -> None:
    record = baseline(longest_failed_run=seconds(longest_s))

    derived = judge(Down(), evidence("x", baseline=(record,)))
    given_count = judge(Down(count=3), evidence("x", baseline=(record,)))

    assert derived.figures[1].limit == limit_s
    assert given_count.figures[1].limit == 12
