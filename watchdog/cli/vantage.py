"""``watchdog vantage``: look at apps from here, and push what is seen to a daemon elsewhere."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchdog.cli import ExitCode
from watchdog.cli.configuration import ConfigOption, settings_or_exit
from watchdog.cli.console import complain, fail, say
from watchdog.cli.verb import verb_app

if TYPE_CHECKING:
    from watchdog.compose import ReadViews
    from watchdog.runtime.vantage import Vantage

app = verb_app()

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}\Z")


@app.command(
    epilog="Example: watchdog vantage --name fra1 --token-file token "
    "--to https://watchdog.example/inbound/vantages. "
    "Exit codes: 0 stopped by SIGTERM or Ctrl-C, 2 something must be set up first."
)
def vantage(
    to: Annotated[
        str, typer.Option("--to", help="Where to push: the daemon's address and /inbound/NAME.")
    ],
    token_file: Annotated[
        Path, typer.Option("--token-file", help="File with the token of that source.")
    ],
    name: Annotated[str, typer.Option("--name", help="What this place is called, such as fra1.")],
    config: ConfigOption = None,
    ca_file: Annotated[
        Path | None, typer.Option("--ca-file", help="Certificates to trust of the daemon.")
    ] = None,
) -> None:
    """Sample the configured HTTP and TCP probes from here and push what they see, until stopped.

    The daemon at the other end needs an entry of `inbound` of the kind probe_results.
    """
    from watchdog.adapters.results import PusherOptions
    from watchdog.compose import vantage_of
    from watchdog.ports import Misconfigured
    from watchdog.settings import Secret

    if not _NAME.match(name):
        fail(ExitCode.USAGE, "--name: use up to 64 letters, digits, dots, dashes and underscores")
    if not re.match(r"https?://[^/?#]+/inbound/[^/?#]+\Z", to):
        fail(ExitCode.USAGE, "--to: write it as https://watchdog.example/inbound/NAME")
    settings = settings_or_exit(config)
    token = Secret.from_file(str(token_file))
    options = PusherOptions(url=to, vantage=name, token=token, ca_file=str(ca_file or ""))
    try:
        token()
        looking, read = vantage_of(settings, options)
        asyncio.run(_look(looking, read))
    except Misconfigured as error:
        fail(ExitCode.USAGE, f"cannot look: {error}")


async def _look(looking: Vantage, read: ReadViews) -> None:
    from watchdog.adapters.clock import SystemClock
    from watchdog.runtime.process import stop_on_signals
    from watchdog.runtime.vantage import keep_looking

    stopping = asyncio.Event()
    restore = stop_on_signals(stopping)
    work = asyncio.create_task(keep_looking(looking, read, complain, SystemClock()))
    ended = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({work, ended}, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            work.result()
    finally:
        restore()
        for task in (work, ended):
            task.cancel()
        await asyncio.gather(work, ended, return_exceptions=True)
    counts = ", ".join(f"{number} {word}" for word, number in sorted(looking.pushed.items()))
    say(f"pushed: {counts or 'nothing'}")
