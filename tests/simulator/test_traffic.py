"""The apps' own traffic through the in-process skin."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from tests.simulator.worlds import ROLLOUT_S, do, reaching, shop, world

SHOP = "http://shop.app.test/"


def ill(*behaviour):
    return world(past=[{"version": "1.0", "behaviour": list(behaviour)}])


async def test_users_reach_an_app_by_its_host_name():
    simulator = world()
    async with reaching(simulator) as (_, client):
        reply = await client.get(SHOP)
        (app,) = (await client.get("/v2/apps")).json()["apps"]

    assert reply.json()["version"] == "1.2"
    assert app["live_url"] == "http://shop.app.test"


async def test_users_meet_the_new_version_at_the_instant_of_its_go_live():
    simulator = world()
    async with reaching(simulator) as (clock, client):
        do(simulator, "release", app="shop", version="2.0")
        clock.pass_s(ROLLOUT_S - 0.01)
        before = (await client.get(SHOP)).json()["version"]
        clock.pass_s(0.01)
        after = (await client.get(SHOP)).json()["version"]

    assert (before, after) == ("1.2", "2.0")


async def test_slowness_passes_virtual_time_only():
    async with reaching(ill({"kind": "slow", "latency_ms": 30_000})) as (clock, client):
        began = clock()
        await client.get(SHOP)

    assert (clock() - began).total_seconds() == 30


@pytest.mark.parametrize(
    ("kind", "error"), [("reset", httpx.ReadError), ("refuse", httpx.ConnectError)]
)
async def test_a_cut_connection_is_the_error_that_a_client_would_raise(kind, error):
    async with reaching(ill({"kind": kind})) as (_, client):
        with pytest.raises(error):
            await client.get(SHOP)


async def test_a_hang_lasts_until_the_caller_gives_up():
    async with reaching(ill({"kind": "hang"})) as (_, client):
        asked = asyncio.create_task(client.get(SHOP))
        for _ in range(20):
            await asyncio.sleep(0)
        waiting = not asked.done()
        asked.cancel()

    assert waiting


async def test_a_drip_takes_a_latency_for_each_byte():
    async with reaching(ill({"kind": "drip", "latency_ms": 1000})) as (clock, client):
        began = clock()
        reply = await client.get(SHOP)

    assert (clock() - began).total_seconds() == len(reply.content)
    assert reply.headers["x-deployment-id"] == shop_id(reply)


def shop_id(reply) -> str:
    return reply.json()["deployment"]


async def test_a_crashed_app_is_answered_for_by_the_edge():
    simulator = ill({"kind": "crash"})
    async with reaching(simulator) as (_, client):
        reply = await client.get(SHOP)

    assert reply.status_code == 503
    assert "via_upstream" in reply.text
    assert reply.headers["x-deployment-id"] == shop(simulator).serving_id


async def test_an_app_without_a_release_is_not_found():
    async with reaching(world(past=[])) as (_, client):
        reply = await client.get(SHOP)

    assert reply.status_code == 404
    assert "x-deployment-id" not in reply.headers
