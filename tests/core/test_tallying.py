"""Running tests kept up one observation at a time come to what going through all of them does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.builders import baseline, evidence, memory, noon, observed, policy, seconds, view
from watchdog.core.policy import Policy
from watchdog.core.rules import DeploymentFailed, Down, Latency, LatencyThreshold, Rate, Ratio, Slow
from watchdog.core.rules.running import SequentialRule
from watchdog.core.tallying import Tallying, tallying, terms_of
from watchdog.model.evidence import Baseline, Evidence
from watchdog.model.identity import DeploymentId
from watchdog.model.observation import Answer, FailureReason, Observation

RULES = (
    Down(),
    Rate(),
    Latency(),
    Slow(),
    Ratio(),
    LatencyThreshold(limit=seconds(0.2)),
    Rate(name="admin", signal="admin"),
    DeploymentFailed(),
)
POLICY = policy(rules=RULES)
D2 = DeploymentId("d2")
RECORD = baseline(
    answers=2_880,
    failures=3,
    latency_answers=360,
    latency_log_mean=-2.3,
    latency_log_deviation=0.5,
    latency_p95=seconds(0.2),
    slow=5,
)


@st.composite
def streams(draw: st.DrawFn) -> tuple[Observation, ...]:
    """Draw what two probes see at any pace, with gaps, silence and two vantages."""
    gaps = draw(st.lists(st.sampled_from([0.0, 0.25, 1.0, 10.0, 95.0]), min_size=1, max_size=120))
    rng = Random(draw(st.integers(0, 999)))
    bad = draw(st.sampled_from([0.0, 0.2, 0.9]))
    moment, found = noon - seconds(sum(gaps)), []
    for gap in gaps:
        moment += seconds(gap)
        answer = Answer.FAILED if rng.random() < bad else Answer.PASSED
        answer = Answer.NO_ANSWER if rng.random() < 0.1 else answer
        plain = observed("." if answer is Answer.PASSED else "x", until=moment)[0]
        found.append(
            replace(
                plain,
                signal=rng.choice(["http", "http", "admin"]),
                answer=answer,
                reason=None if answer is Answer.PASSED else FailureReason.STATUS,
                ended_at=moment + seconds(round(rng.random(), 6)),
                latency=seconds(round(rng.lognormvariate(-1.5, 0.5), 6)),
                vantage=rng.choice(["", "fra"]),
            )
        )
    return tuple(found)


def started(seen: Sequence[Observation] = (), by: Policy = POLICY) -> Tallying:
    return tallying(by, (RECORD,), memory(), D2, seen)


@given(streams())
@settings(max_examples=60)
def test_one_by_one_comes_to_what_all_at_once_does(seen: tuple[Observation, ...]) -> None:
    running = started()

    for place, one in enumerate(seen):
        running.take(one)
        if place % 10 == 0:
            assert running.tallies(one.ended_at) == started(seen[: place + 1]).tallies(one.ended_at)

    assert running.tallies(noon) == started(seen).tallies(noon)


@given(streams())
@settings(max_examples=60)
def test_a_verdict_is_the_same_with_and_without_a_tally(seen: tuple[Observation, ...]) -> None:
    plain = evidence(seen, baseline=(RECORD,))
    kept = replace(plain, tallies=started(seen).tallies(noon))

    for rule in RULES:
        terms = terms_of(POLICY, rule)
        assert rule.judge(view(), kept, terms, noon) == rule.judge(view(), plain, terms, noon)


@given(streams())
@settings(max_examples=60)
def test_alarms_are_the_tallies_that_say_unhealthy(seen: tuple[Observation, ...]) -> None:
    running = started(seen)

    unhealthy = [one for one in running.tallies(noon) if one.health == "unhealthy"]

    assert running.alarms(noon) == len(unhealthy)


@given(streams(), streams())
@settings(max_examples=40)
def test_what_a_copy_takes_the_original_does_not_know(
    seen: tuple[Observation, ...], more: tuple[Observation, ...]
) -> None:
    running = started(seen)
    before = running.tallies(noon)
    twin = running.copy()

    for one in more:
        twin.take(one)

    assert running.tallies(noon) == before
    assert twin.tallies(noon) == started((*seen, *more)).tallies(noon)


def test_the_grace_is_left_out() -> None:
    live_from = noon - seconds(540)
    seen = observed("x" * 30, until=live_from + seconds(31))
    patient = policy(rules=RULES, grace=seconds(60))

    assert started(seen).tallies(noon)[0].answers == 30
    assert started(seen, patient).tallies(noon)[0].answers == 0


@pytest.mark.parametrize(
    ("rules", "shares"),
    [
        ((Down(), Rate(), Latency(), Slow()), [1, 0.5, 0.25, 0.25]),
        ((Rate(), DeploymentFailed()), [1, 1]),
        ((Latency(), Slow(), Slow(name="b")), [1 / 3] * 3),
        ((Down(), Ratio()), [1, 1]),
    ],
)
def test_one_error_budget_is_shared_by_the_rules_that_test_for_chance(
    rules: tuple[SequentialRule, ...], shares: list[float]
) -> None:
    told = policy(rules=rules)

    found = [terms_of(told, rule).error_probability for rule in rules]

    assert found == pytest.approx([share * 1e-3 for share in shares])


def test_every_probe_rule_is_kept_up_as_answers_come_in() -> None:
    """A rule that is not would go through the whole series at every answer."""
    kept = {one.rule for one in started().tallies(noon)}

    assert kept == {rule.name for rule in RULES if rule.signal}


def test_a_rule_without_a_record_starts_all_the_same() -> None:
    told = tallying(POLICY, (), memory(), None, observed("x" * 20))

    assert told.tallies(noon)
    assert Evidence().baseline_of("http") == Baseline(signal="http")
