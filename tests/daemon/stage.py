"""A stage for the daemon: the simulator on real sockets, and daemons as processes beside it."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.daemon.dying import Moment
from watchdog.adapters.stores import SqlStore
from watchdog.model.intent import Intent
from watchdog.simulator import Running, Simulator, parse_scenario, parse_step, serve

ROOT = Path(__file__).resolve().parent.parent.parent

TIMING = {
    "pending_build_s": 0.05,
    "build_s": 0.2,
    "pending_deploy_s": 0.05,
    "deploy_s": 0.2,
    "rollback_s": 0.6,
}
WAIT_MAX_S = 60.0
LOOK_EVERY_S = 0.02

QUICK = """
platform: {{token: {token}, api_url: "{api_url}"}}
store: {{url: "sqlite:///{store}"}}
server: {{listen: ""}}
log: {{format: json, level: debug}}
runtime: {{poll: 500ms, poll_fast: 250ms}}
policies:
  drill:
    extends: swift
    baseline_min: 3
    schedule: {{interval: 200ms, fast_interval: 200ms, confirm_every: 100ms}}
    followup: {{settle_time: 4s, verify_for: 1s}}
apps:
  - {{app: "*", policy: drill, mode: act, probes: [{{timeout: 1s}}]}}
"""


def scenario(*names: str, pinning: bool = True, **settings: Any) -> Simulator:
    """Return a platform with the named apps, each with three good releases of different age."""
    past = [{"version": f"1.{minor}.0"} for minor in range(3)]
    return Simulator(
        parse_scenario(
            {
                "name": "drill",
                "options": dict(settings, pinning=pinning),
                "defaults": {"timing": TIMING},
                "apps": [{"name": name, "past": past} for name in names],
                "timeline": [],
            }
        )
    )


@dataclass(slots=True)
class Stage:
    """A running simulator, and the daemons started on it."""

    running: Running
    folder: Path
    template: str = QUICK
    extra: dict[str, str] = field(default_factory=dict)
    processes: list[asyncio.subprocess.Process] = field(default_factory=list)

    @property
    def simulator(self) -> Simulator:
        """The platform, to look into and to meddle with."""
        return self.running.simulator

    @property
    def store_path(self) -> Path:
        """The daemons' database."""
        return self.folder / "watchdog.db"

    def config(self) -> Path:
        """Write the daemons' configuration and return where."""
        path = self.folder / "watchdog.yaml"
        text = self.template.format(
            token=self.running.token,
            api_url=self.running.api_url,
            store=self.store_path,
            **self.extra,
        )
        path.write_text(text)
        return path

    async def start(self, moment: Moment = Moment.NEVER) -> asyncio.subprocess.Process:
        """Start a daemon that lives until ``moment``; its log goes to a file in the folder."""
        log = (self.folder / f"daemon-{len(self.processes)}.log").open("wb")
        with log:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.daemon.dying",
                str(self.config()),
                moment.value,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    def perform(self, **step: Any) -> None:
        """Let something happen on the platform now; steps are those of scenario files."""
        self.simulator.perform(parse_step(step))

    def release_bad(self, app: str, version: str = "2.0.0", **trouble: Any) -> None:
        """Release a version that answers 500 from one second after going live."""
        behaviour = [{"kind": "errors", "status": 500, "from_s": 1.0, **trouble}]
        self.perform(release={"app": app, "version": version, "behaviour": behaviour})

    async def until(self, fact: Callable[[], object], what: str) -> None:
        """Wait until ``fact`` holds; fails with ``what`` and the daemons' logs after a minute."""
        loop = asyncio.get_running_loop()
        end = loop.time() + WAIT_MAX_S
        while not fact():
            if loop.time() > end or any(one.returncode for one in self.processes[-1:]):
                raise AssertionError(f"never happened: {what}\n{self.logs()}")
            await asyncio.sleep(LOOK_EVERY_S)

    async def until_watched(self, *apps: str, answers: int = 8) -> None:
        """Wait until every app gave enough answers for a baseline."""

        def watched() -> bool:
            traffic = self.simulator.ledger.traffic
            serving = [self.simulator.app(name).serving for name in apps]
            return all(
                one is not None and one.id in traffic and traffic[one.id].good >= answers
                for one in serving
            )

        await self.until(watched, f"a baseline of {', '.join(apps)}")

    async def intents(self) -> tuple[Intent, ...]:
        """Read the intents from the daemons' database, newest first."""
        store = SqlStore(str(self.store_path))
        await store.open()
        try:
            return await store.intents(None, 50)
        finally:
            await store.close()

    async def until_ended(self) -> Intent:
        """Wait until the newest intent has ended, and return it."""
        loop = asyncio.get_running_loop()
        end = loop.time() + WAIT_MAX_S
        while loop.time() < end:
            intents = await self.intents() if self.store_path.exists() else ()
            if intents and not intents[0].open:
                return intents[0]
            await asyncio.sleep(0.2)
        raise AssertionError(f"no intent ended\n{self.logs()}")

    def serving(self, app: str) -> str:
        """Return the version that serves now."""
        serving = self.simulator.app(app).serving
        return serving.content.version if serving is not None else ""

    def logs(self) -> str:
        """Return the ends of the daemons' logs."""
        files = sorted(self.folder.glob("daemon-*.log"))
        return "\n".join(f"== {file.name}\n{file.read_text()[-20000:]}" for file in files)

    async def stop(self) -> None:
        """End every daemon that still runs."""
        for process in self.processes:
            if process.returncode is None:
                process.terminate()
        for process in self.processes:
            try:
                async with asyncio.timeout(20):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()


@contextlib.asynccontextmanager
async def stage(simulator: Simulator, folder: Path, template: str = QUICK) -> AsyncIterator[Stage]:
    """Serve ``simulator`` and end everything afterwards."""
    async with serve(simulator) as running:
        on_stage = Stage(running=running, folder=folder, template=template)
        try:
            yield on_stage
        finally:
            await on_stage.stop()
