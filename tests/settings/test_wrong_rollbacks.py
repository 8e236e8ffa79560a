"""A budget of wrong rollbacks in the owner's words becomes one probability per release."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.settings.writing import only_problem, read
from watchdog.settings.rates import parse_rate


def chance(tmp_path: Path, policy: str) -> float:
    settings = read(tmp_path, f"policies: {{p: {policy}}}\napps: [{{app: a, policy: p}}]")
    return settings.policies["p"].terms.error_probability


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("{wrong_rollbacks: 1 per year}", 1 / 365),
        ("{wrong_rollbacks: 1 per year, releases: 5 per week}", 7 / 5 / 365),
        ("{wrong_rollbacks: 2 per year, releases: 1 per month}", 2 / 12),
        ("{wrong_rollbacks: 0.5 per month, releases: 10 per day}", 0.5 * 12 / 365 / 10),
        ("{wrong_rollbacks: 0.1%}", 0.001),
        ("{wrong_rollbacks: 0.002}", 0.002),
        ("{error_probability: 0.004}", 0.004),
        ("{}", 0.001),
        ("{releases: 5 per week}", 0.001),
    ],
)
def test_a_budget_is_spread_over_the_releases(tmp_path, policy, expected):
    assert chance(tmp_path, policy) == pytest.approx(expected)


def test_the_policy_that_is_nearer_says(tmp_path):
    """Of a budget and a probability in different layers the later one counts."""
    text = """
policies:
  base: {wrong_rollbacks: 1 per year}
  sure: {extends: base, error_probability: 0.01}
  calm: {extends: sure, wrong_rollbacks: 0.02, releases: 2 per day}
  busy: {extends: base, releases: 10 per day}
apps: [{app: a, policy: base}]
"""
    found = {
        name: one.terms.error_probability for name, one in read(tmp_path, text).policies.items()
    }
    assert found["base"] == pytest.approx(1 / 365)
    assert found["sure"] == 0.01
    assert found["calm"] == 0.02
    assert found["busy"] == pytest.approx(1 / 3650)


@pytest.mark.parametrize(
    ("policy", "path", "words"),
    [
        ("{wrong_rollbacks: often}", "wrong_rollbacks", "must be a rate, or a probability"),
        ("{wrong_rollbacks: 1 per hour}", "wrong_rollbacks", "`1 per year`, `0.1%` or `0.001`"),
        ("{wrong_rollbacks: 0 per year}", "wrong_rollbacks", "must be more than zero"),
        ("{wrong_rollbacks: 0}", "wrong_rollbacks", "must be between 0 and 1"),
        ("{wrong_rollbacks: 100%}", "wrong_rollbacks", "must be between 0 and 1"),
        ("{wrong_rollbacks: yes}", "wrong_rollbacks", "must be a rate, or a probability"),
        ("{wrong_rollbacks: nan}", "wrong_rollbacks", "must be between 0 and 1"),
        ("{wrong_rollbacks: [1]}", "wrong_rollbacks", "must be a rate, or a probability"),
        ("{wrong_rollbacks: 9 per day}", "wrong_rollbacks", "with every release; allow fewer"),
        ("{wrong_rollbacks: 1%, error_probability: 1%}", "wrong_rollbacks", "keep one of them"),
        ("{releases: 5}", "releases", "must be a rate; write one such as `1 per year`"),
        ("{releases: 0 per day}", "releases", "must be more than zero"),
    ],
)
def test_a_budget_that_makes_no_sense_is_refused_with_its_mend(tmp_path, policy, path, words):
    problem = only_problem(tmp_path, f"policies: {{p: {policy}}}")
    assert problem.path == f"policies.p.{path}"
    assert words in f"{problem.message}; {problem.mend}"


def test_a_rate_keeps_the_words_in_which_it_was_written():
    rate = parse_rate("2  per   week")
    assert rate.text == "2 per week"
    assert rate.per_day == pytest.approx(2 / 7)
