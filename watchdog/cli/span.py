"""Spans and moments as people type them for verbs: ``30d``, ``12h``, an instant with its zone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from watchdog.cli import ExitCode
from watchdog.cli.console import fail

if TYPE_CHECKING:
    from datetime import timedelta


def now() -> datetime:
    """Return the present moment, of the one clock there is."""
    from watchdog.adapters.clock import SystemClock

    return SystemClock().now()


def span(text: str, option: str) -> timedelta:
    """Return the duration that an option was given, or say what is wrong and end the process."""
    from pydantic_core import PydanticCustomError

    from watchdog.settings.fields import parse_duration

    try:
        return parse_duration(text)
    except PydanticCustomError as error:
        context = error.context or {}
        fail(ExitCode.USAGE, f"{option} {text}: {context['message']}; {context['mend']}")


def moment(text: str, option: str, at: datetime) -> datetime:
    """Return the instant that an option was given, or that long before ``at``."""
    from pydantic_core import PydanticCustomError

    from watchdog.settings.fields import parse_duration

    try:
        if not text[:4].isdecimal() or "-" not in text:
            return at - parse_duration(text)
        found = datetime.fromisoformat(text)
    except (ValueError, PydanticCustomError):
        mend = "write a duration such as 30d, or a moment such as 2026-03-01T12:00:00Z"
        fail(ExitCode.USAGE, f"{option} {text}: is no moment; {mend}")
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
