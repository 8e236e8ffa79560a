"""Statements about rollbacks: recording, advancing and reading intents, and captured logs.

Each function runs inside the caller's transaction. Who wins is decided by unique indexes and by
conditional updates, so it does not matter how many processes write.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from watchdog.adapters.stores.codec import decode, encode
from watchdog.adapters.stores.dialect import insert
from watchdog.adapters.stores.limits import FLEET_HORIZON, INTENTS_RECALLED_MAX
from watchdog.adapters.stores.schema import OPEN_INTENT, STANDING_INTENT, captures, intents
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.intent import Intent
from watchdog.ports import LogExcerpt

# What every cycle of every app reads; put together once, since that costs as much as running it.
NEWEST = (
    select(intents.c.payload)
    .order_by(intents.c.decided_at.desc(), intents.c.id.desc())
    .limit(bindparam("limit"))
)
NEWEST_OF_APP = NEWEST.where(intents.c.app == bindparam("app"))

OPEN_OF_APP = select(intents.c.payload).where(intents.c.app == bindparam("app"), OPEN_INTENT)

# No upper bound: a claim by a replica whose clock is ahead still spends the budget.
CLAIMS = (
    select(intents.c.claimed_at)
    .where(intents.c.claimed_at >= bindparam("since"), intents.c.attempts > 0)
    .order_by(intents.c.claimed_at.desc())
)


async def record(connection: AsyncConnection, intent: Intent) -> bool:
    """Add a new intent; False when a unique index forbids it."""
    added = await connection.execute(
        insert(connection, intents)
        .values(app=intent.app, bad=intent.bad, decided_at=intent.decided_at, **_columns(intent))
        .on_conflict_do_nothing()
        .inline()  # nobody needs its number, and reading it back costs a look
    )
    return added.rowcount == 1


async def advance(connection: AsyncConnection, before: Intent, after: Intent) -> bool:
    """Replace ``before``, if it is the latest, by ``after`` in one conditional update."""
    changed = await connection.execute(
        update(intents)
        .where(
            intents.c.app == before.app,
            intents.c.bad == before.bad,
            intents.c.revision == before.revision,
            # An intent that was abandoned and recorded anew counts its revisions afresh; the
            # moment of decision tells the two lives apart.
            intents.c.decided_at == before.decided_at,
            STANDING_INTENT,
        )
        .values(**_columns(after))
    )
    return changed.rowcount == 1


def _columns(intent: Intent) -> dict[str, object]:
    return {
        "revision": intent.revision,
        "state": intent.state.value,
        "attempts": intent.attempts,
        "claimed_at": intent.claimed_at,
        "payload": encode(Intent, intent),
    }


async def newest(
    connection: AsyncConnection, app: AppId | None, limit: int, since: datetime | None = None
) -> tuple[Intent, ...]:
    """Read the newest intents of one app or of all, newest first."""
    wanted = NEWEST if app is None else NEWEST_OF_APP
    if since is not None:
        wanted = wanted.where(intents.c.decided_at >= since)
    found = await connection.execute(
        wanted, {"limit": limit, "app": app} if app else {"limit": limit}
    )
    return tuple(decode(Intent, row.payload) for row in found)


async def remembered(connection: AsyncConnection, app: AppId) -> tuple[Intent, ...]:
    """Read the newest intents of ``app`` and, however old, the open one."""
    recent = await newest(connection, app, INTENTS_RECALLED_MAX)
    if len(recent) < INTENTS_RECALLED_MAX or any(one.open for one in recent):
        return recent
    found = await connection.execute(OPEN_OF_APP, {"app": app})
    return (*recent, *(decode(Intent, row.payload) for row in found))


async def claims(connection: AsyncConnection, now: datetime) -> tuple[datetime, ...]:
    """Read when the fleet's rollbacks of the last day were claimed, newest first."""
    found = await connection.execute(CLAIMS, {"since": now - FLEET_HORIZON})
    return tuple(found.scalars())


async def keep_capture(
    connection: AsyncConnection, intent: Intent, excerpts: Sequence[LogExcerpt]
) -> None:
    """Keep the logs captured for an intent in place of those captured before."""
    kept = {
        "decided_at": intent.decided_at,
        "payload": encode(tuple[LogExcerpt, ...], tuple(excerpts)),
    }
    new = insert(connection, captures).values(app=intent.app, bad=intent.bad, **kept)
    await connection.execute(
        new.on_conflict_do_update(index_elements=[captures.c.app, captures.c.bad], set_=kept)
    )


async def captured(
    connection: AsyncConnection, app: AppId, bad: DeploymentId
) -> tuple[LogExcerpt, ...]:
    """Read the logs captured before ``bad`` was rolled back."""
    payload = (
        await connection.execute(
            select(captures.c.payload).where(captures.c.app == app, captures.c.bad == bad)
        )
    ).scalar_one_or_none()
    return decode(tuple[LogExcerpt, ...], payload) if payload is not None else ()


async def prune_captures(connection: AsyncConnection, before: datetime) -> None:
    """Forget the logs captured for rollbacks that were decided before then."""
    await connection.execute(delete(captures).where(captures.c.decided_at < before))
