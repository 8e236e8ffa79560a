"""How a release answered while it was young, summed up for comparing later ones of that age."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from watchdog.model.memory import Stretch
from watchdog.model.observation import Answer, Observation

AGES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
# Ends of the stretches. A start is told from a warm cache by minutes, a warm cache from a leak by
# quarters of an hour; finer ones would hold too few answers to compare.


def youth_of(observations: Iterable[Observation], live_from: datetime) -> tuple[Stretch, ...]:
    """Return how each signal answered in each stretch of the age of a release, youngest first.

    Counts scheduled answers only, as a baseline does; stretches without one are left out.
    """
    counts: dict[tuple[timedelta, str], list[int]] = {}
    for one in observations:
        until = _stretch(one.begun_at - live_from)
        if until is None or one.answer is Answer.NO_ANSWER or not one.scheduled:
            continue
        count = counts.setdefault((until, one.signal), [0, 0])
        count[0] += 1
        count[1] += one.answer is Answer.FAILED
    return tuple(
        Stretch(signal=signal, until=until, answers=answers, failures=failures)
        for (until, signal), (answers, failures) in sorted(counts.items())
    )


def _stretch(age: timedelta) -> timedelta | None:
    """Return the end of the stretch that ``age`` lies in; None outside all of them."""
    if age < timedelta(0):
        return None
    return next((until for until in AGES if age < until), None)
