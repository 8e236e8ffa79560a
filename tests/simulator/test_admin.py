"""The admin API: change the running world, and read what really happened."""

from __future__ import annotations

import httpx

from tests.simulator.worlds import (
    VirtualClock,
    live_version,
    path_of,
    reaching,
    shop,
    version_of,
    world,
)
from watchdog.simulator import api_app


async def test_steps_are_performed_at_once_and_need_no_token():
    simulator = world()
    steps = [
        {"break_dependency": {"name": "db"}},
        {"release": {"app": "shop", "version": "2.0", "failure": "build"}},
    ]
    async with reaching(simulator) as (clock, client):
        reply = await client.post("/admin/steps", json=steps, headers={"authorization": ""})
        clock.pass_s(2)
        state = (await client.get("/admin/state")).json()

    assert reply.json()["performed"] == 2
    assert state["broken_dependencies"] == ["db"]
    assert state["elapsed_s"] == 2
    newest = state["apps"][0]["deployments"][0]
    assert (newest["version"], newest["phase"]) == ("2.0", "ERROR")


async def test_a_mistaken_step_changes_nothing_and_says_why():
    simulator = world()
    async with reaching(simulator) as (_, client):
        steps = [{"break_dependency": {"name": "db"}}, {"heel": {}}]
        mistaken = await client.post("/admin/steps", json=steps)
        garbled = await client.post("/admin/steps", content="{")
        unknown = await client.post("/admin/steps", json={"heal": {"app": "none"}})

    assert [r.status_code for r in (mistaken, garbled, unknown)] == [400, 400, 404]
    assert "did you mean heal?" in mistaken.json()["message"]
    assert simulator.broken == set()


async def test_a_version_that_does_not_exist_cannot_be_broken_or_returned_to():
    async with reaching(world()) as (_, client):
        behaviour = [{"kind": "errors"}]
        steps = [
            {"break": {"app": "shop", "version": "9", "behaviour": behaviour}},
            {"roll_back": {"app": "shop", "version": "9"}},
        ]
        statuses = [(await client.post("/admin/steps", json=s)).status_code for s in steps]

    assert statuses == [404, 404]


async def test_the_ledger_can_be_read():
    simulator = world()
    target = {"deployment_id": version_of(simulator, "1.1").id}
    async with reaching(simulator) as (_, client):
        await client.get("http://shop.app.test/")
        await client.post(path_of(simulator, "/rollback"), json=target)
        await client.post(path_of(simulator, "/rollback"), json=target)
        ledger = (await client.get("/admin/ledger")).json()

    assert [r["target_version"] for r in ledger["rollbacks"]] == ["1.1"]
    assert {"operation": "create_rollback", "status": 200, "count": 1} in ledger["calls"]
    assert ledger["requests_total"] == 2
    assert ledger["refusals"][0]["what"] == "create_rollback"
    (traffic,) = ledger["traffic"].values()
    assert (traffic["good"], traffic["first_bad_at"]) == (1, None)


async def test_waiting_faults_can_be_forgotten():
    simulator = world()
    async with reaching(simulator) as (_, client):
        fault = {"fault": {"operation": "*", "kind": "status", "times": 9}}
        await client.post("/admin/steps", json=[fault, {"stale_reads": {"for_s": 99}}])
        before = (await client.get("/v2/apps")).status_code
        await client.delete("/admin/faults")
        after = (await client.get("/v2/apps")).status_code

    assert (before, after) == (500, 200)


async def test_strangers_are_kept_out():
    simulator, clock = world(), VirtualClock()
    transport = httpx.ASGITransport(api_app(simulator, clock), client=("192.0.2.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://x.test") as client:
        step = {"release": {"app": "shop", "version": "2.0"}}
        replies = [
            await client.post("/admin/steps", json=step),
            await client.get("/admin/ledger"),
            await client.get("/admin/state"),
            await client.delete("/admin/faults"),
        ]

    assert [reply.status_code for reply in replies] == [403] * 4
    assert len(shop(simulator).deployments) == 3
    assert live_version(simulator) == "1.2"
