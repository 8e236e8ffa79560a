"""The fleet breaker: when so many apps fail at once that no release of any of them can be why.

What apps of different releases have in common is not a release: a database, a provider, a
certificate, or the daemon's own network. Rolling all of them back would not help and would cost
every one of them its newest release. The breaker knows who is sick since when; it does not ask
why.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import ceil

from watchdog.model.decision import Guard, HoldReason
from watchdog.model.identity import AppId
from watchdog.model.memory import Fleet, Sick


def _doc(text: str, **bounds: float) -> dict[str, object]:
    return {"doc": text, **bounds}


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """When rollbacks of the whole fleet are frozen because too many apps fail at once."""

    enabled: bool = field(
        default=True, metadata=_doc("Whether rollbacks are frozen when many apps fail at once.")
    )
    apps_min: int = field(
        default=3, metadata=_doc("Fewer failing apps than this never freeze anything.", ge=2)
    )
    # 3: an app and its twin on one database are no fleet; with two or three apps watched, all of
    # them must fail.
    share: float = field(
        default=0.3,
        metadata=_doc("Share of the watched apps, 0 to 1, that has to fail at once.", gt=0, le=1),
    )
    apps_max: int = field(
        default=10,
        metadata=_doc("So many failing apps are enough, however large the fleet is.", ge=2),
    )
    within: timedelta = field(
        default=timedelta(minutes=2),
        metadata=_doc("They fail at once when their faults began within this time."),
    )
    # 2 min: rules need 12 s to a minute for a dead app, and samples are 10 s apart; two releases
    # that fail within two minutes of each other by chance are not rare, three are.
    release_share: float = field(
        default=0.5,
        metadata=_doc(
            "Share of the number that froze, below which the sick must fall to release.", gt=0, le=1
        ),
    )
    settle: timedelta = field(
        default=timedelta(minutes=3),
        metadata=_doc("How long so few must be sick before rollbacks are released."),
    )
    forget_after: timedelta = field(
        default=timedelta(hours=1),
        metadata=_doc("An app unhealthy for longer than this neither freezes nor keeps frozen."),
    )
    # 1 h: a fleet must not stay frozen because of three apps that nobody mends.

    def limit(self, apps: int) -> int:
        """Return how many of ``apps`` watched ones must fail at once."""
        # The ceiling of 0.3 times 10 must not be 4 because of the last digit of a float.
        share = ceil(round(self.share * apps, 9))
        return max(self.apps_min, min(self.apps_max, share))


def judge_breaker(breaker: Breaker, fleet: Fleet, now: datetime) -> Fleet:
    """Return the fleet with its breaker as it is from ``now`` on.

    It opens when enough apps turned unhealthy within the same minutes, and closes only when fewer
    than the lower mark have been unhealthy for the settle time: what comes and goes keeps it open.
    """
    if not breaker.enabled:
        return replace(fleet, limit=None, frozen_since=None, calm_since=None)
    limit = breaker.limit(fleet.apps)
    fleet = replace(fleet, limit=limit, within=breaker.within)
    recent = [one.since for one in fleet.sick if now - one.since <= breaker.forget_after]
    if fleet.frozen_since is None:
        opened = now if _most_at_once(recent, breaker.within) >= limit else None
        return replace(fleet, frozen_since=opened, calm_since=None)
    if len(recent) >= ceil(round(limit * breaker.release_share, 9)):
        return replace(fleet, calm_since=None)
    calm_since = fleet.calm_since or now
    if now - calm_since < breaker.settle:
        return replace(fleet, calm_since=calm_since)
    return replace(fleet, frozen_since=None, calm_since=None)


def fleet_sound(fleet: Fleet, app: AppId, onset: datetime | None, now: datetime) -> Guard:
    """Return whether the trouble of ``app``, begun at ``onset``, may be its own.

    It is not while the breaker is open. Nor may the first app that turns unhealthy run ahead of
    the others: those that merely fail right now count, too, if that began about then.
    """
    if fleet.frozen_since is not None:
        words = f"rollbacks are frozen since {fleet.frozen_since:%H:%M:%S} UTC: " + tell_sick(fleet)
        return _guard(words, passed=False)
    began = onset or now
    kin = {
        one.app
        for one in (*fleet.sick, *fleet.stirring)
        if one.app != app and abs(one.since - began) <= fleet.within
    }
    if fleet.limit is not None and 1 + len(kin) >= fleet.limit:
        span = f"{fleet.within.total_seconds():.0f} s"
        words = f"{1 + len(kin)} of {fleet.apps} apps began to fail within {span} of each other"
        return _guard(f"{words}; {fleet.limit} have a cause in common", passed=False)
    return _guard("not many apps fail at once", passed=True)


def tell_sick(fleet: Fleet) -> str:
    """Return in words how many apps of the fleet are sick."""
    return f"{len(fleet.sick)} of {fleet.apps} apps are unhealthy"


def _guard(words: str, *, passed: bool) -> Guard:
    return Guard(reason=HoldReason.FLEET_BREAKER_OPEN, passed=passed, text=words)


def _most_at_once(begins: list[datetime], within: timedelta) -> int:
    """Return the greatest number of instants within any span of that length."""
    ordered, first, most = sorted(begins), 0, 0
    for last, one in enumerate(ordered):
        while one - ordered[first] > within:
            first += 1
        most = max(most, last - first + 1)
    return most


def sick_first(sick: tuple[Sick, ...]) -> tuple[Sick, ...]:
    """Return the sick in the order in which they fell."""
    return tuple(sorted(sick, key=lambda one: (one.since, one.app)))
