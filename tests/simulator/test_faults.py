"""Faults of the platform's API: replies lost, calls dropped or postponed, readings out of date."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from tests.simulator.worlds import (
    APPS,
    NOON,
    ROLLOUT_S,
    do,
    live_version,
    path_of,
    reaching,
    release,
    shop,
    version_of,
    world,
)


async def test_a_lost_reply_was_applied_all_the_same():
    simulator = world()
    target = {"deployment_id": version_of(simulator, "1.1").id}
    do(simulator, "fault", operation="create_rollback", kind="reply_lost")
    async with reaching(simulator) as (_, client):
        with pytest.raises(httpx.ReadError):
            await client.post(path_of(simulator, "/rollback"), json=target)

    assert len(simulator.ledger.rollbacks) == 1
    assert simulator.ledger.calls["create_rollback", 0] == 1


async def test_a_dropped_call_was_not_applied():
    simulator = world()
    target = {"deployment_id": version_of(simulator, "1.1").id}
    do(simulator, "fault", operation="create_rollback", kind="dropped")
    async with reaching(simulator) as (_, client):
        with pytest.raises(httpx.ReadError):
            await client.post(path_of(simulator, "/rollback"), json=target)
        second = await client.post(path_of(simulator, "/rollback"), json=target)

    assert second.status_code == 200
    assert len(simulator.ledger.rollbacks) == 1


async def test_a_call_can_answer_500_and_be_applied_later():
    simulator = world()
    target = {"deployment_id": version_of(simulator, "1.1").id}
    do(simulator, "fault", operation="create_rollback", kind="applied_later", delay_s=10)
    async with reaching(simulator) as (clock, client):
        reply = await client.post(path_of(simulator, "/rollback"), json=target)
        clock.pass_s(9.9)
        simulator.advance(clock())
        early = len(simulator.ledger.rollbacks)
        clock.pass_s(0.1)
        simulator.advance(clock())

    assert (reply.status_code, early) == (500, 0)
    assert simulator.ledger.rollbacks[0].at == NOON + timedelta(seconds=10)


async def test_a_delayed_call_is_applied_after_its_delay():
    simulator = world()
    target = {"deployment_id": version_of(simulator, "1.1").id}
    do(simulator, "fault", operation="create_rollback", kind="delayed", delay_s=7)
    async with reaching(simulator) as (_, client):
        await client.post(path_of(simulator, "/rollback"), json=target)

    assert simulator.ledger.rollbacks[0].at == NOON + timedelta(seconds=7)


async def test_a_fault_befalls_so_many_calls_of_its_operation_and_app():
    simulator = world()
    do(simulator, "fault", operation="get_app", kind="status", status=503, times=2, app="shop")
    async with reaching(simulator) as (_, client):
        lists = (await client.get(APPS)).status_code
        gets = [(await client.get(path_of(simulator))).status_code for _ in range(3)]

    assert (lists, gets) == (200, [503, 503, 200])


async def test_any_operation_can_be_throttled_with_a_wait():
    simulator = world()
    do(simulator, "fault", operation="*", kind="throttled", retry_after_s=5)
    async with reaching(simulator) as (_, client):
        reply = await client.get(APPS)

    assert (reply.status_code, reply.headers["retry-after"]) == (429, "5")


async def test_a_gateway_answers_with_a_page_and_not_with_json():
    simulator = world()
    do(simulator, "fault", operation="list_apps", kind="status", status=524, html=True)
    async with reaching(simulator) as (_, client):
        reply = await client.get(APPS)

    assert reply.status_code == 524
    assert reply.text.startswith("<html>")


async def test_stale_reads_show_slots_and_lists_as_they_were():
    simulator = world()
    do(simulator, "stale_reads", for_s=30)
    async with reaching(simulator) as (clock, client):
        simulator.advance(clock.pass_s(1))
        do(simulator, "release", app="shop", version="2.0")
        clock.pass_s(ROLLOUT_S)
        stale = (await client.get(path_of(simulator))).json()["app"]
        listed = (await client.get(path_of(simulator, "/deployments"))).json()
        newest = shop(simulator).deployments[-1].id
        hidden = await client.get(path_of(simulator, f"/deployments/{newest}"))
        clock.pass_s(30)
        fresh = (await client.get(path_of(simulator))).json()["app"]

    assert live_version(simulator) == "2.0"
    assert stale["active_deployment"]["id"] == version_of(simulator, "1.2").id
    assert listed["meta"]["total"] == 3
    assert listed["deployments"][0]["phase"] == "ACTIVE"
    assert hidden.status_code == 404
    assert fresh["active_deployment"]["id"] == newest


async def test_reads_can_lag_by_a_fixed_time():
    simulator = world(options={"read_lag_s": 5})
    async with reaching(simulator) as (clock, client):
        clock.pass_s(1)
        simulator.advance(clock())
        do(simulator, "release", app="shop", version="2.0")
        clock.pass_s(ROLLOUT_S + 4)
        behind = (await client.get(path_of(simulator))).json()["app"]
        clock.pass_s(1)
        caught_up = (await client.get(path_of(simulator))).json()["app"]

    assert behind["active_deployment"]["id"] == version_of(simulator, "1.2").id
    assert caught_up["active_deployment"]["id"] == version_of(simulator, "2.0").id


async def test_old_and_new_readings_can_take_turns():
    simulator = world()
    release(simulator, "2.0")
    do(simulator, "stale_reads", for_s=60, behind_s=3, share=0.5)
    async with reaching(simulator) as (_, client):
        apps = [(await client.get(path_of(simulator))).json()["app"] for _ in range(20)]

    assert len({app["active_deployment"]["id"] for app in apps}) == 2
