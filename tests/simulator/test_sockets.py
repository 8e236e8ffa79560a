"""The simulator on real sockets: what only a real connection can show."""

from __future__ import annotations

import asyncio
import socket
from urllib.parse import urlsplit

import httpx
import pytest

from tests.simulator.worlds import AUTHORISED, do, shop, version_of, world
from watchdog.simulator import Simulator, parse_scenario, serve


def served(*behaviour) -> Simulator:
    """A world whose live version misbehaves from the start."""
    return world(past=[{"version": "1.0"}, {"version": "1.1", "behaviour": list(behaviour)}])


async def test_each_app_listens_on_a_port_of_its_own_and_names_its_version():
    names = ("shop", "api")
    apps = [{"name": name, "past": [{"version": f"1-{name}"}]} for name in names]
    simulator = Simulator(parse_scenario({"apps": apps}))
    async with serve(simulator) as running, httpx.AsyncClient() as client:
        replies = {name: await client.get(running.app_url(name)) for name in names}
        listed = await client.get(f"{running.api_url}/v2/apps", headers=AUTHORISED)

    for name, reply in replies.items():
        active = simulator.app(name).active
        assert reply.json()["version"] == f"1-{name}"
        assert reply.headers["x-deployment-id"] == reply.json()["deployment"] == active.id
    urls = {app["live_url"] for app in listed.json()["apps"]}
    assert len(urls) == 2
    assert running.api_url not in urls


async def test_hard_failures_have_their_status():
    async with (
        serve(served({"kind": "errors", "status": 502})) as running,
        httpx.AsyncClient() as client,
    ):
        reply = await client.get(running.app_url("shop"))

    assert (reply.status_code, reply.json()["status"]) == (502, "error")


async def test_an_error_body_comes_with_status_200():
    async with serve(served({"kind": "error_body"})) as running, httpx.AsyncClient() as client:
        reply = await client.get(running.app_url("shop"))

    assert (reply.status_code, reply.json()["status"]) == (200, "error")


@pytest.mark.parametrize("kind", ["reset", "refuse"])
async def test_a_connection_is_cut_without_an_answer(kind):
    async with serve(served({"kind": kind})) as running, httpx.AsyncClient() as client:
        with pytest.raises(httpx.ReadError):
            await client.get(running.app_url("shop"))


async def test_a_cut_connection_is_a_reset_on_the_wire():
    async with serve(served({"kind": "reset"})) as running:
        place = urlsplit(running.app_url("shop"))
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        writer.write(b"GET / HTTP/1.1\r\nhost: shop\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            await reader.read()
        writer.close()


async def test_a_hanging_app_never_answers_and_does_not_hold_up_the_others():
    async with (
        serve(served({"kind": "hang", "path": "/slow"})) as running,
        httpx.AsyncClient(timeout=0.2) as client,
    ):
        with pytest.raises(httpx.ReadTimeout):
            await client.get(running.app_url("shop") + "/slow")
        reply = await client.get(running.app_url("shop"))

    assert reply.status_code == 200


async def test_a_dripping_app_sends_byte_by_byte_and_stops_when_nobody_listens():
    async with (
        serve(served({"kind": "drip", "latency_ms": 20})) as running,
        httpx.AsyncClient(timeout=5) as client,
        client.stream("GET", running.app_url("shop")) as reply,
    ):
        length = int(reply.headers["content-length"])
        first = await anext(reply.aiter_raw())

    assert len(first) < length


async def test_a_slow_app_answers_after_its_latency():
    async with (
        serve(served({"kind": "slow", "latency_ms": 150})) as running,
        httpx.AsyncClient() as client,
    ):
        reply = await client.get(running.app_url("shop"))

    assert reply.elapsed.total_seconds() >= 0.15
    assert reply.status_code == 200


async def test_the_reply_of_an_applied_rollback_can_be_lost_on_the_wire():
    simulator = world()
    do(simulator, "fault", operation="create_rollback", kind="reply_lost")
    body = {"deployment_id": version_of(simulator, "1.1").id}
    async with (
        serve(simulator) as running,
        httpx.AsyncClient(base_url=running.api_url, headers=AUTHORISED) as client,
    ):
        with pytest.raises(httpx.ReadError):
            await client.post(f"/v2/apps/{shop(simulator).id}/rollback", json=body)

    assert len(simulator.ledger.rollbacks) == 1


async def test_a_taken_port_is_an_error_and_leaves_nothing_open():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            async with serve(world(), api_port=taken.getsockname()[1]):
                pass


async def test_nothing_listens_after_the_end_even_with_a_request_hanging():
    async with serve(served({"kind": "hang"})) as running:
        client = httpx.AsyncClient()
        url = running.app_url("shop")
        pending = asyncio.create_task(client.get(url, timeout=30))
        async with asyncio.timeout(5):
            while not running.simulator.ledger.traffic:  # noqa: ASYNC110 - nothing signals it
                await asyncio.sleep(0)
    with pytest.raises(httpx.HTTPError):
        await pending
    with pytest.raises(httpx.ConnectError):
        await client.get(url)
    await client.aclose()


async def test_two_simulators_can_run_side_by_side():
    async with (
        serve(world(seed=1)) as one,
        serve(world(seed=2)) as two,
        httpx.AsyncClient(headers=AUTHORISED) as client,
    ):
        bodies = [(await client.get(f"{r.api_url}/v2/apps")).json() for r in (one, two)]

    assert bodies[0]["apps"][0]["id"] != bodies[1]["apps"][0]["id"]


async def test_a_kept_connection_is_answered_without_delay():
    """Held-back small packets would cost 40 ms each, so two seconds for all of these."""
    async with serve(world()) as running, httpx.AsyncClient() as client:
        await client.get(running.app_url("shop"))
        async with asyncio.timeout(1.5):
            for _ in range(50):
                await client.get(running.app_url("shop"))
