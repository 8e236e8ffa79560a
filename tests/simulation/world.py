"""One world: a simulated platform, one durable store, daemons that die and come back, people."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Any

import httpx

from tests.simulation.faults import (
    AppProbe,
    Channel,
    FaultyNetwork,
    Life,
    Mortal,
    Reference,
    Weather,
)
from tests.simulation.invariants import Invariants
from tests.simulation.options import Options
from tests.simulation.virtual import VirtualClock, end_tasks_of, owned
from watchdog.adapters.platforms.digitalocean import DigitalOcean, DigitalOceanOptions
from watchdog.adapters.stores import MemoryStore
from watchdog.core.fix_terms import Afterwards, FixInFlight
from watchdog.core.policy import Followup, Limits, Policy, Schedule
from watchdog.core.rules import Down, Ratio
from watchdog.core.terms import Terms
from watchdog.model.intent import Intent
from watchdog.model.memory import Pause
from watchdog.runtime.daemon import Daemon, World
from watchdog.runtime.options import Plan, RuntimeOptions
from watchdog.simulator import Simulator, api_app, parse_scenario, parse_step

APPS = ("shop", "api")
STEP_S = 0.25
DOWN_MAX_S = 20.0
TIMING = {
    "pending_build_s": 1,
    "build_s": 3,
    "pending_deploy_s": 1,
    "deploy_s": 2,
    "rollback_s": 5,
}
POLICY = Policy(
    name="simulated",
    rules=(Down(count=3), Ratio()),
    terms=Terms(blip_tolerance=timedelta(seconds=5), interval=timedelta(seconds=2)),
    schedule=Schedule(interval=timedelta(seconds=2), confirmations=2),
    limits=Limits(app_per_day=20, fleet_per_hour=40, cooldown=timedelta(0)),
    followup=Followup(
        settle_time=timedelta(seconds=45),
        verify_for=timedelta(seconds=10),
        expire_after=timedelta(minutes=4),
        attempts_max=4,
    ),
    resolve_after=timedelta(seconds=10),
    baseline_min=3,
)
IMPATIENT = FixInFlight(deadline=timedelta(seconds=2), after_deadline=Afterwards.CANCEL)
# A deployment takes fourteen seconds where this holds, eleven of them before it deploys.
RUNTIME = RuntimeOptions(poll=timedelta(seconds=5), poll_fast=timedelta(seconds=2))


def simulator_of(options: Options) -> Simulator:
    """Return the platform of one world: two apps with three good releases each."""
    timing = {**TIMING, "build_s": 10} if options.cancels else TIMING
    past = [{"version": f"1.{minor}.0"} for minor in range(3)]
    value = {
        "name": "simulation",
        "seed": options.seed,
        "options": {"pinning": options.pinning, "read_lag_s": options.read_lag_s},
        "defaults": {"timing": timing, "empty_slots": "mixed"},
        "apps": [{"name": name, "past": past} for name in APPS],
        "timeline": [],
    }
    return Simulator(parse_scenario(value))


@dataclass(slots=True)
class Replica:
    """One process: its name and its life."""

    name: str
    life: Life


class OpenBook(MemoryStore):
    """The memory store, open to be read by the invariants at any moment."""

    def snapshot(self) -> tuple[Intent, ...]:
        """Return all intents as they are stored right now."""
        return tuple(self._intents)


class SimulatedWorld:
    """Runs one seed from storm to calm and checks the invariants throughout."""

    def __init__(self, options: Options, transcript: list[str]) -> None:
        """Build the world; needs a running virtual loop, whose time it lives in."""
        self.options = options
        self.policy = replace(POLICY, fix_in_flight=IMPATIENT) if options.cancels else POLICY
        self.chance = Random(options.seed)
        self.clock = VirtualClock()
        self.simulator = simulator_of(options)
        self.store: Any = OpenBook()
        self.weather = Weather()
        self.references: tuple[Any, ...] = (Reference(self.clock, self.weather),)
        self.channel = Channel(options.notice_fault_rate, self.chance)
        self.transcript = transcript
        self.invariants = Invariants(self.simulator, self.store, self.say)
        app = api_app(self.simulator, self.clock.now, asyncio.sleep)
        self.network = FaultyNetwork(httpx.ASGITransport(app), options, self.chance)
        self.network.about_to_roll_back = self._before_rollback
        self.network.about_to_cancel = self._before_cancel
        self.calm = False
        self.kin = 0
        self._tasks: list[asyncio.Task[None]] = []

    def say(self, text: str) -> None:
        """Add a line to the transcript: virtual seconds, and what happened."""
        self.transcript.append(f"{self.clock.monotonic():8.2f} {text}")

    async def run(self) -> None:
        """Live through the storm, then through the calm in which all must come right."""
        self.simulator.advance(self.clock.now())
        for number in range(self.options.replicas):
            self._begin(self._keep_alive(f"r{number}"))
        people = self._begin(self._people())
        await self._watch_for(self.options.storm_s)
        self.calm = self.network.calm = self.channel.calm = True
        self.weather.lost = False
        self.simulator.options = replace(self.simulator.options, read_lag_s=0.0)
        await people
        self.say("calm")
        await self._release_bad_if_free()
        await self._watch_for(self.options.calm_s)
        await self.invariants.at_the_end(self.channel.taken)

    def _begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.append(task)
        return task

    async def _watch_for(self, seconds: float) -> None:
        end = self.clock.monotonic() + seconds
        while self.clock.monotonic() < end:
            await asyncio.sleep(STEP_S)
            self.simulator.advance(self.clock.now())
            await self.invariants.check()

    async def _keep_alive(self, name: str) -> None:
        """Start a process, and another after each death."""
        while True:
            replica = await self._start(name)
            await replica.life.dead.wait()
            self.say(f"{name} dies")
            await end_tasks_of(replica.life)
            await asyncio.sleep(self.chance.uniform(0.5, DOWN_MAX_S))
            self.say(f"{name} starts again")

    async def _start(self, name: str) -> Replica:
        life = Life(0.0 if self.calm else self.options.crash_rate / 10, self.chance)
        platform = DigitalOcean(
            DigitalOceanOptions(api_url="http://api.test"),
            lambda: "simulated-token",
            self.clock,
            transport=self.network,
        )
        probe = AppProbe(self.simulator, self.clock, self.weather)
        plan = Plan(policy=self.policy, sources=(probe,))
        world: Any = World(
            platform=Mortal(platform, life),
            store=Mortal(self.store, life),
            clock=self.clock,
            planner=lambda view: plan,
            references=self.references,
            notifiers=(self.channel,),
            options=RUNTIME,
        )
        daemon = Daemon(world)
        owned(life, self._open_and_repeat(daemon))
        return Replica(name=name, life=life)

    async def _open_and_repeat(self, daemon: Daemon) -> None:
        """Do what the schedule of a real process triggers."""
        await daemon.open()
        while True:
            for work in (daemon.tick, daemon.poll, daemon.flush, daemon.deliver):
                await work()
            await asyncio.sleep(STEP_S)

    async def _people(self) -> None:
        """Let releases and, in some worlds, people happen at moments of the seed's choosing."""
        await asyncio.sleep(15)
        end = self.options.storm_s - 10
        while self.clock.monotonic() < end:
            self._something_happens()
            await asyncio.sleep(self.chance.uniform(5, 40))

    def _something_happens(self) -> None:
        app = self.chance.choice(APPS)
        doings = [self._bad_release(app), self._bad_release(app), self._good_release(app)]
        doings.append({"autoscale": {"app": app}})
        if self.options.people:
            doings += [
                {"restart": {"app": app}},
                {"commit": {"app": app}},
                {"revert": {"app": app}},
                {"roll_back": {"app": app, "version": "1.1.0"}},
                {"pause": {"app": app}},
            ]
        if self.options.observer_lost:
            doings.append({"observer": {}})
        doing = self.chance.choice(doings)
        self._do(doing)
        if self.options.cancels and "behaviour" in doing.get("release", {}):
            self._begin(self._hurry(app))

    async def _hurry(self, app: str) -> None:
        """Release what is to be the fix just when the bad release is being found out."""
        await asyncio.sleep(self.chance.uniform(10, 20))
        self._do(self._good_release(app))

    def _do(self, step: dict[str, Any]) -> None:
        self.say(f"somebody: {json.dumps(step, sort_keys=True)}")
        if "observer" in step:
            self.weather.lost = not self.weather.lost
        elif "pause" in step:
            self._begin(self._pause(step["pause"]["app"]))
        else:
            try:
                self.simulator.perform(parse_step(step))
            except Exception as refused:  # noqa: BLE001 - the platform may say no to people too
                self.say(f"refused: {refused}")

    async def _pause(self, app: str) -> None:
        until = self.clock.now() + timedelta(seconds=self.chance.uniform(5, 30))
        pause = Pause(until=until, by="ann", reason="looking myself")
        await self.store.set_pause(self.simulator.app(app).id, pause)
        self.invariants.paused(self.simulator.app(app).name, self.clock.now(), until)

    def _bad_release(self, app: str) -> dict[str, Any]:
        self.kin += 1
        begin = self.chance.choice((0.0, 4.0, 15.0))
        behaviour = [{"kind": "errors", "status": 500, "from_s": begin}]
        version = f"2.{self.kin}.0"
        return {"release": {"app": app, "version": version, "behaviour": behaviour}}

    def _good_release(self, app: str) -> dict[str, Any]:
        self.kin += 1
        return {"release": {"app": app, "version": f"3.{self.kin}.0"}}

    async def _release_bad_if_free(self) -> None:
        """Break one more release now that all is well: it must be dealt with, or explained."""
        await asyncio.sleep(60)
        step = self._bad_release("shop")
        self._do({"commit": {"app": "shop"}})
        self._do(self._good_release("shop"))
        await asyncio.sleep(40)
        self._do(step)
        self.invariants.expect("shop", step["release"]["version"])

    def _before_rollback(self, request: httpx.Request) -> None:
        self.invariants.request_leaves(request.url.path.split("/")[3], json.loads(request.content))

    def _before_cancel(self, request: httpx.Request) -> None:
        parts = request.url.path.split("/")
        self.invariants.cancel_leaves(parts[3], parts[5])
