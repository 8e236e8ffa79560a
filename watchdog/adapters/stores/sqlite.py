"""One SQLite file: checks and creates it, opens connections to it, and copies it before changes.

The only module that knows SQLite's ways: pragmas, locks, files. It knows no table and no noun.

Two hazards shaped it. Closing any ordinary descriptor of a database file drops every lock that
this process holds on it, so an existing file is only ever opened through SQLite. And a
transaction that begins by reading cannot always go on to write, so writers say so at once
(BEGIN IMMEDIATE) and wait their turn there.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import URL, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from watchdog.adapters.stores.errors import corrupt, translated
from watchdog.ports import Misconfigured, Unavailable

WAL_BYTES_MAX = 64 * 1024 * 1024
# A long prune may stretch the log; afterwards it is cut back to this.

READERS = 2
# `recall` of one app need not wait behind a page of history for another.


class SqliteFile:
    """The file at ``path``; ``busy_timeout`` bounds the wait for another process's lock."""

    def __init__(self, path: str, busy_timeout: timedelta) -> None:
        self.place = path
        self._path = Path(path)
        self._timeout_s = busy_timeout.total_seconds()
        self._identity: tuple[int, int] | None = None

    def prepare(self) -> None:
        """Create the file if there is none, and check all of it if there is one. Blocking.

        Raises:
            Misconfigured: the place cannot hold a database, or what is there is not a sound one.
        """
        self._create()
        with translated("open it", self.place), closing(self._connect()) as connection:
            # Checked before anything is written: the switch to WAL already writes.
            answers = connection.execute("PRAGMA quick_check(1)").fetchall()
            if answers != [("ok",)]:
                raise corrupt(self.place)
            connection.execute("PRAGMA journal_mode = WAL")
        self._identity = self._identify()

    def assert_in_place(self) -> None:
        """Raise Unavailable when the file was moved or deleted under us.

        SQLite would go on writing to a file that has no name any more, and a restart would
        know nothing of it.
        """
        if self._identify() != self._identity:
            raise Unavailable(
                f"the store {self.place} was moved, replaced or deleted while in use; put it"
                " back, or start watchdog again"
            )

    def back_up(self, revision: str) -> None:
        """Copy the whole database beside it, as it was before the migration to ``revision``.

        Blocking. A copy of that name from an earlier try is replaced only by a complete one.
        """
        target = self._path.with_name(f"{self._path.name}.before-{revision}.bak")
        partial = target.with_name(f"{target.name}.partial")
        try:
            partial.unlink(missing_ok=True)
            _create_private(partial)
            with (
                translated("copy it before a migration", self.place),
                closing(self._connect()) as source,
                closing(sqlite3.connect(partial)) as copy,
            ):
                source.backup(copy)
            partial.replace(target)
        except OSError as error:
            raise Misconfigured(
                f"could not copy the store {self.place} to {target} before a migration; make room"
                " or give write access to the directory"
            ) from error

    def engine(
        self, *, synchronous: str, readers: bool = False, foreign_keys: bool = True
    ) -> AsyncEngine:
        """Return an engine whose connections are set up for one use.

        ``synchronous`` is FULL where what was said must survive a power cut, NORMAL where the
        last moments may be lost. ``readers`` may not write, and never wait for a writer.
        ``foreign_keys`` are off only for migrations, which may have to rebuild a table that
        others refer to.
        """
        engine = create_async_engine(
            URL.create("sqlite+aiosqlite", database=self.place),
            connect_args={"timeout": self._timeout_s},
            pool_size=READERS if readers else 1,
            max_overflow=0,
            pool_timeout=max(self._timeout_s, 1.0) * 2,
            hide_parameters=True,
        )
        pragmas = (
            f"PRAGMA synchronous = {synchronous}",
            f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}",
            f"PRAGMA journal_size_limit = {WAL_BYTES_MAX}",
            f"PRAGMA query_only = {'ON' if readers else 'OFF'}",
        )
        event.listen(engine.sync_engine, "connect", _set_up(pragmas))
        begin = "BEGIN" if readers else "BEGIN IMMEDIATE"
        event.listen(
            engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql(begin)
        )
        return engine

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.place, timeout=self._timeout_s, isolation_level=None)

    def _create(self) -> None:
        directory = self._path.parent
        if not directory.is_dir():
            raise Misconfigured(
                f"the store {self.place} cannot be created: {directory} is not a directory;"
                " create it, or name another place"
            )
        if self._path.exists() and not self._path.is_file():
            raise Misconfigured(f"the store {self.place} is not a file; name another place")
        try:
            with suppress(FileExistsError):
                _create_private(self._path)
        except OSError as error:
            if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.EIO}:
                raise Unavailable(f"could not create the store {self.place}") from error
            raise Misconfigured(
                f"the store {self.place} cannot be created; give the user that runs watchdog"
                f" write access to {directory}, or name another place"
            ) from error
        if not os.access(self._path, os.R_OK | os.W_OK) or not os.access(directory, os.W_OK):
            raise Misconfigured(
                f"the store {self.place} cannot be written; give the user that runs watchdog"
                f" read and write access to it and to {directory}"
            )

    def _identify(self) -> tuple[int, int] | None:
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino


def _create_private(path: Path) -> None:
    # The log and index files that SQLite puts beside it take over these rights.
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _set_up(pragmas: tuple[str, ...]) -> Callable[[Any, Any], None]:
    def set_up(connection: Any, _record: Any) -> None:
        # None: the driver begins nothing by itself; our own "begin" says which kind it is.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    return set_up
