"""The shapes that a watcher relies on, held without the official API description."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from tests.simulator.worlds import asking, busy_world, do, shop, world
from watchdog.simulator.calls import OPERATIONS


def test_every_operation_needs_the_scope_that_the_platform_asks_for():
    changes = {o.name for o in OPERATIONS.values() if o.scope == "app:update"}

    monitored = {o.name for o in OPERATIONS.values() if o.scope == "monitoring:read"}
    assert changes >= {"validate_rollback", "create_rollback", "commit_rollback", "restart"}
    assert monitored == {"cpu_percentage", "memory_percentage", "restart_count"}
    assert OPERATIONS["list_apps"].scope == "app:read"


async def test_the_shapes_that_a_watcher_relies_on_hold_without_the_description():
    simulator = busy_world()
    async with asking(simulator) as ask:
        body = (await ask("list_apps")).json()
        (app,) = body["apps"]
        deployments = (await ask("list_deployments")).json()["deployments"]

    assert body["meta"] == {"total": 1}
    assert {"id", "spec", "live_url", "last_deployment_created_at"} <= set(app)
    assert app["spec"]["services"][0]["health_check"] == {"http_path": "/healthz"}
    created = [datetime.fromisoformat(d["created_at"]) for d in deployments]
    assert created == sorted(created, reverse=True)
    for deployment in deployments:
        assert {"id", "phase", "cause", "progress", "created_at", "updated_at"} <= set(deployment)
        assert deployment["progress"]["total_steps"] > 0
    assert deployments[0]["progress"]["running_steps"] > 0
    causes = {deployment["cause_details"]["type"] for deployment in deployments}
    assert causes == {"DEPLOY_ON_PUSH", "AUTOSCALED", "MANUAL", "MAINTENANCE"}
    push = deployments[0]["cause_details"]["git_push"]
    assert push["commit_sha"] == deployments[0]["services"][0]["source_commit_hash"]


async def test_counts_of_zero_are_left_out_and_the_others_add_up():
    simulator = busy_world()
    async with asking(simulator) as ask:
        deployments = (await ask("list_deployments")).json()["deployments"]

    for deployment in deployments:
        progress = dict(deployment["progress"])
        counts = [v for k, v in progress.items() if k.endswith("_steps") and isinstance(v, int)]
        total = progress["total_steps"]
        assert 0 not in counts
        assert sum(counts) == 2 * total


async def test_the_chain_of_deployments_can_be_followed_backwards():
    simulator = busy_world()
    async with asking(simulator) as ask:
        deployments = (await ask("list_deployments")).json()["deployments"]

    for newer, older in pairwise(deployments):
        assert newer["previous_deployment_id"] == older["id"]
    assert "previous_deployment_id" not in deployments[-1]


async def test_maintenance_and_sleep_are_in_the_spec():
    simulator = world(inactivity_sleep_s=900)
    do(simulator, "maintain", app="shop", enabled=False, archived=True)
    async with asking(simulator) as ask:
        spec = (await ask("get_app")).json()["app"]["spec"]

    assert spec["maintenance"] == {"enabled": True, "archive": True}
    assert spec["services"][0]["inactivity_sleep"] == {"after_seconds": 900}


async def test_an_image_names_its_digest_and_a_commit_its_hash():
    simulator = world(
        past=[{"version": "1", "digest": "sha256:1"}],
        components=[{"name": "web", "image_tag": "latest"}, {"name": "side"}],
    )
    async with asking(simulator) as ask:
        (deployment,) = (await ask("list_deployments")).json()["deployments"]

    image, built = deployment["services"]
    assert image == {"name": "web", "source_image_digest": "sha256:1"}
    assert built["source_commit_hash"] == shop(simulator).active.content.commit
    assert deployment["cause_details"]["docr_push"]["image_digest"] == "sha256:1"
    assert datetime.fromisoformat(deployment["created_at"]) - simulator.now < timedelta(0)
