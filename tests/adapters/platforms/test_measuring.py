"""The platform's monitoring: what it says, how it is asked, and when it is not asked at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.adapters.platforms.builders import APP, NOON, TurnedClock, adapter
from tests.adapters.platforms.scripted import answer_json, problem, scripted
from tests.simulator.description import description
from tests.simulator.worlds import release, shop, world
from watchdog.adapters.clock import SystemClock
from watchdog.adapters.platforms.digitalocean import DigitalOcean, DigitalOceanOptions
from watchdog.adapters.platforms.digitalocean.budget import Budget
from watchdog.model.component import ComponentMetric, MetricPoint
from watchdog.model.identity import AppId
from watchdog.ports import Misconfigured, Unavailable
from watchdog.simulator import serve
from watchdog.simulator.options import TOKEN

SPAN = (NOON - timedelta(minutes=10), NOON)


def series(*values: list[object], component: str = "web", instance: str = "web-0"):
    labels = {"app_component": component, "app_component_instance": instance, "app_uuid": APP}
    return {"metric": labels, "values": list(values)}


def matrix(*result: object):
    return {"status": "success", "data": {"resultType": "matrix", "result": list(result)}}


async def points(body: object, metric: ComponentMetric = ComponentMetric.CPU):
    async with scripted(lambda _: answer_json(body)) as server:
        platform = adapter(server.url)
        try:
            return await platform.metric(APP, metric, "web", *SPAN), server.asked[0]
        finally:
            await platform.close()


async def test_points_come_in_order_with_their_instances():
    body = matrix(
        series([1772366400, "5.5"], [1772366520, "7"]),
        series([1772366460, "6"], instance="web-1"),
    )
    found, _ = await points(body)
    assert [(one.instance, one.value) for one in found] == [
        ("web-0", 5.5),
        ("web-1", 6.0),
        ("web-0", 7.0),
    ]
    assert found[0].at == datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("metric", "path"),
    [
        (ComponentMetric.CPU, "cpu_percentage"),
        (ComponentMetric.MEMORY, "memory_percentage"),
        (ComponentMetric.RESTART_COUNT, "restart_count"),
    ],
)
async def test_each_metric_is_asked_for_by_its_own_path(metric: ComponentMetric, path: str):
    _, asked = await points(matrix(), metric)
    assert asked.path == f"/v2/monitoring/metrics/apps/{path}"
    start, end = int(SPAN[0].timestamp()), int(SPAN[1].timestamp())
    assert asked.query == f"app_id={APP}&start={start}&end={end}&app_component=web"


async def test_the_platforms_own_example_can_be_read():
    example = description()["components"]["examples"]["app_memory_percentage"]["value"]
    found, _ = await points(example)
    assert found
    assert all(one.component and one.instance for one in found)


async def test_what_is_no_number_is_left_out():
    found, _ = await points(matrix(series([1, "NaN"], [2, "+Inf"], [3, "4"])))
    assert [one.value for one in found] == [4.0]


@pytest.mark.parametrize(
    "body",
    [{}, {"data": {}}, matrix(series([1])), matrix(series([1, "x"])), matrix(series([1e300, "1"]))],
)
async def test_a_reply_that_makes_no_sense_is_unavailable(body: object):
    with pytest.raises(Unavailable):
        await points(body)


async def test_a_token_without_the_scope_is_told_which():
    async with scripted(lambda _: problem(403)) as server:
        platform = adapter(server.url)
        with pytest.raises(Misconfigured, match="monitoring:read"):
            await platform.metric(APP, ComponentMetric.CPU, "", *SPAN)
        await platform.close()


async def test_the_simulators_restarts_are_those_of_its_crashes():
    simulator = world()
    release(simulator, "2.0", behaviour=[{"kind": "crash"}])
    simulator.advance(simulator.now + timedelta(minutes=10))
    async with serve(simulator, clock=lambda: simulator.now) as running:
        options = DigitalOceanOptions(api_url=running.api_url)
        platform = DigitalOcean(options, lambda: TOKEN, SystemClock())
        asked = (ComponentMetric.RESTART_COUNT, "")
        since = simulator.now - timedelta(minutes=8)
        found = await platform.metric(AppId(shop(simulator).id), *asked, since, simulator.now)
        await platform.close()
    values = [one.value for one in found if one.instance == "web-0"]
    assert values == sorted(values)
    assert values[-1] > values[0] > 0
    assert isinstance(found[0], MetricPoint)


def admitted(account: Budget, *, spare: bool) -> bool:
    try:
        account.admit("test", urgent=False, spare=spare)
    except Unavailable:
        return False
    return True


@pytest.mark.parametrize(("left", "may"), [(1250, True), (1249, False)])
def test_what_is_nice_to_have_leaves_a_quarter_of_the_hour(left: int, may: bool):
    account = Budget(TurnedClock(), reserve=200, burst_max=250, burst_reserve=30)
    account.note_reply(200, {"ratelimit-limit": "5000", "ratelimit-remaining": str(left)})
    assert admitted(account, spare=True) is may
    assert admitted(account, spare=False)


def test_what_is_nice_to_have_leaves_half_of_the_minute():
    clock = TurnedClock()
    account = Budget(clock, reserve=200, burst_max=250, burst_reserve=30)
    for _ in range(124):
        account.note_sent()
    assert admitted(account, spare=True)
    account.note_sent()
    assert not admitted(account, spare=True)
    assert admitted(account, spare=False)
    clock.seconds += 61
    assert admitted(account, spare=True)
