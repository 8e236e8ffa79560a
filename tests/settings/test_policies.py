"""Policies build on each other, down to the values that the core works with."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from tests.settings.writing import problems, read
from watchdog.core.policy import (
    Followup,
    Limits,
    Mode,
    Permit,
    Policy,
    Quarantine,
    Schedule,
    Stance,
    Targets,
)
from watchdog.core.rules import (
    RULE_KINDS,
    DeploymentFailed,
    Down,
    Latency,
    LatencyThreshold,
    Rate,
    Slow,
)
from watchdog.core.terms import Terms
from watchdog.model.intent import AfterRollback
from watchdog.runtime.options import RuntimeOptions
from watchdog.settings import ConfigRejected, load
from watchdog.settings.bounds import bounded_fields
from watchdog.settings.derive import configurable, doc_of
from watchdog.settings.document import (
    POLICY_ELSEWHERE,
    RULE_MODELS,
    TERMS_ELSEWHERE,
    PolicyModel,
    RuntimeModel,
)
from watchdog.settings.policies import BUILTIN, builtin_text

CONFIGURED = (Policy, Terms, Schedule, Limits, Targets, Followup, RuntimeOptions, *RULE_KINDS)
STANDARD = (Down(), Rate(), Latency(), Slow())


EVERY_PART = """\
policies:
  mine:
    mode: act
    blip_tolerance: 20s
    window: 2h
    error_probability: 0.01
    evidence_age_max: 30s
    failure_floor: 1%
    rules:
      - {kind: down, name: web, signal: web, count: 4}
      - {kind: latency_threshold, limit: 800ms, quantile: 95%, window: 3m}
      - {kind: deployment_failed}
    when: {at_least: 2}
    schedule: {interval: 5s, fast_interval: 500ms}
    limits: {app_per_day: 1, cooldown: 1h}
    targets: {unproven: act}
    followup: {then: commit, verify_for: 2m}
    grace: 30s
    outside_window: act
