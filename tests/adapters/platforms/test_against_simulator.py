"""The whole life of a bad release, seen through the adapter, on the simulated platform."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

import httpx
import pytest

from tests.adapters.platforms.builders import NOON, Tally
from watchdog.adapters.clock import SystemClock
from watchdog.adapters.platforms.digitalocean import DigitalOcean, DigitalOceanOptions
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.view import AppView, CauseKind, Phase
from watchdog.ports import Misconfigured, NotFound, OutcomeUnknown, Refused, Unavailable
from watchdog.simulator import (
    Fault,
    FaultKind,
    Simulator,
    api_app,
    load_scenario,
    parse_step,
    serve,
)
from watchdog.simulator.options import TOKEN


class Hands:
    """A clock turned by hand, for both sides."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self):
        return NOON + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass(kw_only=True)
class World:
    """A simulated platform, the adapter to it, and the clock of both."""

    simulator: Simulator
    platform: DigitalOcean
    clock: Hands

    async def view(self, name: str) -> AppView:
        fleet = await self.platform.fleet()
        return next(view for view in fleet if view.name == name)

    def do(self, step: dict[str, object]) -> None:
        self.simulator.advance(self.clock.now())
        self.simulator.perform(parse_step(step))


@contextlib.asynccontextmanager
async def world(
    token: Callable[[], str] = lambda: TOKEN, per_page: int = 200
) -> AsyncIterator[World]:
    clock = Hands()
    simulator = Simulator(load_scenario("demo"))
    platform = DigitalOcean(
        DigitalOceanOptions(api_url="http://api.test", per_page=per_page),
        token,
        clock,
        httpx.ASGITransport(api_app(simulator, clock.now, clock.sleep)),
        Tally(),
    )
    yield World(simulator=simulator, platform=platform, clock=clock)
    await platform.close()


async def bad_release(here: World) -> tuple[AppView, DeploymentId]:
    """Let ``api`` release its bad version; return the view then, and the release before."""
    before = (await here.view("api")).live
    assert before is not None
    here.clock.seconds = 20
    return await here.view("api"), before.id


async def test_the_fleet_shows_every_app_as_its_own_page_does():
    async with world() as here:
        fleet = await here.platform.fleet()
        assert sorted(view.name for view in fleet) == ["api", "blog", "shop"]
        assert [await here.platform.view(view.app) for view in fleet] == list(fleet)
        for view in fleet:
            assert view.live is not None
            assert view.live.phase is Phase.ACTIVE
            assert view.live.served
            assert view.live.content.known
            assert view.health_check_path == "/healthz"
            assert view.live_url == f"http://{view.name}.app.test"
            assert view.coming is None


async def test_a_fleet_of_several_pages_is_the_same_fleet():
    async with world(per_page=1) as narrow, world() as wide:
        assert {v.name for v in await narrow.platform.fleet()} == {
            v.name for v in await wide.platform.fleet()
        }


async def test_history_is_newest_first_and_former_releases_have_served():
    async with world() as here:
        view = await here.view("api")
        history = await here.platform.history(view.app)

        assert len(history) == 4
        assert all(one.created_at >= two.created_at for one, two in pairwise(history))
        assert [one.phase for one in history] == [Phase.ACTIVE] + [Phase.SUPERSEDED] * 3
        assert all(one.served for one in history)
        assert len({one.content for one in history}) == 4
        for one in history:
            assert await here.platform.deployment(view.app, one.id) == one


async def test_a_rollout_is_seen_coming_and_then_live():
    async with world() as here:
        before = await here.view("api")
        here.clock.seconds = 13
        during = await here.view("api")
        here.clock.seconds = 20
        after = await here.view("api")

    assert during.live == before.live
    assert during.coming is not None
    assert during.coming.served is False
    assert during.watermark > before.watermark
    assert after.live is not None
    assert after.live.id == during.coming.id
    assert after.coming is None


async def test_a_rollback_is_accepted_pins_the_app_and_becomes_live():
    async with world() as here:
        view, target = await bad_release(here)
        assert (await here.platform.preflight(view.app, target)).valid
        made = await here.platform.roll_back(view.app, target, pin=True)
        during = await here.view("api")
        here.clock.seconds += 10
        after = await here.view("api")

        assert during.coming is not None
        assert during.coming.id == made
        assert after.live is not None
        assert after.live.id == made
        assert after.live.cloned_from == target
        assert after.live.cause is CauseKind.ROLLBACK
        assert after.live.is_rollback
        assert after.pinned is not None
        original = await here.platform.deployment(view.app, target)
        assert after.live.content.sources == original.content.sources

        again = await here.platform.preflight(view.app, target)
        assert (again.valid, again.code) == (False, "app_pinned")
        with pytest.raises(Refused) as caught:
            await here.platform.roll_back(view.app, target, pin=True)
        assert caught.value.code

        await here.platform.commit(view.app)
        assert (await here.view("api")).pinned is None
        assert len(here.simulator.ledger.rollbacks) == 1


