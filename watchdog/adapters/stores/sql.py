"""The durable store: every promise of the ``Store`` port kept by SQL, in one SQLite file.

It orders connections, transactions and locks; what is said inside a transaction stands in the
``sql_*`` modules, and what only SQLite needs in ``sqlite.py``. It decides nothing and reads no
clock. Writers take turns within this process, so that we never wait for ourselves; between
processes the database makes them take turns. What must survive a power cut goes through one
connection that waits for the disk; observations go through another that does not.

A transaction that has begun is brought to its end even if its caller is cancelled: a driver that
is interrupted halfway leaves behind a connection that nobody owns, and with it a lock.

Long because the port asks for some thirty methods and each of them stands here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from watchdog.adapters.stores import (
    sql_apps,
    sql_cancels,
    sql_intents,
    sql_notices,
    sql_orders,
    sql_records,
)
from watchdog.adapters.stores.errors import translated
from watchdog.adapters.stores.migrate import migrate
from watchdog.adapters.stores.promises import assert_credited, assert_new, assert_successor
from watchdog.adapters.stores.schema import HEAD
from watchdog.adapters.stores.sqlite import SqliteFile
from watchdog.model.decision import Decision
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.intent import Intent
from watchdog.model.memory import Approval, Cancel, Lift, Memory, Pause, Release
from watchdog.model.notice import Incident, Notice
from watchdog.model.observation import Observation
from watchdog.ports import Frame, LogExcerpt, QueuedDelivery

T = TypeVar("T")

Work = Callable[[AsyncConnection], Awaitable[T]]
"""Statements to run inside one transaction."""

BUSY_TIMEOUT = timedelta(seconds=5)
# Longer than any transaction of ours takes, shorter than a cycle may be late.


@dataclass(frozen=True, slots=True, kw_only=True)
class _Engines:
    durable: AsyncEngine
    relaxed: AsyncEngine
    reading: AsyncEngine

    async def dispose(self) -> None:
        for engine in (self.reading, self.relaxed, self.durable):
            await engine.dispose()


class SqlStore:
    """A store in one SQLite file, safe to share between processes on one machine.

    ``busy_timeout`` bounds how long one call waits for another process before Unavailable.
    Constructing it touches nothing.
    """

    def __init__(self, path: str, *, busy_timeout: timedelta = BUSY_TIMEOUT) -> None:
        self._file = SqliteFile(path, busy_timeout)
        self._engines: _Engines | None = None
        self._writer = asyncio.Lock()
        self._reads: set[asyncio.Task[Any]] = set()
        self._others: set[asyncio.Task[Any]] = set()
        self._notifiers: tuple[str, ...] = ()

    async def open(self) -> None:
        """Check or create the file, bring its tables up to date, connect."""
        await _to_its_end(self._open(), self._others)

    async def close(self) -> None:
        """Finish what is under way and let go of the file."""
        await _to_its_end(self._close(), self._others)

    async def recall(self, app: AppId, now: datetime) -> Memory:
        """Read everything in one snapshot."""
        return await self._read(
            f"recall {app}", lambda connection: sql_apps.recall(connection, app, now)
        )

    async def note_view(self, app: AppId, watermark: datetime, releases: Sequence[Release]) -> None:
        """Raise the watermark and add what was learnt of releases."""

        async def note(connection: AsyncConnection) -> None:
            await sql_apps.raise_watermark(connection, app, watermark)
            await sql_apps.note_releases(connection, app, releases)

        await self._write(f"note a view of {app}", note)

    async def record(self, intent: Intent, incident: Incident, notices: Sequence[Notice]) -> bool:
        """Add the intent, unless a unique index forbids it."""
        assert_new(intent)

        async def add(connection: AsyncConnection) -> bool:
            recorded = await sql_intents.record(connection, intent)
            if recorded:
                await self._announce(connection, intent.app, incident, notices)
            return recorded

        return await self._write(f"record a rollback of {intent.app}", add)

    async def advance(
        self, before: Intent, after: Intent, incident: Incident | None, notices: Sequence[Notice]
    ) -> bool:
        """Replace the intent, unless someone else did."""
        assert_successor(before, after)

        async def replace(connection: AsyncConnection) -> bool:
            advanced = await sql_intents.advance(connection, before, after)
            if advanced:
                await self._announce(connection, before.app, incident, notices)
            return advanced

        return await self._write(f"advance a rollback of {before.app}", replace)

    async def claim_cancel(self, app: AppId, cancel: Cancel) -> bool:
        """Add the request, unless the table's key forbids it."""
        return await self._write(
            f"claim a cancel of {app}",
            lambda connection: sql_cancels.claim(connection, app, cancel),
        )

    async def drop_cancel(self, app: AppId, deployment: DeploymentId) -> None:
        """Forget the request."""
        await self._write(
            f"drop a cancel of {app}",
            lambda connection: sql_cancels.drop(connection, app, deployment),
        )

    async def announce(
        self, app: AppId, incident: Incident | None, notices: Sequence[Notice]
    ) -> None:
        """Store the incident and queue its notices in one transaction."""
        await self._write(
            f"announce {app}", lambda connection: self._announce(connection, app, incident, notices)
        )

    async def keep_decision(self, decision: Decision, frame: Frame | None) -> None:
        """Keep a decision and its frame."""
        await self._write(
            f"keep a decision on {decision.app}",
            lambda connection: sql_records.keep_decision(connection, decision, frame),
        )

    async def apps(self) -> tuple[AppId, ...]:
        """Read the apps decided about."""
        return await self._read("read the apps known", sql_records.known_apps)

    async def decisions(
        self, app: AppId, limit: int, since: datetime | None = None
    ) -> tuple[Decision, ...]:
        """Read the newest decisions."""
        return await self._read(
            f"read decisions on {app}",
            lambda connection: sql_records.newest_decisions(connection, app, limit, since),
        )

    async def frames(
        self, app: AppId, limit: int, since: datetime | None = None
    ) -> tuple[Frame, ...]:
        """Read the newest frames."""
        return await self._read(
            f"read frames of {app}",
            lambda connection: sql_records.newest_frames(connection, app, limit, since),
        )

    async def intents(
        self, app: AppId | None, limit: int, since: datetime | None = None
    ) -> tuple[Intent, ...]:
        """Read the newest intents."""
        return await self._read(
            f"read rollbacks of {app or 'all apps'}",
            lambda connection: sql_intents.newest(connection, app, limit, since),
        )

    async def keep_observations(self, app: AppId, observations: Sequence[Observation]) -> None:
        """Append observations without waiting for the disk."""
        assert_credited(observations)
        if not observations:
            return
        await self._write(
            f"keep observations of {app}",
            lambda connection: sql_records.keep_observations(connection, app, observations),
            durable=False,
        )

    async def observations(
        self, app: AppId, deployment: DeploymentId, since: datetime
    ) -> tuple[Observation, ...]:
        """Read the newest observations of one deployment, oldest first."""
        return await self._read(
            f"read observations of {app}",
            lambda connection: sql_records.observed(connection, app, deployment, since),
        )

    async def keep_capture(self, intent: Intent, excerpts: Sequence[LogExcerpt]) -> None:
        """Keep captured logs."""
        await self._write(
            f"keep the logs of {intent.bad}",
            lambda connection: sql_intents.keep_capture(connection, intent, excerpts),
        )

    async def captures(self, app: AppId, bad: DeploymentId) -> tuple[LogExcerpt, ...]:
        """Read captured logs."""
        return await self._read(
            f"read the logs of {bad}", lambda connection: sql_intents.captured(connection, app, bad)
        )

    async def set_pause(self, app: AppId | None, pause: Pause | None) -> None:
        """Store or lift a pause."""
        await self._write(
            f"pause {app or 'all apps'}",
            lambda connection: sql_orders.set_pause(connection, app, pause),
        )

    async def approve(self, app: AppId, approval: Approval) -> None:
        """Store an approval."""
        await self._write(
            f"approve a rollback of {app}",
            lambda connection: sql_orders.approve(connection, app, approval),
        )

    async def withdraw(self, app: AppId, bad: DeploymentId) -> None:
        """Forget an approval."""
        await self._write(
            f"withdraw the approval for {app}",
            lambda connection: sql_orders.withdraw(connection, app, bad),
        )

    async def lift(self, app: AppId | None, lift: Lift) -> None:
        """Store a lift."""
        await self._write(
            f"lift a version of {app or 'all apps'}",
            lambda connection: sql_orders.lift(connection, app, lift),
        )

    async def register_notifiers(self, names: Sequence[str]) -> None:
        """Remember the channels for as long as this store object lives."""
        self._notifiers = tuple(dict.fromkeys(names))

    async def due_deliveries(self, now: datetime, limit: int) -> tuple[QueuedDelivery, ...]:
        """Read the deliveries whose time has come."""
        return await self._read(
            "read the outbox", lambda connection: sql_notices.due(connection, now, limit)
        )

    async def mark_delivered(self, notice_id: str, notifier: str, now: datetime) -> None:
        """Mark one delivery as done."""
        await self._write(
            f"mark notice {notice_id} delivered",
            lambda connection: sql_notices.mark_delivered(connection, notice_id, notifier),
        )

    async def postpone_delivery(
        self, notice_id: str, notifier: str, until: datetime, error: str
    ) -> None:
        """Count a failed try and set the next."""
        await self._write(
            f"postpone notice {notice_id}",
            lambda connection: sql_notices.postpone(connection, notice_id, notifier, until, error),
        )

    async def drop_delivery(self, notice_id: str, notifier: str, error: str) -> None:
        """Give one delivery up."""
        await self._write(
            f"drop notice {notice_id}",
            lambda connection: sql_notices.drop(connection, notice_id, notifier, error),
        )

    async def prune(self, before: datetime, observations_before: datetime) -> None:
        """Forget what is old, a bounded piece at a time, letting other writers in between."""

        async def some(connection: AsyncConnection) -> bool:
            return await sql_records.prune_some(connection, before, observations_before)

        async def rest(connection: AsyncConnection) -> None:
            await sql_intents.prune_captures(connection, before)
            await sql_notices.prune(connection, before)
            await sql_orders.prune(connection, before)
            await sql_cancels.prune(connection, before)

        while await self._write("prune", some, durable=False):
            pass
        await self._write("prune", rest)

    async def _open(self) -> None:
        async with self._writer:
            if self._engines is not None:
                return
            await asyncio.to_thread(self._file.prepare)
            await self._migrate()
            self._engines = _Engines(
                durable=self._file.engine(synchronous="FULL"),
                relaxed=self._file.engine(synchronous="NORMAL"),
                reading=self._file.engine(synchronous="NORMAL", readers=True),
            )

    async def _close(self) -> None:
        async with self._writer:
            engines, self._engines = self._engines, None
            # No write is under way, since it is our turn; and no read begins any more.
            await asyncio.gather(*self._reads, return_exceptions=True)
            if engines is not None:
                await engines.dispose()

    async def _migrate(self) -> None:
        # References are not followed while tables are rebuilt, hence an engine of its own.
        engine = self._file.engine(synchronous="FULL", foreign_keys=False)
        try:
            with translated("bring its tables up to date", self._file.place):
                async with engine.begin() as connection:
                    await connection.run_sync(migrate, self._file.place, self._file.back_up, HEAD)
        finally:
            await engine.dispose()

    async def _announce(
        self,
        connection: AsyncConnection,
        app: AppId,
        incident: Incident | None,
        notices: Sequence[Notice],
    ) -> None:
        await sql_apps.set_incident(connection, app, incident)
        await sql_notices.queue(connection, notices, self._notifiers)

    async def _write(self, doing: str, work: Work[T], *, durable: bool = True) -> T:
        """Do ``work`` in one transaction, when it is our turn to write."""
        await self._writer.acquire()
        in_turn = self._write_in_turn(doing, work, durable=durable)
        return await _to_its_end(in_turn, self._others)

    async def _write_in_turn(self, doing: str, work: Work[T], *, durable: bool) -> T:
        try:
            assert self._engines is not None, "the store is open"
            self._file.assert_in_place()
            engine = self._engines.durable if durable else self._engines.relaxed
            return await self._transact(engine, doing, work)
        finally:
            self._writer.release()

    async def _read(self, doing: str, work: Work[T]) -> T:
        """Do ``work`` on one snapshot; waits for no writer."""
        assert self._engines is not None, "the store is open"
        reading = self._transact(self._engines.reading, doing, work)
        return await _to_its_end(reading, self._reads)

    async def _transact(self, engine: AsyncEngine, doing: str, work: Work[T]) -> T:
        with translated(doing, self._file.place):
            async with engine.begin() as connection:
                return await work(connection)


async def _to_its_end(work: Coroutine[None, None, T], tasks: set[asyncio.Task[Any]]) -> T:
    """Await ``work``, among ``tasks``; should the caller be cancelled, it still goes on."""
    task = asyncio.create_task(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    return await asyncio.shield(task)
