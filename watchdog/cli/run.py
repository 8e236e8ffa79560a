"""``watchdog run``: the daemon in the foreground, until it is told to stop."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from watchdog.cli import ExitCode
from watchdog.cli.configuration import ConfigOption, config_paths, settings_or_exit
from watchdog.cli.console import cause_of, complain, fail
from watchdog.cli.verb import verb_app

if TYPE_CHECKING:
    from watchdog.runtime.daemon import World
    from watchdog.settings import Settings

app = verb_app()


@app.command(
    epilog="Example: watchdog run --config watchdog.yaml --observe. "
    "Exit codes: 0 stopped by SIGTERM or Ctrl-C, 1 it could not run (store, address, mistakes in "
    "the configuration), 2 something must be set up first (configuration, token)."
)
def run(
    config: ConfigOption = None,
    observe: Annotated[
        bool,
        typer.Option("--observe", help="Decide and say, but never send a rollback, for any app."),
    ] = False,
) -> None:
    """Watch the configured apps and roll bad releases back, until stopped.

    Logs go to standard error: JSON, or readable lines on a terminal. /metrics, /livez, /readyz
    and /status are served where `server.listen` says.
    """
    from watchdog.cli.logs import configure_logs
    from watchdog.compose import world_of
    from watchdog.ports import Misconfigured

    settings = settings_or_exit(config)
    if not settings.apps:
        fail(ExitCode.USAGE, _nothing_to_watch(bool(config_paths(config))))
    settings = settings.observing() if observe else settings
    configure_logs(settings.log, sys.stderr)
    try:
        world = world_of(settings)
    except Misconfigured as error:
        fail(ExitCode.USAGE, f"cannot start: {error}")
    asyncio.run(_serve(world, settings))


async def _serve(world: World, settings: Settings) -> None:
    from watchdog.ports import Misconfigured, PortError
    from watchdog.runtime.daemon import Daemon
    from watchdog.runtime.process import run_until, stop_on_signals

    stopping = asyncio.Event()
    restore = stop_on_signals(stopping)
    server = settings.server
    address = (server.host, server.port) if server.host is not None else None
    try:
        await _try_token(world)
        await run_until(Daemon(world), stopping, address)
    except Misconfigured as error:
        fail(ExitCode.USAGE, f"cannot run: {error}")
    except PortError as error:
        fail(ExitCode.FAILED, f"cannot run: {error}")
    except OSError as error:
        where = f"{server.host}:{server.port}"
        fail(ExitCode.FAILED, f"cannot listen on {where} ({cause_of(error)}): change server.listen")
    finally:
        restore()


async def _try_token(world: World) -> None:
    """Read the fleet once: a refused token should be said at once, not once in each log line.

    A platform that is away is no reason not to start: the daemon waits for it.

    Raises:
        Misconfigured: the token is refused.
    """
    from watchdog.ports import Misconfigured, PortError

    try:
        views = await world.platform.fleet()
    except Misconfigured:
        raise
    except PortError as error:
        complain(f"going on without the platform for now: {error}")
        return
    if not any(world.planner(view) for view in views):
        names = ", ".join(sorted(view.name for view in views)[:10]) or "none"
        complain(
            "no entry under `apps:` matches an app of this account "
            f"({names}); waiting for one to appear"
        )


def _nothing_to_watch(configured: bool) -> str:
    if configured:
        return "no app is watched: add entries under `apps:`"
    return (
        "no configuration: neither ./watchdog.yaml nor /etc/watchdog; name one with --config, or "
        "let `watchdog init` write one"
    )