async def test_a_rollback_without_a_pin_leaves_none():
    async with world() as here:
        view, target = await bad_release(here)
        await here.platform.roll_back(view.app, target, pin=False)
        here.clock.seconds += 10
        assert (await here.view("api")).pinned is None


async def test_a_deployment_on_its_way_is_cancelled_once_and_never_when_it_is_over():
    async with world() as here:
        here.do({"release": {"app": "shop", "version": "9.9.9"}})
        view = await here.view("shop")
        assert view.coming is not None

        await here.platform.cancel(view.app, view.coming.id)
        assert (await here.view("shop")).coming is None
        ended = await here.platform.deployment(view.app, view.coming.id)
        assert ended.phase is Phase.CANCELED
        with pytest.raises(Refused):
            await here.platform.cancel(view.app, view.coming.id)


@pytest.mark.parametrize(
    ("kind", "accepted"),
    [(FaultKind.REPLY_LOST, 1), (FaultKind.DROPPED, 0), (FaultKind.STATUS, 0)],
)
async def test_a_rollback_whose_answer_fails_is_unknown_and_was_sent_once(
    kind: FaultKind, accepted: int
):
    simulator = Simulator(load_scenario("demo"))
    async with serve(simulator) as running:
        options = DigitalOceanOptions(api_url=running.api_url)
        platform = DigitalOcean(options, lambda: running.token, SystemClock())
        view = next(one for one in await platform.fleet() if one.name == "api")
        history = await platform.history(view.app)
        simulator.faults.inject(Fault(operation="create_rollback", kind=kind, app="api"))
        with pytest.raises(OutcomeUnknown):
            await platform.roll_back(view.app, history[1].id, pin=True)
        await platform.close()

    assert len(simulator.ledger.rollbacks) == accepted


async def test_a_throttled_rollback_plainly_did_not_happen():
    async with world() as here:
        view, target = await bad_release(here)
        fault = Fault(operation="create_rollback", kind=FaultKind.THROTTLED, retry_after_s=3)
        here.simulator.faults.inject(fault)
        with pytest.raises(Unavailable) as caught:
            await here.platform.roll_back(view.app, target, pin=True)

        assert caught.value.retry_after == timedelta(seconds=3)
        assert here.simulator.ledger.rollbacks == []


async def test_reads_get_over_a_passing_fault():
    async with world() as here:
        fault = Fault(operation="list_apps", kind=FaultKind.STATUS, times=2, status=502, html=True)
        here.simulator.faults.inject(fault)
        assert len(await here.platform.fleet()) == 3


async def test_a_failed_rollout_tells_why_and_never_served():
    async with world() as here:
        view = await here.view("shop")
        here.do({"fail_next": {"app": "shop", "failure": "health_checks"}})
        here.clock.seconds = 20
        newest = (await here.platform.history(view.app))[0]

    assert newest.phase is Phase.ERROR
    assert newest.served is False
    assert newest.reasons[0].code == "DeployContainerHealthChecksFailed"


async def test_logs_are_there_while_a_release_is_live_and_gone_once_it_is_superseded():
    simulator = Simulator(load_scenario("demo"))
    async with serve(simulator) as running:
        options = DigitalOceanOptions(api_url=running.api_url)
        platform = DigitalOcean(options, lambda: running.token, SystemClock())
        view = next(one for one in await platform.fleet() if one.name == "api")
        live, former = (await platform.history(view.app))[:2]
        kinds = [one.kind for one in await platform.logs(view.app, live.id)]
        former_kinds = [one.kind for one in await platform.logs(view.app, former.id)]
        await platform.close()

    assert kinds == ["run", "deploy"]
    assert "run" not in former_kinds


async def test_unknown_ids_are_not_found_and_a_wrong_token_is_ours_to_mend():
    async with world() as here:
        app = (await here.view("api")).app
        for call in (
            here.platform.view(AppId("no-such")),
            here.platform.deployment(app, DeploymentId("no-such")),
            here.platform.preflight(app, DeploymentId("no-such")),
            here.platform.roll_back(app, DeploymentId("no-such"), pin=True),
        ):
            with pytest.raises(NotFound):
                await call
    async with world(token=lambda: "wrong") as elsewhere:
        with pytest.raises(Misconfigured):
            await elsewhere.platform.fleet()


async def test_the_simulators_hourly_limit_is_learnt_from_its_headers():
    async with world() as here:
        await here.platform.fleet()
        first = here.platform.budget_remaining
        await here.platform.fleet()
        second = here.platform.budget_remaining

    assert first is not None
    assert second == first - 1
