"""The command line: one verb per file, and each loaded only when it is asked for.

A new verb is a file here with an ``app`` made by ``verb_app()``, and its name in ``VERBS``. This
module knows names and exit codes; it imports no verb, so that ``watchdog status`` stays light.
"""

from __future__ import annotations

import os
import sys
from enum import IntEnum
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from watchdog.cli.neighbours import warn_of_namesake

VERBS = (
    "run",
    "init",
    "check",
    "config",
    "status",
    "explain",
    "targets",
    "history",
    "approve",
    "quarantine",
    "rules",
    "report",
    "replay",
    "backtest",
    "vantage",
    "simulate",
    "demo",
)


class ExitCode(IntEnum):
    """How a verb ended, for scripts. A usage error is typer's own 2."""

    OK = 0
    FAILED = 1
    USAGE = 2
    TIMED_OUT = 3
    INCONCLUSIVE = 4


EXIT_CODES = (
    "Exit codes: 0 all is well, 1 a problem was found or something failed, 2 the command or a file "
    "it names cannot be used, 3 timed out, 4 inconclusive, 130 interrupted."
)


class _Verbs(TyperGroup):
    """Finds verbs by name, and imports one only to run it or to show its help."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # typer vendors the context it names here
        return [verb for verb in VERBS if find_spec(f"{__name__}.{verb}") is not None]

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]  # the same; and it keeps the type of a command to itself
        if cmd_name not in self.list_commands(ctx):
            return None
        command = get_command(import_module(f"{__name__}.{cmd_name}").app)
        command.name = cmd_name
        return command


def _show_version(wanted: bool) -> None:
    if wanted:
        from watchdog import __version__

        typer.echo(f"watchdog {__version__}")
        raise typer.Exit


# Locals of a failed call may hold secrets: exceptions are shown plainly, without them.
app = typer.Typer(
    cls=_Verbs,
    help="Watches apps on DigitalOcean App Platform and rolls a bad release back.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Watches apps on DigitalOcean App Platform and rolls a bad release back."""


def main() -> None:
    """Run the command line; ends the process with a documented exit code.

    Ctrl-C ends it with 130. Whoever reads our output may stop at any time (``| head``): that is
    no error worth a traceback.
    """
    warn_of_namesake()
    try:
        app(prog_name="watchdog")
    finally:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            # Or the interpreter would try once more, and complain, while it shuts down.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
