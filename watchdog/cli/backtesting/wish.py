"""The options of ``watchdog backtest``, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from watchdog.cli.configuration import ConfigOption
from watchdog.cli.console import Output, OutputOption
from watchdog.runtime.backtest.plan import Pacing


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be tried on which record, and how to show it."""

    logs: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="LOG...", help="Logs of probes, JSON lines or CSV; - for standard input."
        ),
    ] = None
    policy: Annotated[
        str | None,
        typer.Option(
            help="A policy of the configuration or a built-in one; unset: the app's own, else "
            "standard."
        ),
    ] = None
    go_live: Annotated[
        list[str] | None,
        typer.Option(help="When a release went live, in the log's own time; repeat it."),
    ] = None
    reference: Annotated[
        list[str] | None,
        typer.Option(help="A target of the log that is a reference endpoint; repeat it."),
    ] = None
    signal: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SIGNAL=TARGET", help="Which target gives the signal of a rule; repeat it."
        ),
    ] = None
    schedule: Annotated[
        Pacing,
        typer.Option(
            help="Take every outcome as logged, or ask as the daemon would; auto: ask, if there "
            "is an outcome a second."
        ),
    ] = Pacing.AUTO
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Leave lines out that cannot be used; count them.")
    ] = False
    app: Annotated[
        str | None, typer.Option(help="Use what the store kept of this app, in place of a log.")
    ] = None
    prometheus: Annotated[
        str | None,
        typer.Option(help="Use a range of this Prometheus, in place of a log: its URL."),
    ] = None
    query: Annotated[
        str | None,
        typer.Option(help="What to ask it: 0 where all is well, 1 or the failed share where not."),
    ] = None
    fail_at: Annotated[
        float, typer.Option(min=0, max=1, help="From this value on an outcome failed.")
    ] = 0.5
    since: Annotated[str, typer.Option(help="How far back, such as 30d, or from when on.")] = "30d"
    until: Annotated[str | None, typer.Option(help="Until when; unset: now.")] = None
    step: Annotated[str, typer.Option(help="Time between two values of Prometheus.")] = "60s"
    config: ConfigOption = None
    output: OutputOption = Output.TABLE
