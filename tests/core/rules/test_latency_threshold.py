"""The plain latency threshold: a quantile of the good answers against a limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.builders import at, evidence, noon, observed, seconds, view
from watchdog.core.rules import LatencyThreshold
from watchdog.core.terms import Terms
from watchdog.model.observation import Observation
from watchdog.model.verdict import Health, Verdict

RULE = LatencyThreshold(limit=seconds(1))


def timed(*latencies_s: float, every: timedelta = timedelta(seconds=5)) -> list[Observation]:
    plain = observed("." * len(latencies_s), every=every)
    return [
        replace(one, latency=seconds(latency))
        for one, latency in zip(plain, latencies_s, strict=True)
    ]


def judge(seen: list[Observation], rule: LatencyThreshold = RULE) -> Verdict:
    return rule.judge(view(), evidence(seen), Terms(), noon)


def test_exactly_the_limit_is_still_good() -> None:
    assert judge(timed(1, 1, 1, 1, 1)).health is Health.HEALTHY
    assert judge(timed(1.001, 1.001, 1.001, 1.001, 1.001)).health is Health.UNHEALTHY


def test_half_of_the_answers_being_quick_is_enough_for_a_median() -> None:
    assert judge(timed(9, 9, 9, 0.1, 0.1, 0.1)).health is Health.HEALTHY
    assert judge(timed(9, 9, 9, 9, 0.1, 0.1)).health is Health.UNHEALTHY


def test_the_quantile_is_the_policys() -> None:
    strict = LatencyThreshold(limit=seconds(1), quantile=0.9)

    assert judge(timed(9, 0.1, 0.1, 9, 0.1, 0.1), strict).health is Health.UNHEALTHY


def test_slow_answers_within_the_blip_tolerance_are_one_blip() -> None:
    assert judge(timed(9, 9, 9, 9, 9, every=seconds(2.9))).health is Health.HEALTHY
    assert judge(timed(9, 9, 9, 9, 9, every=seconds(3))).health is Health.UNHEALTHY


def test_the_trouble_began_with_the_first_slow_answer() -> None:
    assert judge(timed(0.1, 9, 9, 9, 9)).since == at(-15)


def test_failed_answers_are_another_rules_business() -> None:
    failed = list(observed("xxxxxxxx", latency=seconds(30), every=seconds(5)))

    assert judge(failed).health is Health.UNKNOWN


def test_good_answers_that_nobody_timed_say_nothing_of_latency() -> None:
    untimed = list(observed("......", latency=None, every=seconds(5)))

    assert judge(untimed).health is Health.UNKNOWN


@pytest.mark.parametrize("count", [0, 4])
def test_too_few_good_answers_say_nothing(count: int) -> None:
    assert judge(timed(*[9.0] * count)).health is Health.UNKNOWN


def test_answers_outside_the_window_count_no_more() -> None:
    old = [
        replace(one, begun_at=at(-60), ended_at=at(-60)) for one in timed(9, 9, 9, 9, 9, 9, 9, 9)
    ]

    assert judge([*old, *timed(0.1, 0.1, 0.1, 0.1, 0.1)]).figures[0].value == 0.1
