"""The rules that read the view: a deployment that failed, a deployment that is stuck."""

from __future__ import annotations

import pytest

from tests.core.builders import at, deployment, evidence, minutes, noon, view
from watchdog.core.rules import RULE_KINDS, DeploymentFailed, DeploymentStuck
from watchdog.core.terms import Terms
from watchdog.model.verdict import Health, Verdict
from watchdog.model.view import AppView, Deployment, Phase, PhaseReason


def failed(*codes: str) -> Deployment:
    told = tuple(PhaseReason(code=code) for code in codes)
    return deployment("d3", phase=Phase.ERROR, served=None, reasons=told, phase_since=at(-5))


def judge(shown: AppView, rule: DeploymentFailed | DeploymentStuck) -> Verdict:
    return rule.judge(shown, evidence(()), Terms(), noon)


def with_newest(newest: Deployment) -> AppView:
    return view(deployments=(newest, deployment("d1")))


def test_a_failed_newest_deployment_is_unhealthy_though_another_serves() -> None:
    found = judge(with_newest(failed("DeployContainerExitNonZero")), DeploymentFailed())

    assert found.health is Health.UNHEALTHY
    assert (found.about, found.since) == ("d3", at(-5))
    assert "DeployContainerExitNonZero" in found.reason


def test_a_failure_without_a_reason_is_one_all_the_same() -> None:
    found = judge(with_newest(failed()), DeploymentFailed())

    assert found.health is Health.UNHEALTHY
    assert "no reason given" in found.reason


@pytest.mark.parametrize("code", ["InternalError", "DeployInternalError", "BuildRateLimit"])
def test_the_platforms_own_fault_says_nothing_of_the_release(code: str) -> None:
    found = judge(with_newest(failed(code)), DeploymentFailed())

    assert found.health is Health.UNKNOWN


def test_an_older_failure_is_history() -> None:
    old = deployment("d1", phase=Phase.ERROR)

    assert judge(view(deployments=(old,)), DeploymentFailed()).health is Health.HEALTHY


def test_a_live_deployment_that_ended_in_error_is_about_itself() -> None:
    live = deployment("d2", phase=Phase.ERROR)

    found = judge(view(live), DeploymentFailed())

    assert (found.health, found.about) == (Health.UNHEALTHY, "d2")


def test_a_canceled_deployment_is_no_failure() -> None:
    canceled = deployment("d3", phase=Phase.CANCELED, served=False)

    assert judge(with_newest(canceled), DeploymentFailed()).health is Health.HEALTHY


def test_where_no_deployment_is_shown_nobody_knows() -> None:
    assert judge(view(None, deployments=()), DeploymentFailed()).health is Health.UNKNOWN


@pytest.mark.parametrize(("age_min", "health"), [(75, Health.HEALTHY), (75.001, Health.UNHEALTHY)])
@pytest.mark.parametrize("slot", ["in_progress", "pending"])
def test_a_deployment_may_be_on_its_way_for_so_long(
    slot: str, age_min: float, health: Health
) -> None:
    coming = deployment("d3", phase=Phase.BUILDING, created_at=noon - minutes(age_min))

    found = judge(view(**{slot: coming}), DeploymentStuck())

    assert (found.health, found.about) == (health, "d3")


def test_where_nothing_is_on_its_way_nothing_is_stuck() -> None:
    found = judge(view(), DeploymentStuck())

    assert (found.health, found.about) == (Health.HEALTHY, "d2")


def test_rule_kinds_have_names_of_their_own() -> None:
    kinds = [kind.kind for kind in RULE_KINDS]

    assert len(set(kinds)) == len(kinds) == 15
