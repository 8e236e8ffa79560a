"""Signals that measure: one observation for each number, and what a rule says of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from tests.core.builders import evidence, noon, observed, seconds, view
from watchdog.core.rules import Rule
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline, Evidence
from watchdog.model.observation import Observation
from watchdog.model.verdict import Verdict

TERMS = Terms()
MINUTE = seconds(60)


def numbers(
    values: Iterable[float | None],
    signal: str,
    *,
    until: datetime = noon,
    every: timedelta = MINUTE,
) -> tuple[Observation, ...]:
    """Return one reading for each value, the last of them at ``until``; None is no answer."""
    told = list(values)
    marks = "".join("?" if one is None else "." for one in told)
    plain = observed(marks, signal, until=until, every=every)
    return tuple(replace(one, value=value) for one, value in zip(plain, told, strict=True))


def seen(observations: Iterable[Observation], *baseline: Baseline) -> Evidence:
    """Return evidence of these observations and records alone."""
    return evidence(tuple(observations), baseline=baseline)


def judge(rule: Rule, told: Evidence, terms: Terms = TERMS, now: datetime = noon) -> Verdict:
    """Return what the rule says, having made sure that a kept tally would say the same."""
    fresh = rule.judge(view(), told, terms, now)
    running = rule.accumulate(told.baseline_of(rule.signal), terms)  # type: ignore[attr-defined]  # all kinds tested with it have one
    for one in told.observations:
        running.take(one)
        running.copy().take(one)
        assert running.alarmed(one.ended_at) == (
            str(running.tally(one.ended_at).health) == "unhealthy"
        )
    kept = replace(told, observations=(), tallies=(running.tally(now),))
    assert rule.judge(view(), kept, terms, now) == fresh
    return fresh
