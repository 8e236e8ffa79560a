"""The platform's API in process, under virtual time: tokens, pages, limits, faults, readings."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import httpx
import pytest

from tests.simulator.worlds import (
    NOON,
    ROLLOUT_S,
    VirtualClock,
    client_of,
    do,
    live_version,
    release,
    shop,
    version_of,
    world,
)

APPS = "/v2/apps"


@asynccontextmanager
async def reaching(simulator):
    """The simulator's clock and a client of its API."""
    clock = VirtualClock()
    clock.now = simulator.now
    async with client_of(simulator, clock) as client:
        yield clock, client


def path_of(simulator, tail="") -> str:
    return f"{APPS}/{shop(simulator).id}{tail}"


async def test_without_a_known_token_nobody_gets_in():
    async with reaching(world()) as (_, client):
        wrong = await client.get(APPS, headers={"authorization": "Bearer other"})
        none = await client.get(APPS, headers={"authorization": ""})

    assert (wrong.status_code, none.status_code) == (401, 401)
    assert wrong.json()["id"] == "unauthorized"


async def test_a_token_may_do_only_what_its_scopes_say():
    simulator = world(options={"tokens": [{"token": "reader", "scopes": ["app:read"]}]})
    target = {"deployment_id": version_of(simulator, "1.1").id}
    async with reaching(simulator) as (_, client):
        client.headers["authorization"] = "Bearer reader"
        read = await client.get(APPS)
        judged = await client.post(path_of(simulator, "/rollback/validate"), json=target)
        rolled = await client.post(path_of(simulator, "/rollback"), json=target)

    assert [r.status_code for r in (read, judged, rolled)] == [200, 403, 403]
    assert simulator.ledger.rollbacks == []


async def test_pages_are_linked_by_absolute_addresses():
    simulator = world(past=[{"version": f"1.{n}"} for n in range(5)])
    url, seen = path_of(simulator, "/deployments?per_page=2"), []
    async with reaching(simulator) as (_, client):
        while url:
            body = (await client.get(url)).json()
            seen += [d["id"] for d in body["deployments"]]
            url = body["links"].get("pages", {}).get("next")
            assert url is None or url.startswith("http://api.platform.test/v2/apps/")

    assert body["meta"] == {"total": 5}
    assert set(body["links"]["pages"]) == {"first", "prev"}
    assert seen == [d.id for d in reversed(shop(simulator).deployments)]


async def test_deployments_can_be_filtered_by_type_and_links_keep_the_filter():
    simulator = world()
    do(simulator, "autoscale", app="shop")
    filtered = path_of(simulator, "/deployments?deployment_types=AUTOSCALED")
    both = filtered + "&deployment_types=DEPLOY_ON_PUSH&per_page=1"
    async with reaching(simulator) as (_, client):
        one = (await client.get(filtered)).json()
        all_of_them = (await client.get(both)).json()

    assert one["meta"]["total"] == 1
    assert all_of_them["meta"]["total"] == 4
    assert all_of_them["links"]["pages"]["next"].count("deployment_types=") == 2


async def test_nonsense_in_page_numbers_means_the_first_page():
    async with reaching(world()) as (_, client):
        body = (await client.get(f"{APPS}?page=x&per_page=100000")).json()

    assert len(body["apps"]) == 1


@pytest.mark.parametrize(
    ("spelling", "shows"), [("absent", "none"), ("null", None), ("object", {})]
)
async def test_an_empty_slot_is_spelled_as_the_app_spells_it(spelling, shows):
    async with reaching(world(empty_slots=spelling)) as (_, client):
        (app,) = (await client.get(APPS)).json()["apps"]

    assert app.get("pinned_deployment", "none") == shows
    assert app.get("in_progress_deployment", "none") == shows
    assert app["active_deployment"]["phase"] == "ACTIVE"


async def test_mixed_spellings_all_turn_up():
    async with reaching(world(empty_slots="mixed")) as (_, client):
        apps = [(await client.get(APPS)).json()["apps"][0] for _ in range(20)]

    seen = {repr(app.get("pinned_deployment", "absent")) for app in apps}
    assert seen == {"'absent'", "None", "{}"}


async def test_instants_have_nine_digits():
    async with reaching(world()) as (_, client):
        (app,) = (await client.get(APPS)).json()["apps"]

    fraction = app["last_deployment_created_at"].partition(".")[2]
    assert len(fraction) == len("123456789Z")
    assert datetime.fromisoformat(app["last_deployment_active_at"]).tzinfo is not None


