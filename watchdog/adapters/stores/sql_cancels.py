"""Statements about requests to cancel a deployment; the table's key is what makes each unique.

Each function runs inside the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from watchdog.adapters.stores.dialect import insert
from watchdog.adapters.stores.limits import CANCELS_RECALLED_MAX
from watchdog.adapters.stores.schema import cancels
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.memory import Cancel

NEWEST = (
    select(cancels)
    .where(cancels.c.app == bindparam("app"))
    .order_by(cancels.c.at.desc(), cancels.c.deployment.desc())
    .limit(CANCELS_RECALLED_MAX)
)


async def claim(connection: AsyncConnection, app: AppId, cancel: Cancel) -> bool:
    """Add the request unless there is one of the same deployment."""
    new = insert(connection, cancels).values(app=app, deployment=cancel.deployment, at=cancel.at)
    done = await connection.execute(new.on_conflict_do_nothing())
    return done.rowcount == 1


async def drop(connection: AsyncConnection, app: AppId, deployment: DeploymentId) -> None:
    """Forget the request to cancel one deployment."""
    gone = delete(cancels).where(cancels.c.app == app, cancels.c.deployment == deployment)
    await connection.execute(gone)


async def newest(connection: AsyncConnection, app: AppId) -> tuple[Cancel, ...]:
    """Read the newest requests, newest first."""
    found = await connection.execute(NEWEST, {"app": app})
    return tuple(Cancel(deployment=DeploymentId(row.deployment), at=row.at) for row in found)


async def prune(connection: AsyncConnection, before: datetime) -> None:
    """Forget requests made before then: their deployments ended long ago."""
    await connection.execute(delete(cancels).where(cancels.c.at < before))
