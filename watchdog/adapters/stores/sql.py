"""The durable store: every promise of the ``Store`` port kept by SQL, in one SQLite file.

It orders connections, transactions and locks; what is said inside a transaction stands in the
``sql_*`` modules, and what only SQLite needs in ``sqlite.py``. It decides nothing and reads no
clock. Writers take turns within this process, so that we never wait for ourselves; between
processes the database makes them take turns. What must survive a power cut goes through one
connection that waits for the disk; observations go through another that does not.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from watchdog.adapters.stores import sql_apps, sql_intents, sql_notices, sql_records
from watchdog.adapters.stores.errors import translated
from watchdog.adapters.stores.migrate import migrate
from watchdog.adapters.stores.promises import assert_credited, assert_new, assert_successor
from watchdog.adapters.stores.schema import HEAD
from watchdog.adapters.stores.sqlite import SqliteFile
from watchdog.model.decision import Decision
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.intent import Intent
from watchdog.model.memory import Memory, Pause, Release
from watchdog.model.notice import Incident, Notice
from watchdog.model.observation import Observation
from watchdog.ports import Frame, LogExcerpt, QueuedDelivery

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
        self._notifiers: tuple[str, ...] = ()

    async def open(self) -> None:
        """Check or create the file, bring its tables up to date, connect."""
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

    async def close(self) -> None:
        """Finish the write under way and let go of the file."""
        async with self._writer:
            engines, self._engines = self._engines, None
            if engines is not None:
                await engines.dispose()

    async def recall(self, app: AppId, now: datetime) -> Memory:
        """Read everything in one snapshot."""
        async with self._reading(f"recall {app}") as connection:
            return await sql_apps.recall(connection, app, now)

    async def note_view(self, app: AppId, watermark: datetime, releases: Sequence[Release]) -> None:
        """Raise the watermark and add what was learnt of releases."""
        async with self._writing(f"note a view of {app}") as connection:
            await sql_apps.raise_watermark(connection, app, watermark)
            await sql_apps.note_releases(connection, app, releases)

    async def record(self, intent: Intent, incident: Incident, notices: Sequence[Notice]) -> bool:
        """Add the intent, unless a unique index forbids it."""
        assert_new(intent)
        async with self._writing(f"record a rollback of {intent.app}") as connection:
            if not await sql_intents.record(connection, intent):
                return False
            await self._announce(connection, intent.app, incident, notices)
            return True

    async def advance(
        self, before: Intent, after: Intent, incident: Incident | None, notices: Sequence[Notice]
    ) -> bool:
        """Replace the intent, unless someone else did."""
        assert_successor(before, after)
        async with self._writing(f"advance a rollback of {before.app}") as connection:
            if not await sql_intents.advance(connection, before, after):
                return False
            await self._announce(connection, before.app, incident, notices)
            return True

    async def announce(
        self, app: AppId, incident: Incident | None, notices: Sequence[Notice]
    ) -> None:
        """Store the incident and queue its notices in one transaction."""
        async with self._writing(f"announce {app}") as connection:
            await self._announce(connection, app, incident, notices)

    async def keep_decision(self, decision: Decision, frame: Frame | None) -> None:
        """Keep a decision and its frame."""
        async with self._writing(f"keep a decision on {decision.app}") as connection:
            await sql_records.keep_decision(connection, decision, frame)

    async def decisions(self, app: AppId, limit: int) -> tuple[Decision, ...]:
        """Read the newest decisions."""
        async with self._reading(f"read decisions on {app}") as connection:
            return await sql_records.newest_decisions(connection, app, limit)

    async def frames(self, app: AppId, limit: int) -> tuple[Frame, ...]:
        """Read the newest frames."""
        async with self._reading(f"read frames of {app}") as connection:
            return await sql_records.newest_frames(connection, app, limit)

    async def intents(self, app: AppId | None, limit: int) -> tuple[Intent, ...]:
        """Read the newest intents."""
        async with self._reading(f"read rollbacks of {app or 'all apps'}") as connection:
            return await sql_intents.newest(connection, app, limit)

    async def keep_observations(self, app: AppId, observations: Sequence[Observation]) -> None:
        """Append observations without waiting for the disk."""
        assert_credited(observations)
        if not observations:
            return
        async with self._writing(f"keep observations of {app}", durable=False) as connection:
            await sql_records.keep_observations(connection, app, observations)

    async def observations(
        self, app: AppId, deployment: DeploymentId, since: datetime
    ) -> tuple[Observation, ...]:
        """Read the newest observations of one deployment, oldest first."""
        async with self._reading(f"read observations of {app}") as connection:
            return await sql_records.observed(connection, app, deployment, since)

    async def keep_capture(self, intent: Intent, excerpts: Sequence[LogExcerpt]) -> None:
        """Keep captured logs."""
        async with self._writing(f"keep the logs of {intent.bad}") as connection:
            await sql_intents.keep_capture(connection, intent, excerpts)

    async def captures(self, app: AppId, bad: DeploymentId) -> tuple[LogExcerpt, ...]:
        """Read captured logs."""
        async with self._reading(f"read the logs of {bad}") as connection:
            return await sql_intents.captured(connection, app, bad)

    async def set_pause(self, app: AppId | None, pause: Pause | None) -> None:
        """Store or lift a pause."""
        async with self._writing(f"pause {app or 'all apps'}") as connection:
            await sql_apps.set_pause(connection, app, pause)

    async def register_notifiers(self, names: Sequence[str]) -> None:
        """Remember the channels for as long as this store object lives."""
        self._notifiers = tuple(dict.fromkeys(names))

    async def due_deliveries(self, now: datetime, limit: int) -> tuple[QueuedDelivery, ...]:
        """Read the deliveries whose time has come."""
        async with self._reading("read the outbox") as connection:
            return await sql_notices.due(connection, now, limit)

    async def mark_delivered(self, notice_id: str, notifier: str, now: datetime) -> None:
        """Mark one delivery as done."""
        async with self._writing(f"mark notice {notice_id} delivered") as connection:
            await sql_notices.mark_delivered(connection, notice_id, notifier)

    async def postpone_delivery(
        self, notice_id: str, notifier: str, until: datetime, error: str
    ) -> None:
        """Count a failed try and set the next."""
        async with self._writing(f"postpone notice {notice_id}") as connection:
            await sql_notices.postpone(connection, notice_id, notifier, until, error)

    async def drop_delivery(self, notice_id: str, notifier: str, error: str) -> None:
        """Give one delivery up."""
        async with self._writing(f"drop notice {notice_id}") as connection:
            await sql_notices.drop(connection, notice_id, notifier, error)

    async def prune(self, before: datetime, observations_before: datetime) -> None:
        """Forget what is old, a bounded piece at a time, letting other writers in between."""
        more = True
        while more:
            async with self._writing("prune", durable=False) as connection:
                more = await sql_records.prune_some(connection, before, observations_before)
        async with self._writing("prune") as connection:
            await sql_intents.prune_captures(connection, before)
            await sql_notices.prune(connection, before)

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

    @asynccontextmanager
    async def _writing(self, doing: str, *, durable: bool = True) -> AsyncIterator[AsyncConnection]:
        async with self._writer:
            assert self._engines is not None, "the store is open"
            engine = self._engines.durable if durable else self._engines.relaxed
            self._file.assert_in_place()
            with translated(doing, self._file.place):
                async with engine.begin() as connection:
                    yield connection

    @asynccontextmanager
    async def _reading(self, doing: str) -> AsyncIterator[AsyncConnection]:
        assert self._engines is not None, "the store is open"
        with translated(doing, self._file.place):
            async with self._engines.reading.begin() as connection:
                yield connection
