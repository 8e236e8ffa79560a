"""A faithful App Platform to watch, break and heal: for demonstrations, drills and tests.

It shares no code with the rest of the project, so that a misunderstanding of the platform in
one place cannot hide in the other. ``Simulator(load_scenario("demo"))`` makes a world;
``serve`` puts it on real sockets, ``api_app`` into an ASGI application for virtual time.
"""

from __future__ import annotations

from watchdog.simulator.behaviours import Trouble, TroubleKind
from watchdog.simulator.faults import Fault, FaultKind, Staleness
from watchdog.simulator.ledger import AcceptedRollback, Ledger
from watchdog.simulator.platform import Scenario, Simulator
from watchdog.simulator.scenario import (
    ScenarioError,
    load_scenario,
    parse_scenario,
    parse_step,
    scenario_names,
)
from watchdog.simulator.server import Running, api_app, serve, utc_now

__all__ = [
    "AcceptedRollback",
    "Fault",
    "FaultKind",
    "Ledger",
    "Running",
    "Scenario",
    "ScenarioError",
    "Simulator",
    "Staleness",
    "Trouble",
    "TroubleKind",
    "api_app",
    "load_scenario",
    "parse_scenario",
    "parse_step",
    "scenario_names",
    "serve",
    "utc_now",
]
