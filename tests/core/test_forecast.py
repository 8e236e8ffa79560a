"""How soon a policy notices: its own rules, played against faults."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.builders import seconds
from watchdog.core.forecast import FAULTS, WATCHED, Fault, forecast
from watchdog.core.policy import Policy, Schedule
from watchdog.core.rules import DeploymentFailed, Down, Latency, Rate, Slow

STANDARD = Policy(rules=(Down(), Rate(), Latency(), Slow()))
DEAD, HALF, FIFTH, TWENTIETH, SLOWER = FAULTS


def test_a_dead_release_is_noticed_once_its_failures_span_the_blip_tolerance() -> None:
    told = forecast(STANDARD, DEAD, releases=3)
    assert (told.median, told.late, told.missed) == (seconds(12), seconds(12), 0.0)


def test_partial_failures_and_slowness_are_noticed_about_as_soon_as_the_tables_say() -> None:
    """The bars B3, B4 and B6 of the decision rules, with half as much again for few releases."""
    for fault, limit_s in ((HALF, 52), (FIFTH, 97), (TWENTIETH, 450), (SLOWER, 97)):
        told = forecast(STANDARD, fault, releases=15)
        assert told.median is not None, fault
        assert told.median <= seconds(limit_s), fault
        assert told.missed < 0.2


def test_nothing_is_noticed_within_the_grace() -> None:
    told = forecast(replace(STANDARD, grace=seconds(60)), DEAD, releases=2)
    assert told.median == seconds(72)


def test_the_same_policy_has_the_same_forecast() -> None:
    assert forecast(STANDARD, HALF, releases=5) == forecast(STANDARD, HALF, releases=5)


def test_what_no_rule_looks_at_is_missed() -> None:
    told = forecast(replace(STANDARD, rules=(Down(),)), SLOWER, releases=20)
    assert (told.median, told.late, told.missed) == (None, None, 1.0)


def test_a_policy_that_judges_no_signal_notices_nothing() -> None:
    assert forecast(Policy(rules=(DeploymentFailed(),)), DEAD, releases=9).missed == 1.0


def test_a_slow_schedule_notices_later_though_failures_quicken_it() -> None:
    slow = Schedule(fast_after_live=timedelta(0), fast_after_failure=timedelta(0), confirmations=0)
    plain = forecast(replace(STANDARD, schedule=slow), DEAD, releases=3)
    confirmed = forecast(
        replace(STANDARD, schedule=replace(slow, confirmations=4)), DEAD, releases=3
    )
    assert plain.median is not None
    assert confirmed.median is not None
    assert seconds(20) <= plain.median
    assert seconds(12) <= confirmed.median < plain.median


@pytest.mark.parametrize("at_least", [1, 2])
def test_the_policy_s_condition_decides(at_least: int) -> None:
    twice = Policy(rules=(Down(count=3), Down(name="again", count=20)), at_least=at_least)
    told = forecast(twice, DEAD, releases=2)
    assert told.median == seconds(12 if at_least == 1 else 19)


def test_a_fault_that_is_none_is_hardly_ever_noticed() -> None:
    told = forecast(STANDARD, Fault(name="well"), releases=4)
    assert (told.missed, told.median, WATCHED) == (1.0, None, timedelta(minutes=15))
