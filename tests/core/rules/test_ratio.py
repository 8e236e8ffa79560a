"""K5: too large a share of recent answers failed."""

from __future__ import annotations

import pytest

from tests.core.builders import at, evidence, noon, observed, seconds, view
from watchdog.core.rules import Ratio
from watchdog.core.terms import Terms
from watchdog.model.evidence import Evidence
from watchdog.model.verdict import Health, Verdict


def judge(seen: Evidence, rule: Ratio | None = None, terms: Terms | None = None) -> Verdict:
    return (rule or Ratio()).judge(view(), seen, terms or Terms(), noon)


@pytest.mark.parametrize(
    ("answers", "health"),
    [
        ("x.x.x.x.", Health.UNHEALTHY),
        ("..x.x.x.x", Health.HEALTHY),
        ("x..x.x.x", Health.UNHEALTHY),
        ("x.x.x", Health.HEALTHY),
        ("xxxx", Health.UNKNOWN),
        ("x?x?x?x?", Health.UNKNOWN),
        ("xxxxx", Health.UNHEALTHY),
        (".....", Health.HEALTHY),
        ("??", Health.UNKNOWN),
    ],
)
def test_share_and_both_minima_decide(answers: str, health: Health) -> None:
    seen = evidence(observed(answers, every=seconds(5)))

    assert judge(seen).health is health


def test_failures_within_the_blip_tolerance_are_one_blip() -> None:
    within = evidence(observed("xxxxx", every=seconds(2.9)))
    beyond = evidence(observed("xxxxx", every=seconds(3)))

    assert judge(within).health is Health.HEALTHY
    assert "one blip" in judge(within).reason
    assert judge(beyond).health is Health.UNHEALTHY
    assert judge(beyond).since == at(-12)


def test_answers_outside_the_window_count_no_more() -> None:
    old = observed("xxxxxxxx", until=at(-60), every=seconds(5))
    recent = observed("......", every=seconds(5))

    found = judge(evidence((*old, *recent)))

    assert found.health is Health.HEALTHY
    assert found.figures[0].value == 0


def test_an_answer_of_exactly_the_window_ago_counts_no_more() -> None:
    rule = Ratio(window=seconds(20), answers_min=1, failures_min=1)
    seen = evidence(observed("x....", every=seconds(5)))

    assert judge(seen, rule, Terms(blip_tolerance=seconds(0))).figures[1].value == 0


def test_a_long_silence_is_unknown() -> None:
    seen = evidence(observed("xxxxxxxxxxxxx", until=at(-46)))

    assert judge(seen).health is Health.UNKNOWN
