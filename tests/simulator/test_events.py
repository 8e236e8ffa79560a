"""Events of an app: what happened, and which of it can be called off."""

from __future__ import annotations

import pytest

from tests.simulator.worlds import advance_s, do, path_of, reaching, shop, world


async def events_of(simulator, query="") -> list:
    async with reaching(simulator) as (_, client):
        return (await client.get(path_of(simulator, "/events" + query))).json()["events"]


async def test_a_scaling_names_the_deployment_that_was_scaled():
    simulator = world()
    before = shop(simulator).active
    do(simulator, "autoscale", app="shop")

    scaling = (await events_of(simulator))[0]

    assert scaling["type"] == "AUTOSCALING"
    assert scaling["deployment_id"] == before.id


@pytest.mark.parametrize(
    ("failure", "passes_s", "phase"),
    [
        (None, 0.0, "IN_PROGRESS"),
        (None, 5.0, "SUCCEEDED"),
        ("health_checks", 5.0, "FAILED"),
    ],
)
async def test_a_scaling_goes_the_way_of_its_deployment(failure, passes_s, phase):
    simulator = world()
    if failure is not None:
        do(simulator, "fail_next", app="shop", failure=failure)
    do(simulator, "autoscale", app="shop")
    advance_s(simulator, passes_s)

    assert (await events_of(simulator))[0]["autoscaling"]["phase"] == phase


async def test_only_a_scaling_under_way_can_be_called_off():
    simulator = world()
    do(simulator, "autoscale", app="shop")
    scaling, release = (await events_of(simulator))[:2]
    async with reaching(simulator) as (_, client):
        replies = [
            await client.post(path_of(simulator, f"/events/{event_id}/cancel"))
            for event_id in (release["id"], scaling["id"], scaling["id"], "none")
        ]

    assert [reply.status_code for reply in replies] == [400, 200, 400, 404]
    assert replies[1].json()["event"]["autoscaling"]["phase"] == "CANCELED"
    assert shop(simulator).deployments[-1].phase.value == "CANCELED"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?event_types=AUTOSCALING", 1),
        ("?event_types=AUTOSCALING&event_types=DEPLOYMENT", 4),
        ("?deployment_types=AUTOSCALED", 1),
        ("?deployment_types=DEPLOY_ON_PUSH", 3),
        ("?per_page=2", 2),
        ("?per_page=3&page=2", 1),
    ],
)
async def test_events_are_filtered_and_paged(query, count):
    simulator = world()
    do(simulator, "autoscale", app="shop")

    assert len(await events_of(simulator, query)) == count


async def test_the_logs_of_an_event_are_those_of_its_deployment():
    simulator = world()
    newest = (await events_of(simulator))[0]
    async with reaching(simulator) as (_, client):
        reply = await client.get(path_of(simulator, f"/events/{newest['id']}/logs?type=RUN"))

    (url,) = reply.json()["historic_urls"]
    assert shop(simulator).active.id in url
