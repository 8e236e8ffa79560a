"""What verbs that carry a person's order have in common: who orders, why, and for how long."""

from __future__ import annotations

import getpass
from datetime import datetime, timedelta
from typing import Annotated

import typer

from watchdog.cli import ExitCode
from watchdog.cli.console import fail

ByOption = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who says so; unset: the user's name.")
]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for others.")]


def now() -> datetime:
    """Return the machine's current instant, aware, UTC."""
    from watchdog.adapters.clock import SystemClock

    return SystemClock().now()


def who(name: str | None) -> str:
    """Return who gives an order: the name given, or the user that runs the verb."""
    if name:
        return name
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in a container
        fail(ExitCode.USAGE, "the user has no name here; say who orders it with --by")


def span_or_exit(text: str, longest: timedelta) -> timedelta:
    """Return the duration that a text names, above zero and at most ``longest``.

    Otherwise says what is wrong and ends the process with 2.
    """
    from pydantic_core import PydanticCustomError

    from watchdog.settings.fields import duration_text, parse_duration

    try:
        span = parse_duration(text)
    except PydanticCustomError as error:
        context = error.context or {}
        fail(ExitCode.USAGE, f"{text!r} {context['message']}; {context['mend']}")
    if not timedelta(0) < span <= longest:
        limit = duration_text(longest)
        fail(ExitCode.USAGE, f"{text} is not above 0 and at most {limit}; choose another duration")
    return span
