"""Rules on numbers fit the pace of the probes that read them."""

from __future__ import annotations

import pytest

from tests.settings.writing import only_problem, read

METRICS = "probes: [{}, {kind: platform_metrics, name: restarts, metric: restart_count%s}]"


def config(rule: str, probe: str = "") -> str:
    return f"""
        policies: {{p: {{rules: [{{kind: down}}, {rule}]}}}}
        apps: [{{app: a, policy: p, {METRICS % probe}}}]
    """


def test_a_rule_s_own_age_is_long_enough_for_the_pace_of_its_probe(tmp_path):
    (entry,) = read(tmp_path, config("{kind: restarts}")).apps

    assert [rule.kind for rule in entry.policy.rules] == ["down", "restarts"]


def test_a_probe_that_reads_more_seldom_than_its_rule_allows_is_refused(tmp_path):
    """The verdict would be unknown most of the time."""
    problem = only_problem(tmp_path, config("{kind: restarts}", ", interval: 5m"))

    assert problem.path == "apps[0]"
    assert problem.message == (
        "its policy p wants readings of restarts no older than 3m, and the probe reads every 5m"
    )
    assert problem.mend == "raise `age_max` of the rule restarts, or read more often"
    assert read(tmp_path, config("{kind: restarts, age_max: 6m}", ", interval: 5m")).apps


def test_a_rule_without_an_age_of_its_own_goes_by_the_policy_s(tmp_path):
    rule = "{kind: burn_rate, signal: restarts}"
    problem = only_problem(tmp_path, config(rule, ", interval: 1m"))

    assert "no older than 45s, and the probe reads every 1m" in problem.message


def test_a_signal_that_a_condition_reads_must_be_there(tmp_path):
    pytest.importorskip("cel_expr_python", reason="the extra cel is not installed")
    rule = '{kind: cel, expression: "signals.htpp.failures > 3"}'
    problem = only_problem(tmp_path, config(rule))

    assert problem.message == (
        "its policy p judges the signal htpp (cel), which no probe or alert of this app gives"
    )
