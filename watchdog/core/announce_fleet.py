"""What people should hear of the fleet as a whole: one notice when it freezes, one when it thaws.

An incident like any other, under an id that no app has. The apps held meanwhile open none of their
own: one fault, one notice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from watchdog.core.announce import Announcement
from watchdog.core.breaker import sick_first, tell_sick
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.memory import Fleet
from watchdog.model.notice import Incident, Notice, NoticeKind, Severity

FLEET = AppId("*")
"""Stands for all apps where an app's id is wanted; the platform's ids are UUIDs."""
FLEET_NAME = "fleet"
EVERYTHING = DeploymentId("*")
OPENED, CLOSED = "fleet_breaker_opened", "fleet_breaker_closed"
NAMED_MAX = 20
# A notice is read on a telephone.


def announce_fleet(
    fleet: Fleet, names: Mapping[AppId, str], incident: Incident | None, now: datetime
) -> Announcement:
    """Return what to tell people about the breaker; nothing when they know how it stands.

    ``names`` are what people call the apps.
    """
    if (fleet.frozen_since is None) == (incident is None):
        return Announcement(incident=incident)
    if fleet.frozen_since is not None:
        return _freeze(fleet, fleet.frozen_since, names, now)
    assert incident is not None, "a fleet that was frozen was told of"
    return _thaw(fleet, names, incident, now)


def _freeze(
    fleet: Fleet, since: datetime, names: Mapping[AppId, str], now: datetime
) -> Announcement:
    incident = Incident(
        key=f"{FLEET}/breaker/{int(since.timestamp())}",
        deployment=EVERYTHING,
        opened_at=since,
        said=OPENED,
        count=1,
    )
    title = f"all apps: rollbacks are frozen, {tell_sick(fleet)}"
    span = f"{fleet.within.total_seconds():.0f} s"
    lines = (
        title,
        f"  {fleet.limit} that begin to fail within {span} of each other have a cause in common,",
        "  and rolling back each of them would probably not remove it. Look for what they share:",
        "  a database, a provider, a certificate. One push to them all looks the same from here:",
        "  undo that by hand.",
        *_listed(fleet, names),
    )
    notice = _notice(incident, title, lines, now)
    return Announcement(incident=incident, notices=(notice,))


def _thaw(
    fleet: Fleet, names: Mapping[AppId, str], incident: Incident, now: datetime
) -> Announcement:
    last = replace(incident, count=incident.count + 1, said=CLOSED)
    title = f"all apps: rollbacks are allowed again, {tell_sick(fleet)}"
    calm = _notice(last, title, (title, *_listed(fleet, names)), now)
    resolved = replace(calm, kind=NoticeKind.RESOLVE, severity=Severity.INFO)
    return Announcement(incident=None, notices=(resolved,))


def _listed(fleet: Fleet, names: Mapping[AppId, str]) -> tuple[str, ...]:
    sick = sick_first(fleet.sick)
    told = [
        f"  {names.get(one.app, one.app)} since {one.since:%H:%M:%S} UTC"
        for one in sick[:NAMED_MAX]
    ]
    more = len(sick) - NAMED_MAX
    return (*told, *((f"  and {more} more",) if more > 0 else ()))


def _notice(incident: Incident, title: str, lines: tuple[str, ...], now: datetime) -> Notice:
    return Notice(
        id=f"{incident.key}/{incident.count}",
        key=incident.key,
        kind=NoticeKind.TRIGGER,
        severity=Severity.CRITICAL,
        app=FLEET,
        app_name=FLEET_NAME,
        title=title,
        text="\n".join(lines),
        at=now,
        event=incident.said,
    )
