"""Every reply of every operation against the official API description."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.simulator.description import check, needs_description
from tests.simulator.worlds import asking, busy_world, do, shop, version_of, world
from watchdog.simulator.calls import OPERATIONS
from watchdog.simulator.logs import LogKind

SIZE = "apps-s-1vcpu-1gb"


@needs_description
@pytest.mark.parametrize("make", [world, busy_world])
async def test_every_read_is_as_described(make):
    simulator = make()
    reads = [operation for operation in OPERATIONS.values() if operation.method == "GET"]
    answered: Counter[tuple[str, int]] = Counter()
    async with asking(simulator) as ask:
        events = (await ask("list_events")).json()["events"]
        for deployment, happening in zip(shop(simulator).deployments, events, strict=True):
            path = {"deployment_id": deployment.id, "event_id": happening["id"], "slug": SIZE}
            for operation in reads:
                for query in queries_of(operation, simulator):
                    reply = await ask(operation.name, path=path, query=query)
                    check(operation, reply)
                    answered[operation.name, reply.status_code] += 1

    assert {name for name, status in answered if status == 200} == {o.name for o in reads}
    # Only logs can be missing where everything that is asked for exists.
    assert {status for _, status in answered} == {200, 400}
    assert all("logs" in name for name, status in answered if status == 400)


def queries_of(operation, simulator):
    """Every kind of query that the operation takes."""
    if "monitoring" in operation.path:
        now = int(simulator.now.timestamp())
        return [{"app_id": shop(simulator).id, "start": now - 3600, "end": now}]
    if operation.path.endswith("/logs"):
        return [{"type": kind} for kind in LogKind]
    return [{}, {"per_page": "2"}, {"per_page": "2", "page": "2"}]


@needs_description
async def test_every_change_is_as_described():
    simulator = busy_world()
    target = {"deployment_id": version_of(simulator, "1.4").id}
    steps = [
        ("propose", {"spec": {"name": "other"}}, 200),
        ("propose", {}, 400),
        ("create_deployment", {"force_build": True}, 200),
        ("restart", {"components": ["web"]}, 200),
        ("validate_rollback", target, 200),
        ("commit_rollback", None, 400),
        ("revert_rollback", None, 400),
        ("create_rollback", target, 200),
        ("validate_rollback", target, 200),
        ("create_rollback", target, 400),
        ("create_deployment", {}, 400),
        ("revert_rollback", None, 200),
        ("create_rollback", target, 200),
        ("commit_rollback", None, 200),
    ]
    async with asking(simulator) as ask:
        for name, body, status in steps:
            reply = await ask(name, body=body, advance=4)
            assert (name, reply.status_code) == (name, status)
            check(OPERATIONS[name], reply)
        newest = (await ask("restart", body={})).json()["deployment"]["id"]
        do(simulator, "autoscale", app="shop")
        scaling = (await ask("list_events")).json()["events"][0]["id"]
        # The restart was overtaken by the scaling, so there is nothing left of it to cancel.
        ended = {
            "cancel_event": await ask("cancel_event", path={"event_id": scaling}),
            "cancel_deployment": await ask("cancel_deployment", path={"deployment_id": newest}),
        }
        again = (await ask("restart", body={})).json()["deployment"]["id"]
        cancelled = await ask("cancel_deployment", path={"deployment_id": again})
        for name, reply in [*ended.items(), ("cancel_deployment", cancelled)]:
            check(OPERATIONS[name], reply)

    statuses = [reply.status_code for reply in (*ended.values(), cancelled)]
    assert statuses == [200, 400, 200]
    performed = {name for name, _, _ in steps} | set(ended)
    assert performed == {o.name for o in OPERATIONS.values() if o.method == "POST"}


@needs_description
async def test_every_verdict_on_a_target_is_as_described():
    simulator = busy_world()
    codes = set()
    async with asking(simulator) as ask:
        for deployment in shop(simulator).deployments:
            body = {"deployment_id": deployment.id}
            reply = await ask("validate_rollback", body=body)
            check(OPERATIONS["validate_rollback"], reply)
            codes.add(reply.json().get("error", {}).get("code"))

    assert codes >= {
        None,
        "incompatible_phase",
        "incompatible_result",
        "database_config_conflict",
    }


@needs_description
@pytest.mark.parametrize("name", list(OPERATIONS))
async def test_every_refusal_is_as_described(name):
    simulator = world()
    do(simulator, "fault", operation=name, kind="status", status=500)
    do(simulator, "fault", operation=name, kind="throttled")
    path = {"deployment_id": "none", "event_id": "none", "slug": "none"}
    async with asking(simulator) as ask:
        replies = [await ask(name, path=path) for _ in range(2)]

    assert [reply.status_code for reply in replies] == [500, 429]
    for reply in replies:
        check(OPERATIONS[name], reply)
