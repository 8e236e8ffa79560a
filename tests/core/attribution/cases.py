"""Suspicions to try: the standing story with d2 dead, and one thing more that bears on blame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.core.builders import at, inputs
from watchdog.core.attribution import blame
from watchdog.core.attribution.suspicion import Suspicion, suspicion
from watchdog.core.lineage import trace
from watchdog.model.decision import Argument, Blame
from watchdog.model.verdict import Health, Verdict

Family = Callable[[Suspicion], Iterator[Argument]]


def bad(signal: str = "http", **changes: Any) -> Verdict:
    """Return a verdict that ``signal`` fails since a quarter of a minute before noon."""
    return Verdict(
        **{
            "rule": f"rule of {signal}",
            "health": Health.UNHEALTHY,
            "reason": "it failed",
            "signal": signal,
            "since": at(-15),
            **changes,
        }
    )


def suspect(*verdicts: Verdict, **changes: Any) -> Suspicion:
    """Return the suspicion of d2 that the verdicts raise, or a failing http."""
    told = inputs(**changes)
    return suspicion(told, trace(told.view, told.memory), verdicts or (bad(),))


def heard(family: Family, *verdicts: Verdict, **changes: Any) -> tuple[Argument, ...]:
    """Return what one family of arguments has to say."""
    return tuple(family(suspect(*verdicts, **changes)))


def charge(*verdicts: Verdict, **changes: Any) -> Blame:
    """Return what all arguments come to."""
    told = inputs(**changes)
    return blame(told, trace(told.view, told.memory), verdicts or (bad(),))