async def test_the_rate_headers_count_down_and_the_minute_limit_says_when_to_come_back():
    simulator = world(options={"requests_per_minute_max": 3})
    async with reaching(simulator) as (clock, client):
        replies = []
        for _ in range(4):
            replies.append(await client.get(APPS))
            clock.pass_s(10)
        clock.pass_s(21)
        later = await client.get(APPS)

    remaining = [int(r.headers["ratelimit-remaining"]) for r in replies]
    assert remaining == [4999, 4998, 4997, 4997]
    assert [r.status_code for r in replies] == [200, 200, 200, 429]
    assert replies[3].headers["retry-after"] == "30"
    assert replies[3].json()["id"] == "too_many_requests"
    assert later.status_code == 200


async def test_the_hour_limit_names_the_instant_of_its_end_and_no_wait():
    simulator = world(options={"requests_per_hour_max": 2})
    async with reaching(simulator) as (clock, client):
        for _ in range(2):
            await client.get(APPS)
            clock.pass_s(120)
        refused = await client.get(APPS)
        clock.pass_s(3600 - 240)
        later = await client.get(APPS)

    assert refused.status_code == 429
    assert "retry-after" not in refused.headers
    ends = int((NOON + timedelta(hours=1)).timestamp())
    assert int(refused.headers["ratelimit-reset"]) == ends
    assert later.status_code == 200


async def test_each_token_has_limits_of_its_own():
    tokens = [{"token": "a"}, {"token": "b"}]
    simulator = world(options={"requests_per_minute_max": 1, "tokens": tokens})
    async with reaching(simulator) as (_, client):
        statuses = [
            (await client.get(APPS, headers={"authorization": f"Bearer {t}"})).status_code
            for t in "aab"
        ]

    assert statuses == [200, 429, 200]


@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/v2/apps/none", "/v2/apps/none/health", "/v2/apps/none/deployments"],
)
async def test_what_does_not_exist_is_not_found_with_an_error_body(path):
    async with reaching(world()) as (_, client):
        reply = await client.get(path)

    assert reply.status_code == 404
    assert reply.json()["id"] == "not_found"


@pytest.mark.parametrize("content", ["{", "[]", "{}"])
async def test_a_rollback_without_a_proper_body_is_a_bad_request(content):
    simulator = world()
    async with reaching(simulator) as (_, client):
        reply = await client.post(path_of(simulator, "/rollback"), content=content)

    assert (reply.status_code, reply.json()["id"]) == (400, "bad_request")


async def test_a_rollback_through_the_api_converges_and_pins():
    simulator = world()
    release(simulator, "2.0", behaviour=[{"kind": "errors"}])
    target = version_of(simulator, "1.2").id
    async with reaching(simulator) as (clock, client):
        made = await client.post(path_of(simulator, "/rollback"), json={"deployment_id": target})
        clock.pass_s(3)
        app = (await client.get(path_of(simulator))).json()["app"]
        committed = await client.post(path_of(simulator, "/rollback/commit"))

    assert made.json()["deployment"]["cloned_from"] == target
    assert app["active_deployment"]["id"] == made.json()["deployment"]["id"]
    assert app["pinned_deployment"]["id"] == made.json()["deployment"]["id"]
    assert (committed.status_code, committed.content) == (200, b"")


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


async def test_every_call_is_in_the_ledger():
    simulator = world()
    async with reaching(simulator) as (_, client):
        await client.get(APPS)
        await client.get(path_of(simulator))
        await client.get(path_of(simulator, "/deployments/none"))

    seen = [(r.operation, r.app, r.status) for r in simulator.ledger.requests]
    assert seen == [
        ("list_apps", None, 200),
        ("get_app", "shop", 200),
        ("get_deployment", "shop", 404),
    ]


async def test_creating_a_deployment_deploys_the_newest_content_again():
    simulator = world()
    async with reaching(simulator) as (clock, client):
        created = await client.post(path_of(simulator, "/deployments"), json={"force_build": True})
        again = await client.post(path_of(simulator, "/restart"), json={})
        cancelled = await client.post(
            path_of(simulator, f"/deployments/{again.json()['deployment']['id']}/cancel")
        )
        twice = await client.post(
            path_of(simulator, f"/deployments/{again.json()['deployment']['id']}/cancel")
        )
        clock.pass_s(ROLLOUT_S)

    assert created.json()["deployment"]["cause_details"]["type"] == "MANUAL"
    assert cancelled.json()["deployment"]["phase"] == "CANCELED"
    assert twice.status_code == 400
    assert live_version(simulator) == "1.2"
