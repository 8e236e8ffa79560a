"""``watchdog config``: the configuration as it was understood, and its schema."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from watchdog.cli import ExitCode
from watchdog.cli.configuration import ConfigOption, settings_or_exit
from watchdog.cli.console import complain, say, say_json
from watchdog.cli.verb import verb_app

app = verb_app()


class Language(StrEnum):
    """How the configuration is written out."""

    YAML = "yaml"
    JSON = "json"


@app.callback(invoke_without_command=True)
def config(
    context: typer.Context,
    resolved: Annotated[
        bool, typer.Option("--resolved", help="Show every value, defaults included.")
    ] = False,
    config: ConfigOption = None,
    output: Annotated[
        Language, typer.Option("--output", "-o", help="The language to write it in.")
    ] = Language.YAML,
) -> None:
    """Show the configuration with every default and reference filled in; secrets are hidden."""
    if context.invoked_subcommand is not None:
        return
    if not resolved:
        complain("say --resolved for the whole configuration, or schema for its JSON Schema")
        raise typer.Exit(ExitCode.USAGE)
    from watchdog.settings.dump import written

    values = written(settings_or_exit(config))
    if output is Language.JSON:
        say_json(values)
        return
    import yaml

    say(yaml.safe_dump(values, sort_keys=False, allow_unicode=True).rstrip())


@app.command()
def schema() -> None:
    """Print the JSON Schema of the configuration, for editors."""
    from watchdog.settings.schema import config_schema

    say_json(config_schema())
