"""How often to sample a signal just now: quickly while it matters, slowly otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from watchdog.core.policy import Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Time until the next sample, and whether that sample is a fair one for a baseline.

    Samples taken more often *because* something failed see the bad moments more often than the
    good ones; ``fair`` is False for them.
    """

    interval: timedelta
    fair: bool


def pace(
    schedule: Schedule,
    live_since: datetime | None,
    last_failure: datetime | None,
    now: datetime,
) -> Pace:
    """Return the pace at ``now``; ``live_since`` is None when no go-live was seen."""
    if live_since is not None and now - live_since < schedule.fast_after_live:
        return Pace(interval=min(schedule.fast_interval, schedule.interval), fair=True)
    if last_failure is not None and now - last_failure < schedule.fast_after_failure:
        return Pace(interval=min(schedule.fast_interval, schedule.interval), fair=False)
    return Pace(interval=schedule.interval, fair=True)
