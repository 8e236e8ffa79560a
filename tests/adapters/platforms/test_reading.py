"""Reads: pages, repeats, the small page, and when a reading was begun."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from tests.adapters.platforms.builders import (
    APP,
    NOON,
    TARGET,
    Tally,
    TurnedClock,
    adapter,
    app,
    apps_page,
    deployment,
)
from tests.adapters.platforms.scripted import (
    Answer,
    Asked,
    Ending,
    answer_json,
    in_turn,
    problem,
    scripted,
)
from watchdog.ports import PortError, Unavailable


def page_of(asked: Asked) -> int:
    return int(parse_qs(asked.query)["page"][0])


def pages(*bodies: dict[str, object]) -> Callable[[Asked], Answer]:
    """Answer each page by its number."""
    return lambda asked: answer_json(bodies[page_of(asked) - 1])


def link(number: int | str) -> str:
    return f"https://elsewhere.example/v2/apps?page={number}&per_page=200"


async def test_the_fleet_is_read_in_one_call_of_full_pages():
    async with scripted(answer_json(apps_page(app("a1"), app("a2")))) as server:
        platform = adapter(server.url)
        views = await platform.fleet()
        await platform.close()

    assert [view.app for view in views] == ["a1", "a2"]
    assert [asked.query for asked in server.asked] == ["per_page=200&page=1"]
    assert server.asked[0].headers["authorization"].startswith("Bearer ")


async def test_later_pages_are_asked_of_our_own_host_whatever_the_link_says():
    first = apps_page(app("a1"), total=2, following=link(2))
    async with scripted(pages(first, apps_page(app("a2"), total=2))) as server:
        platform = adapter(server.url, per_page=1)
        views = await platform.fleet()
        await platform.close()

    assert [view.app for view in views] == ["a1", "a2"]
    assert [page_of(asked) for asked in server.asked] == [1, 2]


async def test_an_app_that_slid_to_the_next_page_is_shown_once_as_read_last():
    older, newer = app("a1"), app("a1", live_url="https://new")
    first = apps_page(older, app("a2"), total=3, following=link(2))
    async with scripted(pages(first, apps_page(newer, app("a3"), total=3))) as server:
        platform = adapter(server.url, per_page=2)
        views = await platform.fleet()
        await platform.close()

    assert {view.app: view.live_url for view in views} == {"a1": "https://new", "a2": "", "a3": ""}


@pytest.mark.parametrize(
    "second",
    [
        problem(500),
        problem(404, "not_found"),
        Answer(body=b"{"),
        answer_json({"apps": 7}),
        # An app was deleted meanwhile, so another one slid to the page already read.
        answer_json(apps_page(total=2)),
        answer_json(apps_page(app("a2"), total=2, following=link(2))),
        answer_json(apps_page(app("a2"), total=2, following=link(1))),
        answer_json(apps_page(app("a2"), total=2, following=link("next"))),
        answer_json(apps_page(app("a2"), total=2, following=link(-3))),
        answer_json(apps_page(app("a2"), total=2, following="https://[bad")),
    ],
)
async def test_a_fleet_that_cannot_be_read_whole_is_not_read(second: Answer):
    first = answer_json(apps_page(app("a1"), total=2, following=link(2)))
    async with scripted(lambda asked: first if page_of(asked) == 1 else second) as server:
        platform = adapter(server.url, per_page=1)
        with pytest.raises(PortError):
            await platform.fleet()
        await platform.close()


async def test_a_full_last_page_that_knows_of_more_apps_is_not_the_whole_fleet():
    async with scripted(answer_json(apps_page(app("a1"), total=2))) as server:
        platform = adapter(server.url, per_page=1)
        with pytest.raises(Unavailable, match="do not add up"):
            await platform.fleet()
        await platform.close()


async def test_pages_without_end_are_given_up():
    def endless(asked: Asked) -> Answer:
        number = page_of(asked)
        return answer_json(apps_page(app(f"a{number}"), total=999, following=link(number + 1)))

    async with scripted(endless) as server:
        platform = adapter(server.url, per_page=1)
        with pytest.raises(Unavailable):
            await platform.fleet()
        await platform.close()

    assert len(server.asked) == 50


@pytest.mark.parametrize("body", [{"meta": {"total": 0}}, {"meta": {}, "apps": None}, {"apps": []}])
async def test_an_account_without_apps_is_an_empty_fleet(body: dict[str, object]):
    async with scripted(answer_json(body)) as server:
        platform = adapter(server.url)
        assert await platform.fleet() == ()
        await platform.close()


@pytest.mark.parametrize("body", [{}, {"links": {}}, {"meta": {"total": 3}}])
async def test_a_reply_that_merely_lacks_the_list_is_not_an_empty_fleet(body: dict[str, object]):
    async with scripted(answer_json(body)) as server:
        platform = adapter(server.url)
        with pytest.raises(Unavailable):
            await platform.fleet()
        await platform.close()


async def test_a_passing_fault_costs_a_pause_and_the_reading_counts_from_the_try_that_worked():
    clock, tally = TurnedClock(), Tally()
    good = answer_json({"app": app()})
    async with scripted(in_turn(problem(502), Answer(silent=True), good)) as server:
        platform = adapter(server.url, clock=clock, tally=tally)
        view = await platform.view(APP)
        await platform.close()

    assert clock.slept == [0.2, 0.4]
    assert view.read_at == NOON + timedelta(seconds=sum(clock.slept))
    assert tally.seen == [("view", "unavailable"), ("view", "unavailable"), ("view", "ok")]


@pytest.mark.parametrize(("asked_s", "slept"), [("1", [1.0]), ("2", [2.0]), ("30", [])])
async def test_a_short_pause_that_is_asked_for_is_kept_and_a_long_one_left_to_the_caller(
    asked_s: str, slept: list[float]
):
    clock = TurnedClock()
    busy = problem(503, retry_after=asked_s)
    async with scripted(in_turn(busy, answer_json({"app": app()}))) as server:
        platform = adapter(server.url, clock=clock)
        if slept:
            assert (await platform.view(APP)).read_at == NOON + timedelta(seconds=slept[0])
        else:
            with pytest.raises(Unavailable) as caught:
                await platform.view(APP)
            assert caught.value.retry_after == timedelta(seconds=30)
        await platform.close()

    assert clock.slept == slept


@pytest.mark.parametrize("wrong", [app("a2"), app("a2", spec={})])
async def test_an_answer_about_another_app_is_no_answer(wrong: dict[str, object]):
    async with scripted(answer_json({"app": wrong})) as server:
        platform = adapter(server.url)
        with pytest.raises(Unavailable, match="another app"):
            await platform.view(APP)
        await platform.close()


async def test_an_answer_about_another_deployment_is_no_answer():
    async with scripted(answer_json({"deployment": deployment("d2")})) as server:
        platform = adapter(server.url)
        with pytest.raises(Unavailable, match="another deployment"):
            await platform.deployment(APP, TARGET)
        await platform.close()


async def test_ids_cannot_reach_another_path():
    async with scripted(problem(404, "not_found")) as server:
        platform = adapter(server.url)
        with pytest.raises(PortError):
            await platform.view(type(APP)("a1/../../account?x=1"))
        await platform.close()

    assert server.asked[0].path == "/v2/apps/a1%2F..%2F..%2Faccount%3Fx%3D1"


async def test_history_is_one_page_newest_first_each_deployment_once():
    old = deployment("d1", created_at="2026-02-01T00:00:00Z", phase="SUPERSEDED")
    new = deployment("d2", created_at="2026-02-02T00:00:00Z")
    body = {"deployments": [old, new, old], "links": {"pages": {"next": link(2)}}}
    async with scripted(answer_json(body)) as server:
        platform = adapter(server.url)
        found = await platform.history(APP)
        await platform.close()

    assert [one.id for one in found] == ["d2", "d1"]
    assert [asked.query for asked in server.asked] == ["per_page=20&page=1"]


@pytest.mark.parametrize(
    "slow",
    [
        Answer(status=524, body=b"<html>A timeout occurred</html>"),
        problem(504),
        Answer(silent=True, ending=Ending.HANG),
    ],
)
async def test_a_history_that_takes_too_long_is_asked_for_once_more_and_shorter(slow: Answer):
    short = timedelta(seconds=0.3)
    good = answer_json({"deployments": [deployment()]})
    async with scripted(in_turn(slow, good)) as server:
        platform = adapter(server.url, request_timeout=short)
        assert len(await platform.history(APP)) == 1
        await platform.close()
    async with scripted(slow) as still:
        platform = adapter(still.url, request_timeout=short)
        with pytest.raises(Unavailable):
            await platform.history(APP)
        await platform.close()

    expected = ["per_page=20&page=1", "per_page=5&page=1"]
    assert [asked.query for asked in server.asked] == expected
    assert [asked.query for asked in still.asked] == expected


async def test_a_whole_read_with_its_repeats_has_a_deadline_too():
    async with scripted(Answer(silent=True, ending=Ending.HANG)) as server:
        platform = adapter(server.url, call_timeout=timedelta(seconds=0.2))
        with pytest.raises(Unavailable, match="not done within"):
            await platform.view(APP)
        await platform.close()


@pytest.mark.parametrize("pin", [True, False])
async def test_a_rollback_says_target_and_pin_and_returns_the_new_deployment(pin: bool):
    # All but the id is nonsense: nothing else in the reply may spoil it.
    odd = {"deployment": {"id": "d9", "created_at": 7, "phase": []}}
    async with scripted(answer_json(odd)) as server:
        platform = adapter(server.url)
        assert await platform.roll_back(APP, TARGET, pin=pin) == "d9"
        await platform.close()

    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/v2/apps/a1/rollback")
    assert asked.json == {"deployment_id": "d1", "skip_pin": not pin}


async def test_a_preflight_asks_the_platform_and_changes_nothing():
    refused = {"valid": False, "error": {"code": "exceeded_revision_limit", "message": "too old"}}
    async with scripted(answer_json(refused)) as server:
        platform = adapter(server.url)
        found = await platform.preflight(APP, TARGET)
        await platform.close()

    assert (found.valid, found.code, found.message) == (False, "exceeded_revision_limit", "too old")
    assert (found.target, found.at) == (TARGET, NOON)
    assert server.asked[0].path == "/v2/apps/a1/rollback/validate"
    assert server.asked[0].json == {"deployment_id": "d1", "skip_pin": False}


async def test_a_cancel_names_the_deployment_and_is_content_with_any_reply():
    async with scripted(Answer()) as server:
        platform = adapter(server.url)
        await platform.cancel(APP, TARGET)
        await platform.close()

    asked = (server.asked[0].method, server.asked[0].path)
    assert asked == ("POST", "/v2/apps/a1/deployments/d1/cancel")


async def test_a_commit_is_content_with_an_empty_reply():
    async with scripted(Answer()) as server:
        platform = adapter(server.url)
        await platform.commit(APP)
        await platform.close()

    assert (server.asked[0].method, server.asked[0].path) == ("POST", "/v2/apps/a1/rollback/commit")
