"""Small simulated worlds, a clock that moves by hand, and clients for them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from watchdog.simulator import Simulator, api_app, parse_scenario, parse_step
from watchdog.simulator.options import TOKEN
from watchdog.simulator.records import App, Deployment

NOON = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
ROLLOUT_S = 2.0
AUTHORISED = {"authorization": f"Bearer {TOKEN}"}
THREE_GOOD_RELEASES = [{"version": "1.0"}, {"version": "1.1"}, {"version": "1.2"}]


class VirtualClock:
    """A clock that stands still until somebody waits; waiting costs nothing."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_s(self, seconds: float) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.pass_s(seconds)


def world(*, past=None, timeline=(), options=None, seed=1, **settings) -> Simulator:
    """One app called ``shop`` with three good releases, begun at noon."""
    past = THREE_GOOD_RELEASES if past is None else past
    app = {"name": "shop", "past": past, **settings}
    value = {"seed": seed, "apps": [app], "timeline": list(timeline), "options": options or {}}
    simulator = Simulator(parse_scenario(value))
    simulator.advance(NOON)
    return simulator


def do(simulator: Simulator, kind: str, /, **step: Any) -> None:
    """Perform one step now."""
    simulator.perform(parse_step({kind: step}))


def advance_s(simulator: Simulator, seconds: float) -> None:
    simulator.advance(simulator.now + timedelta(seconds=seconds))


def release(simulator: Simulator, version: str, **more: Any) -> Deployment:
    """Release a version of ``shop`` and wait until its rollout has ended."""
    do(simulator, "release", app="shop", version=version, **more)
    advance_s(simulator, ROLLOUT_S)
    return shop(simulator).deployments[-1]


def shop(simulator: Simulator) -> App:
    return simulator.app("shop")


def version_of(simulator: Simulator, version: str) -> Deployment:
    return next(d for d in shop(simulator).deployments if d.content.version == version)


def live_version(simulator: Simulator) -> str | None:
    active = shop(simulator).active
    return None if active is None else active.content.version


def client_of(simulator: Simulator, clock: VirtualClock) -> httpx.AsyncClient:
    """A client of the in-process skin, with a token."""
    transport = httpx.ASGITransport(api_app(simulator, clock, clock.sleep))
    return httpx.AsyncClient(
        transport=transport, base_url="http://api.platform.test", headers=AUTHORISED
    )
