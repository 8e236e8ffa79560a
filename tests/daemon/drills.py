"""Drills on a stage: many apps break, and what the daemon does about each is told.

Used by the tests, which ask whether it was right, and by the benchmark, which asks how soon.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.daemon.stage import Stage, scenario, stage
from watchdog.simulator import AcceptedRollback

RUNS = 20
HEAD = """
platform: {{token: {token}, api_url: "{api_url}"}}
store: {{url: "sqlite:///{store}"}}
server: {{listen: ""}}
log: {{format: json, level: debug}}
runtime: {{poll: 1s, poll_fast: 1s}}
"""
SWIFT = (
    # Twenty runs at once, each for itself: what guards a fleet against one cause would stop them.
    HEAD.replace("poll_fast: 1s}}", "poll_fast: 1s, fleet_breaker: {{enabled: false}}}}")
    + """
policies:
  drill:
    extends: swift
    schedule: {{interval: 1s}}
    limits: {{fleet_per_hour: 100, stagger: 0s}}
apps:
  - {{app: "*", policy: drill, mode: act, probes: [{{timeout: 1s}}]}}
"""
)
STANDARD = (
    HEAD
    + """
references: [{{url: "{reference}"}}]
policies:
  drill: {{extends: standard, schedule: {{interval: 1s}}, limits: {{fleet_per_hour: 100}}}}
apps:
  - {{app: "app-*", policy: drill, mode: act, probes: [{{timeout: 2s}}]}}
"""
)
REFUSING: list[dict[str, object]] = [{"kind": "refuse"}]
FAILING: list[dict[str, object]] = [{"kind": "errors", "status": 500}]


class Weather:
    """Breaks and heals apps of a stage by hand."""

    def __init__(self, on_stage: Stage) -> None:
        self._stage = on_stage

    def break_(self, app: str, behaviour: list[dict[str, object]]) -> datetime:
        """Let ``app`` misbehave from now on; return the moment."""
        self._stage.perform(**{"break": {"app": app, "behaviour": behaviour}})
        return self._stage.simulator.now

    def heal(self, app: str) -> None:
        """Let ``app`` behave as its version does."""
        self._stage.perform(heal={"app": app})


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """What happened: seconds from onset to accepted request, and every accepted rollback.

    The onset is the moment from which an app fails, not its first bad answer: waiting for the
    next probe is part of the delay.
    """

    delays: list[float]
    rollbacks: list[AcceptedRollback]
    logs: str


async def break_twenty(folder: Path) -> Drill:
    """Break twenty apps at staggered moments under the policy ``swift``, one probe a second."""
    apps = [f"app-{number:02d}" for number in range(RUNS)]
    async with stage(scenario(*apps), folder, SWIFT) as on_stage:
        weather, ledger = Weather(on_stage), on_stage.simulator.ledger
        await on_stage.start()
        await on_stage.until_watched(*apps)
        await release_all(on_stage, apps)
        await on_stage.until_watched(*apps, answers=3)
        broken: dict[str, datetime] = {}
        for number, app in enumerate(apps):
            await asyncio.sleep(0.15 + 0.01 * number)
            broken[app] = weather.break_(app, FAILING)
        await on_stage.until(lambda: len(ledger.rollbacks) >= RUNS, "twenty rollbacks")
        delays = [(ledger.rollbacks_of(app)[0].at - broken[app]).total_seconds() for app in apps]
        return Drill(delays=sorted(delays), rollbacks=ledger.rollbacks, logs=on_stage.logs())


async def break_one_of_four(folder: Path) -> Drill:
    """Under ``standard``: a dead release beside three that must be left alone.

    First our own network is away for thirty seconds, as far as anyone can tell from here: every
    app and the reference refuse connections. Then one release dies, one has a blip of ten
    seconds, one is fine, and one goes on failing as its predecessor did.
    """
    apps = ["app-dead", "app-fine", "app-blip", "app-old-fault"]
    simulator = scenario(*apps, "reference")
    async with stage(simulator, folder, STANDARD) as on_stage:
        on_stage.extra["reference"] = on_stage.running.app_url("reference")
        weather, ledger = Weather(on_stage), simulator.ledger
        await on_stage.start()
        await on_stage.until_watched(*apps)
        weather.break_("app-old-fault", FAILING)
        await asyncio.sleep(12)
        await release_all(on_stage, apps)
        await asyncio.sleep(5)
        for app in (*apps, "reference"):
            weather.break_(app, REFUSING)
        await asyncio.sleep(30)
        for app in (*apps, "reference"):
            weather.heal(app)
        weather.break_("app-old-fault", FAILING)
        await asyncio.sleep(20)
        assert ledger.rollbacks == [], on_stage.logs()

        weather.break_("app-blip", FAILING)
        broken = weather.break_("app-dead", FAILING)
        await asyncio.sleep(10)
        weather.heal("app-blip")
        await on_stage.until(lambda: ledger.rollbacks, "the dead release is rolled back")
        delay = (ledger.rollbacks[0].at - broken).total_seconds()
        await asyncio.sleep(8)
        return Drill(delays=[delay], rollbacks=ledger.rollbacks, logs=on_stage.logs())


async def release_all(on_stage: Stage, apps: list[str]) -> None:
    """Release 2.0.0 of every app and wait until all are live."""
    for app in apps:
        on_stage.perform(release={"app": app, "version": "2.0.0"})
    await on_stage.until(
        lambda: all(on_stage.serving(app) == "2.0.0" for app in apps), "new releases live"
    )
