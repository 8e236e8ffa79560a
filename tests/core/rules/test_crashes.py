"""Restarts, replicas that are not ready, log lines: numbers that the platform has of an app."""

from __future__ import annotations

import pytest

from tests.core.builders import at, seconds
from tests.core.rules.numbers import judge, numbers, seen
from watchdog.core.rules import LogRate, Restarts, Unready
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline
from watchdog.model.verdict import Health

TERMS = Terms(evidence_age_max=seconds(300))


@pytest.mark.parametrize(
    ("counts", "expected", "restarts"),
    [
        ([5, 5, 5], Health.HEALTHY, 0),
        ([5, 6, 7], Health.HEALTHY, 2),
        ([5, 6, 8], Health.UNHEALTHY, 3),
        ([0, None, 3], Health.UNHEALTHY, 3),
        ([9, 0, 3], Health.UNHEALTHY, 3),
        ([9, 2, 2], Health.HEALTHY, 0),
        ([9, 9, 5, 5], Health.HEALTHY, 0),
        ([0, 3, *[3] * 9], Health.UNHEALTHY, 3),
        ([0, 3, *[3] * 10], Health.HEALTHY, 0),
    ],
)
def test_restarts_within_the_window_are_counted(
    counts: list[float | None], expected: Health, restarts: int
) -> None:
    """The count that was there at first is not: only what it grows by, for ten minutes."""
    told = judge(Restarts(signal="metrics"), seen(numbers(counts, "metrics")), TERMS)
    assert told.health is expected
    assert told.reason == f"{restarts} restarts in 10 min; the limit is 3"
    assert (told.since is None) == (expected is Health.HEALTHY)


@pytest.mark.parametrize(
    ("silence_s", "expected"), [(180, Health.UNHEALTHY), (181, Health.HEALTHY)]
)
def test_replicas_that_nobody_looked_at_were_not_missing(
    silence_s: float, expected: Health
) -> None:
    """One look before a restart of ours and one after it are no minute."""
    before = numbers([1, 0], "app_health", until=at(-silence_s))
    told = judge(Unready(), seen((*before, *numbers([0], "app_health"))), TERMS)
    assert told.health is expected


def test_a_crash_loop_is_bad_since_the_first_restart() -> None:
    told = judge(Restarts(signal="metrics"), seen(numbers([0, 1, 2, 3], "metrics")), TERMS)
    assert told.since == at(-120)


@pytest.mark.parametrize(
    ("shares", "every_s", "expected"),
    [
        ([1, 1, 1], 30, Health.HEALTHY),
        ([1, 0, 0, 0], 30, Health.UNHEALTHY),
        ([1, 0.49, 0.49, 0.49], 30, Health.UNHEALTHY),
        ([1, 0.5, 0.5, 0.5], 30, Health.HEALTHY),
        ([1, 0, 0], 30, Health.HEALTHY),
        ([0, 0, 1, 0, 0], 30, Health.HEALTHY),
        ([0], 60, Health.HEALTHY),
    ],
)
def test_replicas_must_be_missing_for_a_minute(
    shares: list[float | None], every_s: float, expected: Health
) -> None:
    told = judge(Unready(), seen(numbers(shares, "app_health", every=seconds(every_s))), TERMS)
    assert told.health is expected


def test_a_rollout_within_the_blip_tolerance_is_none() -> None:
    terms = Terms(evidence_age_max=seconds(300), blip_tolerance=seconds(120))
    shares = numbers([0, 0, 0], "app_health", every=seconds(59))
    told = judge(Unready(), seen(shares), terms)
    assert told.health is Health.HEALTHY
    assert told.reason == ("0% of the replicas are ready, under 50% for 118 s; the limit is 120 s")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([0, 0, 0], Health.HEALTHY),
        ([10, 10, 0], Health.UNHEALTHY),
        ([10, 9, 0], Health.HEALTHY),
        ([0, 0, 90], Health.HEALTHY),
        ([90, 0, 0], Health.UNHEALTHY),
        ([None, 10, 10], Health.HEALTHY),
    ],
)
def test_twenty_lines_in_two_minutes_are_too_many(
    lines: list[float | None], expected: Health
) -> None:
    """They must span the blip tolerance, 12 s: a burst in the last reading alone does not."""
    told = judge(LogRate(), seen(numbers(lines, "logs", every=seconds(10))), TERMS)
    assert told.health is expected


def test_lines_that_have_left_the_window_do_not_count() -> None:
    told = judge(LogRate(), seen(numbers([50, 50, 0, 0, 0], "logs")), TERMS)
    assert told.health is Health.HEALTHY
    assert told.reason == "0 lines of logs matched in 120 s; the limit is 20"


def test_an_app_that_has_always_logged_much_may_go_on() -> None:
    """One line in two seconds before: three times that, for two minutes, is the limit."""
    before = Baseline(signal="logs", values=500, value_mean=30.0, value_rate=0.5)
    lines = numbers([80, 90], "logs", every=seconds(20))
    told = judge(LogRate(), seen(lines, before), TERMS)
    assert (told.health, told.figures[0].limit) == (Health.HEALTHY, 180)
    more = numbers([80, 100], "logs", every=seconds(20))
    assert judge(LogRate(), seen(more, before), TERMS).health is Health.UNHEALTHY