"""


def test_standard_is_the_core_s_own_policy_with_three_more_rules():
    policy = load([], {"WATCHDOG_REFERENCES": '[{"tcp": "a:1"}]'}).policies["standard"]

    assert policy == replace(Policy(), rules=STANDARD, at_least=1)


def test_swift_takes_three_failures_in_a_row_for_enough():
    policy = load([], {}).policies["swift"]

    assert policy.rules == (Down(count=3),)
    assert policy.terms.blip_tolerance == timedelta(0)
    assert policy.schedule.confirmations == 2
    assert policy.schedule.confirm_every == timedelta(milliseconds=250)


def test_cautious_asks_and_waits():
    policy = load([], {}).policies["cautious"]

    assert policy.mode is Mode.ASK
    assert policy.terms.blip_tolerance == timedelta(seconds=45)
    assert policy.grace == timedelta(seconds=60)
    assert policy.rules == STANDARD


@pytest.mark.parametrize("word", list(Stance))
def test_what_to_do_about_a_warned_target_is_one_of_three_words(tmp_path, word):
    settings = read(tmp_path, f"policies: {{mine: {{targets: {{warnings: {word}}}}}}}")

    assert settings.policies["mine"].targets.warnings is word


def test_the_words_of_earlier_versions_for_a_warned_target_are_refused(tmp_path):
    with pytest.raises(ConfigRejected) as caught:
        read(tmp_path, "policies: {mine: {targets: {warnings: act}}}")

    (problem,) = caught.value.problems
    assert "block" in str(problem)


@pytest.mark.parametrize("word", list(Quarantine))
def test_what_to_do_about_a_bad_version_deployed_again_is_the_policy_s(tmp_path, word):
    settings = read(tmp_path, f"policies: {{mine: {{quarantine: {word}}}}}")

    assert settings.policies["mine"].quarantine is word


@pytest.mark.parametrize(("references", "seconds"), [("[]", 45), ("[{tcp: 'a:1'}]", 12)])
def test_without_references_a_blip_may_last_longer(tmp_path, references, seconds):
    settings = read(tmp_path, f"references: {references}\npolicies: {{mine: {{grace: 1s}}}}")

    for name in ("mine", "standard"):
        assert settings.policies[name].terms.blip_tolerance == timedelta(seconds=seconds)


def test_a_stated_blip_tolerance_stands_either_way(tmp_path):
    settings = read(tmp_path, "policies: {mine: {blip_tolerance: 20s}}")

    assert settings.policies["mine"].terms.blip_tolerance == timedelta(seconds=20)


def test_every_part_of_a_policy_can_be_written(tmp_path):
    settings = read(tmp_path, EVERY_PART)

    assert settings.policies["mine"] == Policy(
        name="mine",
        mode=Mode.ACT,
        rules=(
            Down(name="web", signal="web", count=4),
            LatencyThreshold(
                limit=timedelta(milliseconds=800), quantile=0.95, window=timedelta(minutes=3)
            ),
            DeploymentFailed(),
        ),
        at_least=2,
        terms=Terms(
            blip_tolerance=timedelta(seconds=20),
            interval=timedelta(seconds=5),
            window=timedelta(hours=2),
            error_probability=0.01,
            evidence_age_max=timedelta(seconds=30),
            failure_floor=0.01,
        ),
        schedule=Schedule(interval=timedelta(seconds=5), fast_interval=timedelta(milliseconds=500)),
        limits=Limits(app_per_day=1, cooldown=timedelta(hours=1)),
        targets=Targets(unproven=Permit.ACT),
        followup=Followup(then=AfterRollback.COMMIT, verify_for=timedelta(minutes=2)),
        grace=timedelta(seconds=30),
        outside_window=Permit.ACT,
    )


@pytest.mark.parametrize(("when", "at_least"), [("any", 1), ("all", 4), ("{at_least: 2}", 2)])
def test_the_condition_is_any_all_or_a_number(tmp_path, when, at_least):
    settings = read(tmp_path, f"policies: {{mine: {{when: {when}}}}}")

    assert settings.policies["mine"].at_least == at_least


def test_all_means_all_the_rules_there_are_in_the_end(tmp_path):
    text = """
    policies:
      base: {when: all}
      mine: {extends: base, rules: [{kind: down}, {kind: ratio}, {kind: deployment_failed}]}
    """

    assert read(tmp_path, text).policies["mine"].at_least == 3


def test_a_policy_keeps_what_it_does_not_change_of_what_it_extends(tmp_path):
    text = """
    policies:
      grandchild: {extends: child, limits: {app_per_day: 9}}
      child: {extends: swift, grace: 5s, limits: {cooldown: 1m}}
    """

    policy = read(tmp_path, text).policies["grandchild"]

    assert policy.rules == (Down(count=3),)
    assert policy.grace == timedelta(seconds=5)
    assert policy.limits == Limits(app_per_day=9, cooldown=timedelta(minutes=1))


def test_a_built_in_policy_can_be_adjusted_under_its_own_name(tmp_path):
    text = """
    policies:
      swift: {grace: 3s}
      standard: {extends: standard, grace: 4s}
      mine: {}
    """

    policies = read(tmp_path, text).policies

    assert (policies["swift"].grace, policies["swift"].rules) == (
        timedelta(seconds=3),
        (Down(count=3),),
    )
    assert policies["standard"].grace == timedelta(seconds=4)
    # Who extends nothing builds on standard, as it stands here.
    assert policies["mine"].grace == timedelta(seconds=4)


def test_policies_that_extend_each_other_are_refused(tmp_path):
    text = "policies: {a: {extends: b}, b: {extends: c}, c: {extends: a}, d: {extends: a}}"

    found = problems(tmp_path, text)

    assert all("extends itself" in one.message for one in found)
    assert {one.path for one in found} >= {f"policies.{name}.extends" for name in "abc"}


def test_every_field_of_the_core_can_be_configured():
    assert set(PolicyModel.model_fields) == {
        "extends",
        "when",
        "rules",
        "wrong_rollbacks",
        "releases",
        *configurable(Policy, POLICY_ELSEWHERE),
        *configurable(Terms, TERMS_ELSEWHERE),
    }
    assert set(RuntimeModel.model_fields) == {one.name for one in fields(RuntimeOptions)}
    for kind, model in zip(RULE_KINDS, RULE_MODELS, strict=True):
        assert set(model.model_fields) == {"kind", *configurable(kind)}


def test_every_field_that_can_be_configured_says_what_it_means():
    silent = [
        f"{source.__name__}.{name}"
        for source in CONFIGURED
        for name, one in configurable(source).items()
        if not doc_of(source, one) and (source is not Policy or name not in POLICY_ELSEWHERE)
        if name not in {"schedule", "limits", "targets", "followup"}
    ]

    assert silent == []


def test_the_table_of_bounds_speaks_only_of_fields_that_exist():
    known = {(source.__name__, one.name) for source in CONFIGURED for one in fields(source)}

    assert bounded_fields() <= known


def test_the_default_of_every_field_keeps_to_its_bounds(tmp_path):
    settings = load([], {})
    written = yaml.safe_dump({"policies": {"again": {"limits": {"app_per_day": 3}}}})

    assert (
        replace(read(tmp_path, written).policies["again"], name="standard")
        == (settings.policies["standard"])
    )


@pytest.mark.parametrize("name", BUILTIN)
def test_the_copies_in_config_are_the_built_in_policies(root: Path, name):
    assert (root / "config" / f"{name}.yaml").read_text("utf-8") == builtin_text(name)
    assert (
        load([root / "config" / f"{name}.yaml"], {}).policies[name] == (load([], {}).policies[name])
    )


def test_the_example_is_in_order(root: Path):
    settings = load([root / "config" / "watchdog.example.yaml"], {})

    assert [one.pattern for one in settings.apps] == ["shop", "internal-*", "*"]
    assert settings.policy_for("", "shop").mode is Mode.ACT
