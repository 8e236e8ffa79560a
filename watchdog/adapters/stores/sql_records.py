"""Statements about what was seen and decided: observations, decisions, frames, and pruning them.

Each function runs inside the caller's transaction. Nothing here bears on safety: losing a row
loses an explanation, never a rollback.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, Table, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from watchdog.adapters.stores.codec import decode, encode, writable
from watchdog.adapters.stores.limits import FRAMES_PER_APP_MAX, OBSERVATIONS_READ_MAX
from watchdog.adapters.stores.schema import decisions, frames, observations
from watchdog.model.decision import Decision
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.ports import Frame

PRUNED_AT_ONCE_MAX = 1_000
# Some 20 ms of work; a rollback that wants to be recorded meanwhile waits no longer than that.

READ_AT_ONCE_MAX = 500
# Some 10 ms of making values; between two such pieces the loop turns to its other work.


async def keep_decision(
    connection: AsyncConnection, decision: Decision, frame: Frame | None
) -> None:
    """Keep a decision and its frame; of the frames of one app only the newest stay."""
    payload = encode(Decision, decision)
    await connection.execute(
        decisions.insert().values(app=decision.app, at=decision.at, payload=payload).inline()
    )
    if frame is None:
        return
    await connection.execute(
        frames.insert().values(app=frame.app, at=frame.at, payload=frame.payload).inline()
    )
    last_to_go = (
        select(frames.c.id)
        .where(frames.c.app == frame.app)
        .order_by(frames.c.id.desc())
        .offset(FRAMES_PER_APP_MAX)
        .limit(1)
        .scalar_subquery()
    )
    await connection.execute(
        delete(frames).where(frames.c.app == frame.app, frames.c.id <= last_to_go)
    )


async def known_apps(connection: AsyncConnection) -> tuple[AppId, ...]:
    """Read which apps decisions are kept of; their index alone answers it."""
    found = await connection.execute(select(decisions.c.app).distinct().order_by(decisions.c.app))
    return tuple(AppId(row.app) for row in found)


async def newest_decisions(
    connection: AsyncConnection, app: AppId, limit: int, since: datetime | None
) -> tuple[Decision, ...]:
    """Read the newest decisions of ``app``, newest first."""
    found = await _newest(connection, decisions, app, limit, since)
    return tuple(decode(Decision, row.payload) for row in found)


async def newest_frames(
    connection: AsyncConnection, app: AppId, limit: int, since: datetime | None
) -> tuple[Frame, ...]:
    """Read the newest frames of ``app``, newest first."""
    found = await _newest(connection, frames, app, limit, since)
    return tuple(Frame(app=AppId(row.app), at=row.at, payload=row.payload) for row in found)


async def _newest(
    connection: AsyncConnection, table: Table, app: AppId, limit: int, since: datetime | None
) -> Sequence[Row[tuple[object, ...]]]:
    wanted = select(table).where(table.c.app == app)
    if since is not None:
        wanted = wanted.where(table.c.at >= since)
    found = await connection.execute(
        wanted.order_by(table.c.at.desc(), table.c.id.desc()).limit(limit)
    )
    return found.all()


async def keep_observations(
    connection: AsyncConnection, app: AppId, seen: Sequence[Observation]
) -> None:
    """Append observations, all in one statement."""
    await connection.execute(
        observations.insert(),
        [
            {
                "app": app,
                "deployment": one.deployment,
                "signal": one.signal,
                "begun_at": one.begun_at,
                "ended_at": one.ended_at,
                "answer": one.answer.value,
                "reason": one.reason.value if one.reason is not None else None,
                "latency": one.latency,
                "detail": writable(one.detail),
                "scheduled": one.scheduled,
                "value": one.value,
                "vantage": writable(one.vantage),
            }
            for one in seen
        ],
    )


async def observed(
    connection: AsyncConnection, app: AppId, deployment: DeploymentId, since: datetime
) -> tuple[Observation, ...]:
    """Read the newest observations of one deployment, oldest first."""
    c = observations.c
    wanted = (
        select(observations)
        .where(c.app == app, c.deployment == deployment, c.begun_at >= since)
        .order_by(c.begun_at.desc(), c.id.desc())
        .limit(OBSERVATIONS_READ_MAX)
    )
    newest_first: list[Observation] = []
    async with connection.stream(wanted) as found:
        async for rows in found.partitions(READ_AT_ONCE_MAX):
            newest_first += map(_observation, rows)
    return tuple(reversed(newest_first))


def _observation(row: Row[tuple[object, ...]]) -> Observation:
    return Observation(
        signal=row.signal,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        answer=Answer(row.answer),
        reason=FailureReason(row.reason) if row.reason is not None else None,
        latency=row.latency,
        detail=row.detail,
        deployment=DeploymentId(row.deployment),
        scheduled=row.scheduled,
        value=row.value,
        vantage=row.vantage,
    )


async def prune_some(
    connection: AsyncConnection, before: datetime, observations_before: datetime
) -> bool:
    """Forget a bounded number of old rows; True when there may be more."""
    more = False
    for table, is_old in (
        (observations, observations.c.begun_at < observations_before),
        (frames, frames.c.at < before),
        (decisions, decisions.c.at < before),
    ):
        old = select(table.c.id).where(is_old).limit(PRUNED_AT_ONCE_MAX)
        gone = await connection.execute(delete(table).where(table.c.id.in_(old)))
        more = more or gone.rowcount == PRUNED_AT_ONCE_MAX
    return more
