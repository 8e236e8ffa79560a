"""What the tree of steps says of a rollout, jobs included."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.worlds import ROLLOUT_S, advance_s, do, release, shop, world
from watchdog.simulator.records import Deployment
from watchdog.simulator.rendering import render_deployment

JOBS = [
    {"name": "web"},
    {"name": "migrate", "kind": "pre_deploy_job"},
    {"name": "warm", "kind": "post_deploy_job"},
    {"name": "tell", "kind": "failed_deploy_job"},
]


def rendered(simulator, deployment: Deployment) -> Any:
    return render_deployment(shop(simulator), deployment, simulator.now)


def steps_of(simulator, deployment: Deployment) -> dict[str, Any]:
    """The steps by their paths, such as ``deploy/components/web/wait``."""
    found: dict[str, Any] = {}

    def gather(steps, above):
        for step in steps:
            found[above + step["name"]] = step
            gather(step.get("steps", []), above + step["name"] + "/")

    gather(rendered(simulator, deployment)["progress"]["steps"], "")
    return found


def statuses_of_components(simulator, deployment: Deployment) -> dict[str, str]:
    steps = steps_of(simulator, deployment)
    names = ("web", "migrate", "warm", "tell")
    return {name: steps[f"deploy/components/{name}"]["status"] for name in names}


def test_a_failed_post_deploy_job_leaves_the_deploy_step_a_success():
    """The release took traffic before the job began, and the tree has to tell."""
    simulator = world()
    do(simulator, "release", app="shop", version="2.0", failure="post_deploy_job")
    made = shop(simulator).deployments[-1]

    advance_s(simulator, ROLLOUT_S)
    during = steps_of(simulator, made)
    advance_s(simulator, 1.0)
    after = steps_of(simulator, made)

    assert made.phase.value == "ERROR"
    assert during["deploy"]["status"] == after["deploy"]["status"] == "SUCCESS"
    assert after["deploy"]["ended_at"] == during["deploy"]["ended_at"]
    assert during["deploy/components/warm"]["status"] == "RUNNING"
    failed = after["deploy/components/warm/wait"]
    assert (failed["status"], failed["reason"]["code"]) == ("ERROR", "DeployContainerExitNonZero")
    assert after["deploy/components/web/wait"]["status"] == "SUCCESS"


@pytest.mark.parametrize("failure", ["health_checks", "pre_deploy_job", "database_not_available"])
def test_a_release_that_never_took_traffic_has_a_failed_deploy_step(failure):
    simulator = world()

    made = release(simulator, "2.0", failure=failure)

    assert steps_of(simulator, made)["deploy"]["status"] == "ERROR"


def test_a_job_for_failures_stays_pending_in_a_good_deployment():
    """So whoever counts steps takes a good deployment for an unfinished one."""
    simulator = world(components=JOBS)

    made = release(simulator, "2.0")

    assert made.phase.value == "ACTIVE"
    assert rendered(simulator, made)["progress"]["pending_steps"] == 2
    assert statuses_of_components(simulator, made) == {
        "web": "SUCCESS",
        "migrate": "SUCCESS",
        "warm": "SUCCESS",
        "tell": "PENDING",
    }


@pytest.mark.parametrize(
    ("failure", "web", "migrate", "warm", "tell"),
    [
        ("health_checks", "ERROR", "SUCCESS", "PENDING", "SUCCESS"),
        ("pre_deploy_job", "PENDING", "ERROR", "PENDING", "SUCCESS"),
        ("post_deploy_job", "SUCCESS", "SUCCESS", "ERROR", "PENDING"),
        ("build", "PENDING", "PENDING", "PENDING", "PENDING"),
    ],
)
def test_each_failure_shows_in_the_component_that_it_struck(failure, web, migrate, warm, tell):
    simulator = world(components=JOBS)
    made = release(simulator, "2.0", failure=failure)
    advance_s(simulator, 1.0)

    assert made.phase.value == "ERROR"
    assert statuses_of_components(simulator, made) == {
        "web": web,
        "migrate": migrate,
        "warm": warm,
        "tell": tell,
    }


def test_a_job_that_is_called_off_has_not_failed():
    simulator = world(components=JOBS)
    do(simulator, "release", app="shop", version="2.0", failure="post_deploy_job")
    advance_s(simulator, ROLLOUT_S)

    do(simulator, "cancel", app="shop")

    made = shop(simulator).deployments[-1]
    assert made.phase.value == "CANCELED"
    assert statuses_of_components(simulator, made)["warm"] == "PENDING"
    assert statuses_of_components(simulator, made)["web"] == "SUCCESS"


@pytest.mark.parametrize("step", ["restart", "autoscale"])
def test_a_deployment_of_the_same_content_says_that_its_build_was_reused(step):
    simulator = world()
    do(simulator, step, app="shop")
    advance_s(simulator, 1.0)

    made = shop(simulator).deployments[-1]
    built = steps_of(simulator, made)["build/components/web"]
    assert (built["status"], built["reason"]["code"]) == ("SUCCESS", "PreviousBuildReused")
    assert "error_steps" not in rendered(simulator, made)["progress"]


def test_jobs_are_in_spec_and_deployment_and_have_no_instances_to_scale():
    simulator = world(components=JOBS)
    do(simulator, "autoscale", app="shop")

    body = rendered(simulator, shop(simulator).deployments[-1])

    kinds = {job["name"]: job["kind"] for job in body["spec"]["jobs"]}
    assert kinds == {"migrate": "PRE_DEPLOY", "warm": "POST_DEPLOY", "tell": "FAILED_DEPLOY"}
    assert [job["name"] for job in body["jobs"]] == ["migrate", "warm", "tell"]
    assert body["cause_details"]["autoscaler"]["scaled_components"] == {"web": 3}


def test_what_a_user_did_is_told_by_its_name():
    simulator = world()

    made = release(simulator, "2.0", cause="MANUAL", action="RESET_DATABASE_PASSWORD")

    action = rendered(simulator, made)["cause_details"]["digitalocean_user_action"]
    assert action["name"] == "RESET_DATABASE_PASSWORD"
