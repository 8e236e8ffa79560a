"""Statements about notices: queueing them for each channel, and where each delivery stands.

Each function runs inside the caller's transaction. It knows channels by name only.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from watchdog.adapters.stores.codec import decode, encode, writable
from watchdog.adapters.stores.dialect import insert
from watchdog.adapters.stores.limits import ERROR_CHARACTERS_MAX
from watchdog.adapters.stores.schema import DELIVERED, DROPPED, QUEUED, deliveries, notices
from watchdog.model.notice import Notice
from watchdog.ports import QueuedDelivery


async def queue(
    connection: AsyncConnection, told: Sequence[Notice], notifiers: Sequence[str]
) -> None:
    """Add notices with a delivery for each channel; one whose id is known is left as it is."""
    for notice in told:
        seq = (
            await connection.execute(
                insert(connection, notices)
                .values(id=notice.id, at=notice.at, payload=encode(Notice, notice))
                .on_conflict_do_nothing(index_elements=[notices.c.id])
                .returning(notices.c.seq)
            )
        ).scalar_one_or_none()
        if seq is None or not notifiers:
            continue
        row = {"notice": notice.id, "seq": seq, "key": notice.key, "state": QUEUED}
        await connection.execute(
            deliveries.insert(),
            [{**row, "notifier": name, "attempts": 0, "error": ""} for name in notifiers],
        )


async def due(connection: AsyncConnection, now: datetime, limit: int) -> tuple[QueuedDelivery, ...]:
    """Read the deliveries whose time has come and that no earlier one of their key holds up."""
    c, earlier = deliveries.c, deliveries.alias("earlier")
    held_up = exists().where(
        earlier.c.notifier == c.notifier,
        earlier.c.key == c.key,
        earlier.c.seq < c.seq,
        earlier.c.state == QUEUED,
    )
    found = await connection.execute(
        select(notices.c.payload, c.notifier, c.attempts)
        .join_from(deliveries, notices, c.notice == notices.c.id)
        .where(c.state == QUEUED, or_(c.next_at.is_(None), c.next_at <= now), ~held_up)
        .order_by(c.seq, c.notifier)
        .limit(limit)
    )
    return tuple(
        QueuedDelivery(
            notice=decode(Notice, row.payload), notifier=row.notifier, attempts=row.attempts
        )
        for row in found
    )


async def mark_delivered(connection: AsyncConnection, notice_id: str, notifier: str) -> None:
    """Write down that the channel took it, even after someone gave it up."""
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.notice == notice_id, deliveries.c.notifier == notifier)
        .values(state=DELIVERED, error="")
    )


async def postpone(
    connection: AsyncConnection, notice_id: str, notifier: str, until: datetime, error: str
) -> None:
    """Write down a failed try; one that has ended stays ended."""
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.notice == notice_id,
            deliveries.c.notifier == notifier,
            deliveries.c.state == QUEUED,
        )
        .values(
            attempts=deliveries.c.attempts + 1,
            next_at=until,
            error=writable(error[:ERROR_CHARACTERS_MAX]),
        )
    )


async def drop(connection: AsyncConnection, notice_id: str, notifier: str, error: str) -> None:
    """Give a delivery up; one that was delivered stays delivered."""
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.notice == notice_id,
            deliveries.c.notifier == notifier,
            deliveries.c.state == QUEUED,
        )
        .values(state=DROPPED, error=writable(error[:ERROR_CHARACTERS_MAX]))
    )


async def prune(connection: AsyncConnection, before: datetime) -> None:
    """Forget old notices that no channel still waits for; their deliveries go with them."""
    waiting = exists().where(deliveries.c.notice == notices.c.id, deliveries.c.state == QUEUED)
    await connection.execute(delete(notices).where(notices.c.at < before, ~waiting))
