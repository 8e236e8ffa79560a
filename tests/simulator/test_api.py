"""The platform's API in process, under virtual time: tokens, pages, limits, readings."""

from __future__ import annotations

from datetime import datetime, timedelta

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


async def test_without_a_known_token_nobody_gets_in():
    async with reaching(world()) as (_, client):
        wrong = await client.get(APPS, headers={"authorization": "Bearer other"})
        none = await client.get(APPS, headers={"authorization": ""})

    assert (wrong.status_code, none.status_code) == (401, 401)
    assert wrong.json()["id"] == "unauthorized"
    assert wrong.json()["request_id"] == wrong.headers["x-request-id"]


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
    [
        "/nowhere",
        "/v2/apps/none",
        "/v2/apps/none/health",
        "/v2/apps/none/deployments",
        "/v2/apps/tiers/instance_sizes/none",
    ],
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


@pytest.mark.parametrize(("body", "phase"), [({}, "ACTIVE"), ({"force_build": True}, "DEPLOYING")])
async def test_a_forced_build_takes_its_time_and_a_reused_one_none(body, phase):
    simulator = world()
    async with reaching(simulator) as (clock, client):
        made = (await client.post(path_of(simulator, "/deployments"), json=body)).json()
        clock.pass_s(ROLLOUT_S - 0.5)
        where = path_of(simulator, f"/deployments/{made['deployment']['id']}")
        later = (await client.get(where)).json()

    assert later["deployment"]["phase"] == phase


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
