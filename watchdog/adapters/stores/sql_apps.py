"""Statements about apps: the watermark, the open incident, releases, and recalling all.

Each function runs inside the caller's transaction. Rules that hold against concurrent writers
(the watermark never falls, a bad release stays bad) are part of the statement, never of a value
that was read before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, bindparam, case, func, or_, select
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.ext.asyncio import AsyncConnection

from watchdog.adapters.stores import sql_cancels, sql_intents, sql_orders
from watchdog.adapters.stores.codec import decode, encode
from watchdog.adapters.stores.dialect import insert
from watchdog.adapters.stores.limits import RELEASES_RECALLED_MAX
from watchdog.adapters.stores.schema import apps, releases
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.memory import Memory, Release, Standing, Stretch
from watchdog.model.notice import Incident
from watchdog.model.view import Content

# What every cycle of every app reads; put together once, since that costs as much as running it.
APP = select(apps.c.watermark, apps.c.incident).where(apps.c.app == bindparam("app"))

RELEASES = (
    select(releases)
    .where(releases.c.app == bindparam("app"))
    .order_by(
        releases.c.live_from.desc(), releases.c.created_at.desc(), releases.c.deployment.desc()
    )
    .limit(RELEASES_RECALLED_MAX)
)


async def recall(connection: AsyncConnection, app: AppId, now: datetime) -> Memory:
    """Read all that is remembered of ``app``."""
    found = (await connection.execute(APP, {"app": app})).one_or_none()
    incident = found.incident if found is not None else None
    return Memory(
        watermark=found.watermark if found is not None else None,
        releases=await _releases(connection, app),
        intents=await sql_intents.remembered(connection, app),
        fleet_rollbacks=await sql_intents.claims(connection, now),
        pause=await sql_orders.pause(connection, app, now),
        incident=decode(Incident, incident) if incident is not None else None,
        approvals=await sql_orders.approvals_of(connection, app, now),
        lifts=await sql_orders.lifts_of(connection, app),
        cancels=await sql_cancels.newest(connection, app),
    )


async def raise_watermark(connection: AsyncConnection, app: AppId, watermark: datetime) -> None:
    """Store ``watermark`` unless a newer one is stored."""
    new = insert(connection, apps).values(app=app, watermark=watermark)
    await connection.execute(
        new.on_conflict_do_update(
            index_elements=[apps.c.app],
            set_={"watermark": new.excluded.watermark},
            where=or_(apps.c.watermark.is_(None), apps.c.watermark < new.excluded.watermark),
        )
    )


async def note_releases(connection: AsyncConnection, app: AppId, noted: Sequence[Release]) -> None:
    """Add releases, and to those known add only what was learnt since."""
    for one in noted:
        new = insert(connection, releases).values(
            app=app,
            deployment=one.deployment,
            spec=one.content.spec,
            sources=encode(tuple[str, ...], one.content.sources),
            created_at=one.created_at,
            live_from=one.live_from,
            live_until=one.live_until,
            seen_going_live=one.seen_going_live,
            standing=one.standing.value,
            healthy_after=one.healthy_after,
            youth=encode(tuple[Stretch, ...], one.youth),
        )
        await connection.execute(
            new.on_conflict_do_update(
                index_elements=[releases.c.app, releases.c.deployment], set_=_learnt(new)
            )
        )


def _learnt(new: Insert) -> dict[str, ColumnElement[object]]:
    # When it went live and whether we saw that were true when first written; a later reader of
    # an older view must neither reopen a release that ended nor forget that one was bad.
    none = encode(tuple[str, ...], ())
    old, later = releases.c, new.excluded
    return {
        "spec": case((old.spec == "", later.spec), else_=old.spec),
        "sources": case((old.sources == none, later.sources), else_=old.sources),
        "live_until": func.coalesce(old.live_until, later.live_until),
        "healthy_after": func.coalesce(old.healthy_after, later.healthy_after),
        "youth": case((old.youth == none, later.youth), else_=old.youth),
        "standing": case(
            (or_(old.standing == Standing.BAD, later.standing == Standing.BAD), Standing.BAD.value),
            (
                and_(old.standing == Standing.UNPROVEN, later.standing == Standing.UNPROVEN),
                Standing.UNPROVEN.value,
            ),
            else_=Standing.PROVEN.value,
        ),
    }


async def set_incident(connection: AsyncConnection, app: AppId, incident: Incident | None) -> None:
    """Store the app's open incident; None closes it."""
    payload = encode(Incident, incident) if incident is not None else None
    new = insert(connection, apps).values(app=app, incident=payload)
    await connection.execute(
        new.on_conflict_do_update(
            index_elements=[apps.c.app], set_={"incident": new.excluded.incident}
        )
    )


async def _releases(connection: AsyncConnection, app: AppId) -> tuple[Release, ...]:
    found = await connection.execute(RELEASES, {"app": app})
    return tuple(_release(row) for row in found)


def _release(row: Row[tuple[object, ...]]) -> Release:
    return Release(
        deployment=DeploymentId(row.deployment),
        content=Content(spec=row.spec, sources=decode(tuple[str, ...], row.sources)),
        created_at=row.created_at,
        live_from=row.live_from,
        live_until=row.live_until,
        seen_going_live=row.seen_going_live,
        standing=Standing(row.standing),
        healthy_after=row.healthy_after,
        youth=decode(tuple[Stretch, ...], row.youth),
    )
