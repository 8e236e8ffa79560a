"""Finds and loads the configuration for verbs, and shows what is wrong with it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchdog.cli import ExitCode
from watchdog.cli.console import complain

if TYPE_CHECKING:
    from watchdog.settings import Settings

DEFAULT_PLACES = (Path("watchdog.yaml"), Path("/etc/watchdog"))

ConfigOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--config",
        "-c",
        envvar="WATCHDOG_CONFIG",
        metavar="PATH",
        help="File or directory of configuration; repeat it to lay several together. "
        "Unset: ./watchdog.yaml, else /etc/watchdog.",
        show_envvar=True,
    ),
]


def config_paths(given: Sequence[Path] | None) -> list[Path]:
    """Return the paths given, or the first default place that exists, or none."""
    if given:
        return list(given)
    return [place for place in DEFAULT_PLACES if place.exists()][:1]


def settings_or_exit(given: Sequence[Path] | None) -> Settings:
    """Load the configuration, or show everything that is wrong with it and end the process.

    Ends with 1 for mistakes in it, and with 2 when it cannot be read at all.
    """
    from watchdog.settings import ConfigRejected, ConfigUnreadable, load

    try:
        return load(config_paths(given), os.environ)
    except ConfigRejected as rejected:
        for problem in rejected.problems:
            complain(str(problem))
        unreadable = isinstance(rejected, ConfigUnreadable)
        raise typer.Exit(ExitCode.USAGE if unreadable else ExitCode.FAILED) from None
