"""The admin API: do to the running world what a scenario's timeline can do, and read the truth.

Loopback only and without a token; it is for people and tests, never for a watcher.
"""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from watchdog.simulator.connections import Clock
from watchdog.simulator.platform import Simulator
from watchdog.simulator.scenario import ScenarioError, parse_step
from watchdog.simulator.wire import JsonObject, RefusedError, stamp

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class AdminApi:
    """The admin API over one simulator.

    ``POST /admin/steps`` takes one step of a timeline without ``at_s``, or a list of them.
    ``GET /admin/ledger`` and ``GET /admin/state`` tell what happened and what is.
    ``DELETE /admin/faults`` forgets the faults that have not happened yet.
    """

    def __init__(self, simulator: Simulator, clock: Clock) -> None:
        self._simulator = simulator
        self._clock = clock

    def routes(self) -> list[BaseRoute]:
        """The routes, all under ``/admin``."""
        return [
            Route("/admin/steps", self._steps, methods=["POST"]),
            Route("/admin/ledger", self._ledger, methods=["GET"]),
            Route("/admin/state", self._state, methods=["GET"]),
            Route("/admin/faults", self._faults, methods=["DELETE"]),
        ]

    async def _steps(self, request: Request) -> Response:
        if (refused := self._enter(request)) is not None:
            return refused
        try:
            wanted = json.loads(await request.body())
            steps = [
                parse_step(step) for step in (wanted if isinstance(wanted, list) else [wanted])
            ]
        except ValueError as error:
            return JSONResponse({"id": "bad_request", "message": str(error)}, 400)
        except ScenarioError as error:
            return JSONResponse({"id": "bad_request", "message": str(error)}, 400)
        try:
            for step in steps:
                self._simulator.perform(step)
        except RefusedError as error:
            return JSONResponse({"id": error.code, "message": error.message}, error.status)
        return JSONResponse({"performed": len(steps), "at": stamp(self._simulator.now)})

    async def _ledger(self, request: Request) -> Response:
        return self._enter(request) or JSONResponse(self._simulator.ledger.render())

    async def _faults(self, request: Request) -> Response:
        if (refused := self._enter(request)) is not None:
            return refused
        self._simulator.faults.clear()
        return JSONResponse({})

    async def _state(self, request: Request) -> Response:
        return self._enter(request) or JSONResponse(_render_state(self._simulator))

    def _enter(self, request: Request) -> Response | None:
        host = "" if request.client is None else request.client.host
        if host not in _LOOPBACK:
            return JSONResponse({"id": "forbidden", "message": "loopback only"}, 403)
        self._simulator.advance(self._clock())
        return None


def _render_state(simulator: Simulator) -> JsonObject:
    apps: list[JsonObject] = []
    for app in simulator.apps.values():
        deployments: list[JsonObject] = [
            {
                "id": d.id,
                "version": d.content.version,
                "phase": d.phase.value,
                "cause": d.cause.kind.value,
                "cloned_from": d.cloned_from,
                "live_at": None if d.live_at is None else stamp(d.live_at),
            }
            for d in reversed(app.deployments)
        ]
        active = app.active
        apps.append(
            {
                "id": app.id,
                "name": app.name,
                "live_url": app.live_url,
                "active": None if active is None else active.content.version,
                "pinned": app.pin is not None,
                "deployments": deployments,
            }
        )
    started = simulator.started_at
    elapsed_s = 0.0 if started is None else (simulator.now - started).total_seconds()
    return {
        "scenario": simulator.scenario.name,
        "elapsed_s": elapsed_s,
        "broken_dependencies": sorted(simulator.broken),
        "apps": apps,
    }
