"""Small simulated worlds, a clock that moves by hand, and clients for them."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from watchdog.simulator import Simulator, api_app, parse_scenario, parse_step
from watchdog.simulator.calls import OPERATIONS
from watchdog.simulator.options import TOKEN
from watchdog.simulator.records import App, Deployment

NOON = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
ROLLOUT_S = 2.0
ROLLBACK_S = 3.0
APPS = "/v2/apps"
AUTHORISED = {"authorization": f"Bearer {TOKEN}"}
THREE_GOOD_RELEASES = [{"version": "1.0"}, {"version": "1.1"}, {"version": "1.2"}]
PARTS = [
    {"name": "web"},
    {"name": "queue", "kind": "worker", "image_tag": "latest"},
    {"name": "pages", "kind": "static_site"},
    {"name": "migrate", "kind": "pre_deploy_job"},
    {"name": "warm", "kind": "post_deploy_job"},
    {"name": "tell", "kind": "failed_deploy_job"},
]


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


def roll_back(simulator: Simulator, version: str, **more: Any) -> Deployment:
    """Return ``shop`` to a version and wait until the rollback has ended."""
    made = simulator.roll_back(shop(simulator), version_of(simulator, version).id, **more)
    advance_s(simulator, ROLLBACK_S)
    return made


def live_version(simulator: Simulator) -> str | None:
    active = shop(simulator).active
    return None if active is None else active.content.version


def client_of(simulator: Simulator, clock: VirtualClock) -> httpx.AsyncClient:
    """A client of the in-process skin, with a token."""
    transport = httpx.ASGITransport(api_app(simulator, clock, clock.sleep))
    return httpx.AsyncClient(
        transport=transport, base_url="http://api.platform.test", headers=AUTHORISED
    )


@asynccontextmanager
async def reaching(simulator):
    """The simulator's clock and a client of its API."""
    clock = VirtualClock()
    clock.now = simulator.now
    async with client_of(simulator, clock) as client:
        yield clock, client


def path_of(simulator, tail="") -> str:
    return f"{APPS}/{shop(simulator).id}{tail}"


def busy_world():
    """A world in which something of everything has happened."""
    simulator = world(
        components=PARTS,
        databases=["main"],
        inactivity_sleep_s=600,
        empty_slots="mixed",
        # Whoever asks for everything in one instant is not to be sent away for it.
        options={"requests_per_minute_max": 5000},
        past=[
            {"version": "1.0", "digest": "sha256:10"},
            {"version": "1.1", "failure": "pre_deploy_job"},
            {"version": "1.2", "databases": ["old"]},
            {"version": "1.3", "cause": "MANUAL"},
            {"version": "1.4", "cause": "MAINTENANCE"},
        ],
    )
    do(simulator, "autoscale", app="shop")
    advance_s(simulator, 2)
    release(simulator, "2.0", behaviour=[{"kind": "crash", "from_s": 1}])
    do(simulator, "release", app="shop", version="2.1")
    advance_s(simulator, 1)
    do(simulator, "release", app="shop", version="2.2")
    advance_s(simulator, 1)
    return simulator


@asynccontextmanager
async def asking(simulator):
    """A function that performs an operation by name on the shop."""
    clock = VirtualClock()
    clock.now = simulator.now
    async with client_of(simulator, clock) as client:

        async def ask(name, *, path=None, body=None, query=None, advance=0.0):
            clock.pass_s(advance)
            operation = OPERATIONS[name]
            values = {"app_id": shop(simulator).id, "component_name": "web", **(path or {})}
            url = operation.path.format(**values)
            return await client.request(operation.method, url, json=body, params=query)

        yield ask
