"""``watchdog check``: is the configuration in order, and what would it do?"""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watchdog.cli import ExitCode
from watchdog.cli.configuration import ConfigOption, config_paths
from watchdog.cli.console import Output, OutputOption, complain, say, say_json
from watchdog.cli.verb import verb_app

if TYPE_CHECKING:
    from watchdog.core.forecast import Forecast
    from watchdog.core.policy import Policy
    from watchdog.settings import ConfigRejected, Settings
    from watchdog.settings.resolved import AppEntry

app = verb_app()


@app.command()
def check(
    path: Annotated[
        list[Path] | None, typer.Argument(help="Files or directories; unset: as for --config.")
    ] = None,
    config: ConfigOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Check a configuration and say in words what it would do, and how soon.

    The delays are those of the policy's own rules, played against made-up releases with a
    spotless record of eight hours before them.

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


def _app(entry: AppEntry) -> dict[str, Any]:
    from watchdog.settings.describe import app_words

    return {
        "app": entry.pattern,
        "mode": entry.policy.mode,
        "policy": entry.policy.name,
        "words": app_words(entry),
        "error_probability": entry.policy.terms.error_probability,
        "delays": [
            {
                "fault": one.fault.name,
                "median_s": one.median.total_seconds() if one.median is not None else None,
                "late_s": one.late.total_seconds() if one.late is not None else None,
                "missed": one.missed,
            }
            for one in _expected(entry.policy)
        ],
    }


def _expected(policy: Policy) -> list[Forecast]:
    from watchdog.core.forecast import FAULTS, forecast
    from watchdog.core.policy import Mode

    plain = dataclasses.replace(policy, name="", mode=Mode.OBSERVE)
    return [forecast(plain, one) for one in FAULTS]


def _show_apps(settings: Settings, output: Output) -> None:
    from watchdog.settings.describe import app_words, chance_words, delay_words, inbound_words

    inbound = {one.name: inbound_words(one, settings.apps) for one in settings.inbound}
    if output is Output.JSON:
        apps = [_app(one) for one in settings.apps]
        say_json({"problems": [], "apps": apps, "inbound": inbound})
        return
    said: set[str] = set()
    for entry in settings.apps:
        say(app_words(entry))
        delays = delay_words(_expected(entry.policy))
        if delays not in said:  # a policy of many apps is told of once
            say(f"  {delays}")
            say(f"  {chance_words(entry.policy)}")
        said.add(delays)
    for words in inbound.values():
        say(words)
    if not settings.apps:
        complain("no app is watched: add entries under `apps:`")
