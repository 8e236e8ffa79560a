"""Alerts from elsewhere: evidence beside the other rules, and alone only where that is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.builders import (
    at,
    decided,
    evidence,
    inputs,
    memory,
    noon,
    observed,
    policy,
    preflight,
    seconds,
)
from tests.core.rules.numbers import judge, seen
from watchdog.core.rules import AlertFiring, Down
from watchdog.core.verdicts import combine
from watchdog.model.evidence import Baseline
from watchdog.model.verdict import Health

RULE = AlertFiring()
FIRING = observed("..xxx", "alert", detail="HighErrorRate")


@pytest.mark.parametrize(
    ("text", "lasting_s", "expected"),
    [
        ("...", 0, Health.HEALTHY),
        ("..x", 0, Health.UNHEALTHY),
        ("xx.", 0, Health.HEALTHY),
        ("x?x", 0, Health.UNHEALTHY),
        ("xxx", 2, Health.UNHEALTHY),
        ("xxx", 3, Health.HEALTHY),
    ],
)
def test_it_is_bad_while_an_alert_fires_for_long_enough(
    text: str, lasting_s: float, expected: Health
) -> None:
    rule = replace(RULE, lasting=seconds(lasting_s))
    assert judge(rule, seen(observed(text, "alert"))).health is expected


def test_it_names_the_alert_and_since_when() -> None:
    told = judge(RULE, seen(FIRING))
    assert (told.reason, told.since) == ("alert: HighErrorRate", at(-2))
    quiet = judge(RULE, seen(observed("xx.", "alert", detail="HighErrorRate")))
    assert (quiet.reason, quiet.since) == ("alert is quiet", None)
    long = judge(replace(RULE, lasting=seconds(60)), seen(observed("xx", "alert")))
    assert long.reason == "alert: firing, for 1 s; the limit is 60 s"


def test_other_signals_are_none_of_its_business() -> None:
    assert judge(RULE, seen((*observed("xxx"), *observed("..", "alert")))).health is Health.HEALTHY


def test_alone_it_only_supports() -> None:
    told = judge(RULE, seen(FIRING))
    assert told.supports
    assert combine([told], 1) is Health.UNKNOWN
    assert not judge(replace(RULE, alone=True), seen(FIRING)).supports


def test_beside_another_rule_it_counts() -> None:
    alert = judge(RULE, seen(FIRING))
    down = replace(alert, rule="down", supports=False)
    assert combine([alert, down], 2) is Health.UNHEALTHY
    assert combine([alert, replace(down, health=Health.HEALTHY)], 1) is Health.UNKNOWN


def test_a_source_that_is_silent_leaves_nothing_open() -> None:
    """An alert that may only support cannot tip what our own rules call healthy."""
    alert = judge(RULE, seen(FIRING))
    silent = replace(alert, health=Health.UNKNOWN)
    well = replace(alert, rule="down", supports=False, health=Health.HEALTHY)
    assert combine([silent, well], 1) is Health.HEALTHY
    assert combine([silent, replace(well, health=Health.UNHEALTHY)], 2) is Health.UNKNOWN
    assert combine([silent, replace(well, health=Health.UNKNOWN)], 1) is Health.UNKNOWN


@pytest.mark.parametrize(
    ("alone", "expected"), [(False, "evidence_insufficient"), (True, "roll_back")]
)
def test_an_alert_rolls_back_by_itself_only_where_the_policy_says_so(
    alone: bool, expected: str
) -> None:
    told = inputs(
        policy=policy(rules=(Down(count=3), replace(RULE, alone=alone))),
        evidence=evidence(
            (*observed("." * 20), *observed("." * 10 + "x" * 20, "alert", detail="Errors")),
            baseline=(Baseline(signal="alert", answers=360, latest_answers=12),),
        ),
        memory=memory(preflights=(preflight(),)),
        now=noon,
    )
    assert decided(told).reason == expected
