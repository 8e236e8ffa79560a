"""One-way doors: releases before which nobody may return, because something cannot be undone.

A migration that drops a column lets no older code run. Whoever ships it says so: in the app's
own spec, by the environment key WATCHDOG_NO_ROLLBACK_BEFORE, or in the policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from watchdog.model.view import Deployment

PREFIX_MIN = 7
# As many characters as git itself shows of a commit; fewer could mean another one.


def closed_doors(
    target: Deployment, live: Deployment, shown: Iterable[Deployment], ordered: Iterable[str]
) -> Iterator[str]:
    """Yield why ``target`` lies behind a door that was passed since; nothing when it does not.

    ``ordered`` are the policy's own doors. What is marked on a release between the target and
    the live one counts as well: it has been live since. A door that names nothing known is
    closed to every target: nobody can say on which side of it a target lies.
    """
    between = [one for one in shown if target.created_at < one.created_at <= live.created_at]
    marked = [door for one in (*between, live) for door in one.doors]
    known = [*shown, live]
    for door in dict.fromkeys((*ordered, *marked)):
        if not door:
            yield "a one-way door that cannot be read, for it is encrypted"
            continue
        begin = _begin(door, known)
        if begin is None:
            yield f"the one-way door {door} names no known deployment or commit"
        elif target.created_at < begin:
            yield f"it lies before the one-way door {door}"


def _begin(door: str, known: Iterable[Deployment]) -> datetime | None:
    """Return when the oldest deployment that the door names was made."""
    return min((one.created_at for one in known if _named(door, one)), default=None)


def _named(door: str, one: Deployment) -> bool:
    if one.id == door:
        return True
    sources = (one.commit, *one.content.sources)
    return len(door) >= PREFIX_MIN and any(source.startswith(door) for source in sources)
