"""Logs, health, instances, events and metrics, in process."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from tests.simulator.worlds import do, path_of, reaching, release, shop, version_of, world
from watchdog.simulator import api_app

METRICS = "/v2/monitoring/metrics/apps"


async def test_run_logs_tell_what_went_wrong():
    simulator = world()
    release(simulator, "2.0", behaviour=[{"kind": "errors", "status": 502}])
    async with reaching(simulator) as (clock, client):
        clock.pass_s(5)
        where = (await client.get(path_of(simulator, "/logs?type=RUN"))).json()
        text = (await client.get(where["historic_urls"][0], headers={"authorization": ""})).text

    assert "starting version 2.0" in text
    assert "ERROR errors: request failed (502)" in text
    assert where["live_url"].startswith("http://api.platform.test/live/")


async def test_run_logs_are_gone_after_supersession():
    simulator = world()
    former = version_of(simulator, "1.2")
    release(simulator, "2.0")
    async with reaching(simulator) as (_, client):
        run = await client.get(path_of(simulator, f"/deployments/{former.id}/logs?type=RUN"))
        build = await client.get(path_of(simulator, f"/deployments/{former.id}/logs?type=BUILD"))

    assert run.status_code == 400
    assert "final_cleanup" in run.json()["message"]
    assert build.status_code == 200


async def test_run_logs_can_outlive_their_deployment_by_option():
    simulator = world(options={"logs_outlive_deployment": True})
    former = version_of(simulator, "1.1")
    async with reaching(simulator) as (_, client):
        run = await client.get(path_of(simulator, f"/deployments/{former.id}/logs?type=RUN"))

    assert run.status_code == 200


@pytest.mark.parametrize("kind", ["DEPLOY", "RUN", "RUN_RESTARTED", "AUTOSCALE_EVENT"])
async def test_a_stage_that_has_not_run_has_no_logs(kind):
    simulator = world()
    do(simulator, "release", app="shop", version="2.0")
    made = version_of(simulator, "2.0")
    async with reaching(simulator) as (_, client):
        reply = await client.get(path_of(simulator, f"/deployments/{made.id}/logs?type={kind}"))

    assert reply.status_code == 400
    assert "has not run" in reply.json()["message"]


@pytest.mark.parametrize(
    ("kind", "says"),
    [("DEPLOY", "has not run"), ("RUN", "final_cleanup"), ("RUN_RESTARTED", "final_cleanup")],
)
async def test_a_failed_deployment_has_been_cleaned_up_before_anybody_asks(kind, says):
    simulator = world()
    failed = release(simulator, "2.0", failure="build")
    async with reaching(simulator) as (_, client):
        reply = await client.get(path_of(simulator, f"/deployments/{failed.id}/logs?type={kind}"))

    assert reply.status_code == 400
    assert says in reply.json()["message"]


async def test_a_failed_build_has_build_logs_and_a_failed_deploy_says_how():
    simulator = world()
    failed = release(simulator, "2.0", failure="health_checks")
    tail = f"/deployments/{failed.id}/components/web/logs?type="
    async with reaching(simulator) as (_, client):
        texts = []
        for kind in ("BUILD", "DEPLOY"):
            where = (await client.get(path_of(simulator, tail + kind))).json()
            texts.append((await client.get(where["historic_urls"][0])).text)

    assert failed.content.commit in texts[0]
    assert "failed (health_checks)" in texts[1]


@pytest.mark.parametrize(
    ("tail", "status"),
    [
        ("/logs?type=NONE", 400),
        ("/components/none/logs", 404),
        ("/deployments/none/logs", 404),
        ("/components/web/logs", 200),
        ("/logs?component_name=web", 200),
    ],
)
async def test_logs_are_asked_for_by_component_and_kind(tail, status):
    simulator = world()
    async with reaching(simulator) as (_, client):
        reply = await client.get(path_of(simulator, tail))

    assert reply.status_code == status


async def test_an_app_that_was_never_live_has_no_logs_of_its_own():
    simulator = world(past=[{"version": "1", "failure": "build"}])
    async with reaching(simulator) as (_, client):
        reply = await client.get(path_of(simulator, "/logs"))

    assert reply.status_code == 400


async def test_a_log_that_does_not_exist_is_not_found():
    async with reaching(world()) as (_, client):
        reply = await client.get("/historic/a/b/web/RUN")

    assert reply.status_code == 404


async def test_the_live_log_follows_until_its_deployment_is_replaced():
    simulator = world(
        past=[{"version": "1", "behaviour": [{"kind": "errors"}]}],
        timeline=[{"at_s": 5, "release": {"app": "shop", "version": "2"}}],
    )
    async with reaching(simulator) as (_, client):
        where = (await client.get(path_of(simulator, "/logs?type=RUN"))).json()
        text = (await client.get(where["live_url"])).text

    assert text.startswith("web ")
    assert shop(simulator).active is version_of(simulator, "2")


async def test_the_live_log_speaks_json_frames_over_a_websocket():
    simulator = world(timeline=[{"at_s": 5, "release": {"app": "shop", "version": "2"}}])
    app, place = shop(simulator), version_of(simulator, "1.2").id
    sent = []
    async with reaching(simulator) as (clock, _):
        scope = {
            "type": "websocket",
            "path": f"/live/{app.id}/{place}/web/RUN",
            "headers": [(b"host", b"api.platform.test")],
            "query_string": b"",
            "subprotocols": [],
        }

        async def receive():
            return {"type": "websocket.connect"}

        async def send(message):
            sent.append(message)

        await api_app(simulator, clock, clock.sleep)(scope, receive, send)

    kinds = [message["type"] for message in sent]
    assert kinds[0] == "websocket.accept"
    said = [json.loads(message["text"])["data"] for message in sent if "text" in message]
    assert any("starting version 1.2" in line for line in said)
    assert all(line.endswith("\n") for line in said)
    assert (kinds[-1], sent[-1]["code"]) == ("websocket.close", 1000)


async def test_health_leaves_a_zero_out():
    simulator = world()
    release(simulator, "2.0", behaviour=[{"kind": "crash", "from_s": 3}])
    async with reaching(simulator) as (clock, client):
        well = (await client.get(path_of(simulator, "/health"))).json()
        clock.pass_s(3)
        sick = (await client.get(path_of(simulator, "/health"))).json()

    (before,), (after,) = well["app_health"]["components"], sick["app_health"]["components"]
    assert (before["state"], before["replicas_ready"]) == ("HEALTHY", 2)
    assert (after["state"], after["replicas_desired"]) == ("UNHEALTHY", 2)
    assert "replicas_ready" not in after


async def test_health_of_a_broken_app_is_seen_whatever_it_runs():
    simulator = world()
    do(simulator, "break", app="shop", behaviour=[{"kind": "hang"}])
    async with reaching(simulator) as (_, client):
        sick = (await client.get(path_of(simulator, "/health"))).json()

    assert sick["app_health"]["components"][0]["state"] == "UNHEALTHY"


async def test_an_app_that_was_never_live_has_unknown_health_and_no_instances():
    simulator = world(past=[{"version": "1", "failure": "build"}])
    async with reaching(simulator) as (_, client):
        health = (await client.get(path_of(simulator, "/health"))).json()
        instances = (await client.get(path_of(simulator, "/instances"))).json()

    assert health["app_health"]["components"][0]["state"] == "UNKNOWN"
    assert instances == {"instances": []}


async def test_instances_belong_to_what_serves():
    components = [{"name": "web"}, {"name": "queue", "kind": "worker"}]
    simulator = world(replicas=3, components=components)
    async with reaching(simulator) as (_, client):
        instances = (await client.get(path_of(simulator, "/instances"))).json()["instances"]

    kinds = [instance["component_type"] for instance in instances]
    assert kinds == ["SERVICE"] * 3 + ["WORKER"] * 3
    assert all(shop(simulator).serving_id[:8] in i["instance_name"] for i in instances)


async def test_events_are_newest_first_and_can_be_filtered():
    simulator = world()
    do(simulator, "autoscale", app="shop")
    async with reaching(simulator) as (clock, client):
        clock.pass_s(1)
        events = (await client.get(path_of(simulator, "/events"))).json()["events"]
        scaled = (await client.get(path_of(simulator, "/events?event_types=AUTOSCALING"))).json()
        one = (await client.get(path_of(simulator, f"/events/{events[1]['id']}"))).json()
        none = await client.get(path_of(simulator, "/events/none"))

    assert [event["type"] for event in events] == ["AUTOSCALING"] + ["DEPLOYMENT"] * 3
    assert scaled["events"][0]["autoscaling"]["phase"] == "SUCCEEDED"
    assert one["event"]["deployment_id"] == version_of(simulator, "1.2").id
    assert none.status_code == 404


async def test_the_restart_count_grows_while_a_version_crashes():
    simulator = world()
    release(simulator, "2.0", behaviour=[{"kind": "crash", "from_s": 60}])
    began = int(simulator.now.timestamp())
    async with reaching(simulator) as (clock, client):
        clock.pass_s(600)
        query = f"?app_id={shop(simulator).id}&start={began - 600}&end={began + 600}"
        body = (await client.get(f"{METRICS}/restart_count{query}")).json()

    counts = [int(value) for _, value in body["data"]["result"][0]["values"]]
    assert counts[0] == 0
    assert counts == sorted(counts)
    assert counts[-1] >= 40


async def test_metrics_come_every_two_minutes_and_never_from_the_future():
    simulator = world()
    now = int(simulator.now.timestamp())
    query = f"?app_id={shop(simulator).id}&start={now - 600}&end={now + 600}&app_component=web"
    async with reaching(simulator) as (_, client):
        body = (await client.get(f"{METRICS}/cpu_percentage{query}")).json()
        other = (await client.get(f"{METRICS}/memory_percentage{query}x")).json()

    instants = [at for at, _ in body["data"]["result"][0]["values"]]
    assert [b - a for a, b in pairwise(instants)] == [120] * 5
    assert instants[-1] <= now
    assert other["data"]["result"] == []


async def test_metrics_without_a_window_are_a_bad_request():
    simulator = world()
    async with reaching(simulator) as (_, client):
        reply = await client.get(f"{METRICS}/cpu_percentage?app_id={shop(simulator).id}")

    assert reply.status_code == 400
