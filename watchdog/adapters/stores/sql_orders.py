"""Statements about what people ordered: pauses, approvals, and lifts of bad versions.

Each function runs inside the caller's transaction. An order of everybody stands under an id that
no app has.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, case, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from watchdog.adapters.stores.codec import writable
from watchdog.adapters.stores.dialect import insert
from watchdog.adapters.stores.limits import LIFTS_RECALLED_MAX
from watchdog.adapters.stores.schema import FLEET, approvals, lifts, pauses
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.memory import Approval, Lift, Pause

# What every cycle of every app reads; put together once, since that costs as much as running it.
PAUSE = (
    select(pauses)
    .where(
        or_(pauses.c.app == bindparam("app"), pauses.c.app == FLEET),
        pauses.c.until > bindparam("now"),
    )
    .order_by(pauses.c.until.desc(), case((pauses.c.app == FLEET, 1), else_=0))
    .limit(1)
)

APPROVALS = (
    select(approvals)
    .where(approvals.c.app == bindparam("app"), approvals.c.until > bindparam("now"))
    .order_by(approvals.c.bad)
)

LIFTS = (
    select(lifts)
    .where(or_(lifts.c.app == bindparam("app"), lifts.c.app == FLEET))
    .order_by(lifts.c.at.desc(), lifts.c.version, lifts.c.app.desc())
    .limit(LIFTS_RECALLED_MAX)
)


async def set_pause(connection: AsyncConnection, app: AppId | None, pause: Pause | None) -> None:
    """Store or lift the pause of one app or of all."""
    key = FLEET if app is None else app
    if pause is None:
        await connection.execute(delete(pauses).where(pauses.c.app == key))
        return
    order = {
        "until": pause.until,
        "ordered_by": writable(pause.by),
        "reason": writable(pause.reason),
    }
    new = insert(connection, pauses).values(app=key, **order)
    await connection.execute(new.on_conflict_do_update(index_elements=[pauses.c.app], set_=order))


async def pause(connection: AsyncConnection, app: AppId, now: datetime) -> Pause | None:
    """Read the pause of ``app`` or of all, whichever ends later, unless it has ended."""
    found = (await connection.execute(PAUSE, {"app": app, "now": now})).one_or_none()
    if found is None:
        return None
    return Pause(until=found.until, by=found.ordered_by, reason=found.reason)


async def approve(connection: AsyncConnection, app: AppId, approval: Approval) -> None:
    """Store the approval of one bad deployment in place of an earlier one of it."""
    order = {
        "target": approval.target,
        "until": approval.until,
        "ordered_by": writable(approval.by),
        "reason": writable(approval.reason),
    }
    new = insert(connection, approvals).values(app=app, bad=approval.bad, **order)
    key = [approvals.c.app, approvals.c.bad]
    await connection.execute(new.on_conflict_do_update(index_elements=key, set_=order))


async def withdraw(connection: AsyncConnection, app: AppId, bad: DeploymentId) -> None:
    """Forget the approval of one bad deployment, if there is one."""
    gone = delete(approvals).where(approvals.c.app == app, approvals.c.bad == bad)
    await connection.execute(gone)


async def approvals_of(
    connection: AsyncConnection, app: AppId, now: datetime
) -> tuple[Approval, ...]:
    """Read the approvals of ``app`` that hold at ``now``."""
    found = await connection.execute(APPROVALS, {"app": app, "now": now})
    return tuple(
        Approval(
            bad=DeploymentId(row.bad),
            target=DeploymentId(row.target) if row.target is not None else None,
            until=row.until,
            by=row.ordered_by,
            reason=row.reason,
        )
        for row in found
    )


async def lift(connection: AsyncConnection, app: AppId | None, lifted: Lift) -> None:
    """Store a lift for one app or for all, in place of an earlier one of the same version."""
    order = {
        "at": lifted.at,
        "ordered_by": writable(lifted.by),
        "reason": writable(lifted.reason),
    }
    key = FLEET if app is None else app
    new = insert(connection, lifts).values(app=key, version=writable(lifted.version), **order)
    await connection.execute(
        new.on_conflict_do_update(
            index_elements=[lifts.c.app, lifts.c.version],
            set_=order,
            where=lifts.c.at <= new.excluded.at,
        )
    )


async def lifts_of(connection: AsyncConnection, app: AppId) -> tuple[Lift, ...]:
    """Read the newest lifts that hold for ``app``, newest first."""
    found = await connection.execute(LIFTS, {"app": app})
    return tuple(
        Lift(version=row.version, at=row.at, by=row.ordered_by, reason=row.reason) for row in found
    )


async def prune(connection: AsyncConnection, before: datetime) -> None:
    """Forget approvals that ran out before then; lifts stay as long as what they lift."""
    await connection.execute(delete(approvals).where(approvals.c.until < before))
