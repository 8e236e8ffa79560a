"""The official Python client drives a whole life over real sockets."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest
from azure.core.exceptions import HttpResponseError
from azure.core.pipeline.policies import HeadersPolicy
from pydo import Client

from tests.simulator.worlds import shop, version_of, world
from watchdog.simulator import serve

# A rollout of a fifth of a second: real time passes here, and there is no reason to wait more.
QUICK = {
    "pending_build_s": 0.05,
    "build_s": 0.05,
    "pending_deploy_s": 0.05,
    "deploy_s": 0.05,
    "rollback_s": 0.3,
    "restart_s": 5.0,
}


class Life:
    """One app as somebody with the official client sees it."""

    def __init__(self, client: Client) -> None:
        self.apps = client.apps
        self.monitoring = client.monitoring
        (self.app,) = self.apps.list()["apps"]
        self.id = self.app["id"]

    def newest(self) -> dict:
        return self.apps.list_deployments(self.id, per_page=1)["deployments"][0]

    def wait_until_live(self, deployment_id: str) -> dict:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            app = self.apps.get(self.id)["app"]
            if app["active_deployment"]["id"] == deployment_id:
                return app
            time.sleep(0.05)
        raise AssertionError(f"{deployment_id} did not go live")


async def driven(drive, simulator):
    """Run ``drive`` in a thread, since the client blocks; return what it returns."""
    async with serve(simulator) as running:
        # The client's own policy refuses to send a token over plain HTTP, loopback or not.
        policy = HeadersPolicy({"authorization": f"Bearer {running.token}"})
        client = Client(
            token=running.token,
            endpoint=running.api_url,
            authentication_policy=policy,
            retry_total=0,
        )
        return await asyncio.to_thread(lambda: drive(Life(client)))


async def test_a_whole_rollback_from_history_to_commit():
    simulator = world(timing=QUICK)
    target = version_of(simulator, "1.0").id

    def drive(life):
        history = life.apps.list_deployments(life.id, per_page=2, page=2)
        valid = life.apps.validate_rollback(life.id, {"deployment_id": target})
        body = {"deployment_id": target, "skip_pin": False}
        made = life.apps.create_rollback(life.id, body)["deployment"]
        pinned = life.wait_until_live(made["id"])
        again = life.apps.validate_rollback(life.id, body)
        with pytest.raises(HttpResponseError) as refused:
            life.apps.create_rollback(life.id, body)
        with pytest.raises(HttpResponseError) as undeployable:
            life.apps.create_deployment(life.id, {"force_build": True})
        life.apps.commit_rollback(life.id)
        free = life.apps.get(life.id)["app"]
        return history, valid, made, pinned, again, (refused.value, undeployable.value), free

    history, valid, made, pinned, again, refusals, free = await driven(drive, simulator)

    assert history["meta"]["total"] == 3
    assert [d["id"] for d in history["deployments"]] == [target]
    assert valid == {"valid": True}
    assert made["cloned_from"] == target
    assert pinned["pinned_deployment"]["id"] == made["id"]
    assert again["error"]["code"] == "app_pinned"
    assert [refusal.status_code for refusal in refusals] == [400, 400]
    assert "pinned_deployment" not in free
    assert len(simulator.ledger.rollbacks) == 1


async def test_a_rollback_that_is_reverted():
    simulator = world(timing=QUICK)
    target, before = version_of(simulator, "1.1").id, shop(simulator).active

    def drive(life):
        made = life.apps.create_rollback(life.id, {"deployment_id": target})["deployment"]
        life.wait_until_live(made["id"])
        reverted = life.apps.revert_rollback(life.id)["deployment"]
        return life.wait_until_live(reverted["id"])

    app = await driven(drive, simulator)

    assert "pinned_deployment" not in app
    assert shop(simulator).active.content == before.content


async def test_a_rollback_without_pin_leaves_the_app_free():
    simulator = world(timing=QUICK)
    body = {"deployment_id": version_of(simulator, "1.1").id, "skip_pin": True}

    def drive(life):
        made = life.apps.create_rollback(life.id, body)["deployment"]
        return life.wait_until_live(made["id"]), life.apps.create_deployment(life.id, {})

    app, created = await driven(drive, simulator)

    assert "pinned_deployment" not in app
    assert created["deployment"]["phase"] == "PENDING_BUILD"


async def test_a_restart_can_be_cancelled():
    simulator = world(timing=QUICK)

    def drive(life):
        restarted = life.apps.restart(life.id, {"components": ["web"]})["deployment"]
        cancelled = life.apps.cancel_deployment(life.id, restarted["id"])["deployment"]
        return cancelled, life.newest()

    cancelled, newest = await driven(drive, simulator)

    assert cancelled["phase"] == newest["phase"] == "CANCELED"


async def test_logs_health_instances_events_and_metrics():
    simulator = world(timing=QUICK)
    former = version_of(simulator, "1.0").id

    def drive(life):
        active = life.app["active_deployment"]["id"]
        logs = life.apps.get_logs(life.id, active, "web", type="RUN")
        text = httpx.get(logs["historic_urls"][0]).text
        with pytest.raises(HttpResponseError) as gone:
            life.apps.get_logs_aggregate(life.id, former, type="RUN")
        health = life.apps.get_health(life.id)
        instances = life.apps.get_instances(life.id)
        events = life.apps.list_events(life.id)
        now = int(time.time())
        window = {"app_id": life.id, "start": str(now - 600), "end": str(now)}
        metrics = [
            life.monitoring.get_app_cpu_percentage_metrics(**window),
            life.monitoring.get_app_memory_percentage_metrics(**window),
            life.monitoring.get_app_restart_count_metrics_yml(**window),
        ]
        return text, gone.value, health, instances, events, metrics

    text, gone, health, instances, events, metrics = await driven(drive, simulator)

    assert "starting version 1.2" in text
    assert (gone.status_code, "final_cleanup" in str(gone)) == (400, True)
    assert health["app_health"]["components"][0]["state"] == "HEALTHY"
    assert len(instances["instances"]) == 2
    assert len(events["events"]) == 3
    assert [len(metric["data"]["result"]) for metric in metrics] == [2, 2, 2]


async def test_something_unknown_is_answered_and_not_raised():
    """The client hands a 404 back as a value; so the body has to say what it is."""

    def drive(life):
        return life.apps.get("none"), life.apps.get_deployment(life.id, "none")

    replies = await driven(drive, world())

    assert [reply["id"] for reply in replies] == ["not_found", "not_found"]


async def test_the_catalogue_can_be_read():
    def drive(life):
        sizes, regions = life.apps.list_instance_sizes(), life.apps.list_regions()
        one = life.apps.get_instance_size("apps-s-1vcpu-1gb")
        proposal = life.apps.validate_app_spec({"spec": {"name": "other"}})
        return sizes, one, regions, proposal, life.apps.list_alerts(life.id)

    sizes, one, regions, proposal, alerts = await driven(drive, world())

    assert one["instance_size"] in sizes["instance_sizes"]
    assert {"fra", "nyc"} <= {region["slug"] for region in regions["regions"]}
    assert proposal["app_name_available"] is True
    assert alerts["alerts"][0]["spec"]["rule"] == "DEPLOYMENT_FAILED"
