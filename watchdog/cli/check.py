"""``watchdog check``: is the configuration in order, and what would it do?"""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchdog.cli import ExitCode
from watchdog.cli.configuration import ConfigOption, config_paths
from watchdog.cli.console import Output, OutputOption, complain, say, say_json
from watchdog.cli.verb import verb_app

if TYPE_CHECKING:
    from watchdog.settings import ConfigRejected, Settings

app = verb_app()


@app.command()
def check(
    path: Annotated[
        list[Path] | None, typer.Argument(help="Files or directories; unset: as for --config.")
    ] = None,
    config: ConfigOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Check a configuration and say in words what it would do.

    Exits with 0 when it is in order, 1 when anything is wrong with it, 2 when it cannot be read.
    """
    from watchdog.settings import ConfigRejected, ConfigUnreadable, load

    paths = config_paths(path or config)
    try:
        settings = load(paths, os.environ)
    except ConfigRejected as rejected:
        _show_problems(rejected, output)
        unreadable = isinstance(rejected, ConfigUnreadable)
        raise typer.Exit(ExitCode.USAGE if unreadable else ExitCode.FAILED) from None
    if not paths and not settings.apps:
        complain("no configuration: neither ./watchdog.yaml nor /etc/watchdog; name one")
        raise typer.Exit(ExitCode.USAGE)
    _show_apps(settings, output)


def _show_problems(rejected: ConfigRejected, output: Output) -> None:
    if output is Output.JSON:
        say_json({"problems": [dataclasses.asdict(one) for one in rejected.problems], "apps": []})
        return
    for problem in rejected.problems:
        complain(str(problem))
    count = len(rejected.problems)
    complain(f"{count} problem{'s' if count != 1 else ''}")


def _show_apps(settings: Settings, output: Output) -> None:
    from watchdog.settings.describe import app_words

    if output is Output.JSON:
        apps = [
            {
                "app": one.pattern,
                "mode": one.policy.mode,
                "policy": one.policy.name,
                "words": app_words(one),
            }
            for one in settings.apps
        ]
        say_json({"problems": [], "apps": apps})
        return
    for entry in settings.apps:
        say(app_words(entry))
    if not settings.apps:
        complain("no app is watched: add entries under `apps:`")
