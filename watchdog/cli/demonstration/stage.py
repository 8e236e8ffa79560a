"""The stage of the demo: the simulator and a daemon composed from configuration, on real sockets.

The daemon is the one that ``watchdog run`` runs, from a configuration file like any other; it
does not know that it plays. Its log, its store and its configuration stay in one directory.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from watchdog.cli.demonstration.visitors import visited
from watchdog.cli.logs import configure_logs
from watchdog.compose import world_of
from watchdog.runtime.daemon import Daemon
from watchdog.runtime.process import run_until
from watchdog.settings import Settings, load
from watchdog.simulator import Running, Simulator, load_scenario, serve

Listener = Callable[[Mapping[str, Any]], None]

POLICY = {
    "extends": "swift",
    # The paces of a one-minute demo: the usual ones wait for minutes between two readings. The
    # tolerance is a third of the standard policy's, and still longer than the blip.
    "blip_tolerance": "4s",
    "schedule": {"interval": "1s", "fast_interval": "500ms"},
    "followup": {"verify_for": "8s"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What runs while the demo plays."""

    running: Running
    daemon: Daemon
    begun_at: datetime
    failed: Callable[[], BaseException | None]

    @property
    def simulator(self) -> Simulator:
        """The simulated platform and its ledger."""
        return self.running.simulator


@asynccontextmanager
async def staged(directory: Path, listener: Listener) -> AsyncIterator[Stage]:
    """Run simulator and daemon until the block ends; events go to ``listener`` and to the log.

    Raises:
        OSError: no port of the loopback address could be had.
    """
    with (directory / "daemon.log").open("a", encoding="utf-8") as log:
        async with serve(Simulator(load_scenario("demo"))) as running:
            settings = _settings(directory, running)
            configure_logs(settings.log, log, listener)
            world = world_of(settings)
            daemon = Daemon(world)
            stopping = asyncio.Event()
            address = (settings.server.host or "127.0.0.1", settings.server.port)
            task = asyncio.create_task(run_until(daemon, stopping, address))
            urls = [one.live_url for one in running.simulator.apps.values()]
            try:
                async with visited(urls, world.clock):
                    yield Stage(
                        running=running,
                        daemon=daemon,
                        begun_at=daemon.started_at,
                        failed=lambda: task.exception() if task.done() else None,
                    )
            finally:
                stopping.set()
                await asyncio.gather(task, return_exceptions=True)


def _settings(directory: Path, running: Running) -> Settings:
    """Write the configuration down and load it, as anybody's; the user's own settings stay out."""
    path = directory / "watchdog.yaml"
    path.write_text(yaml.safe_dump(_configuration(directory, running), sort_keys=False), "utf-8")
    return load([path], {"DIGITALOCEAN_TOKEN": running.token})


def _configuration(directory: Path, running: Running) -> dict[str, Any]:
    return {
        "platform": {"api_url": running.api_url},
        "store": {"url": f"sqlite:///{directory / 'watchdog.db'}"},
        "server": {"listen": "127.0.0.1:0"},
        "log": {"format": "json"},
        "runtime": {"poll": "1s", "poll_fast": "500ms"},
        "references": [{"url": f"{running.api_url}/v2/apps/regions"}],
        "defaults": {"policy": "demo", "mode": "act"},
        "policies": {"demo": POLICY},
        "apps": [{"app": one.name} for one in running.simulator.apps.values()],
    }
