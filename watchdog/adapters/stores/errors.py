"""Translates the errors of databases into the port's, by what the caller can do about them.

It knows SQLite's result codes and SQLAlchemy's exceptions; it does not know what was being done,
beyond the name that the caller gives it, and it never quotes a statement or its values.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from watchdog.ports import Misconfigured, PortError, Unavailable

DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

NOT_OURS_TO_WRITE = frozenset(
    {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH, sqlite3.SQLITE_CANTOPEN}
)

PASSING = {
    sqlite3.SQLITE_BUSY: "another process holds it locked",
    sqlite3.SQLITE_LOCKED: "another connection holds it locked",
    sqlite3.SQLITE_FULL: "there is no room left",
    sqlite3.SQLITE_IOERR: "the disk does not answer",
    sqlite3.SQLITE_NOMEM: "there is no memory left",
    sqlite3.SQLITE_INTERRUPT: "it was interrupted",
    sqlite3.SQLITE_PROTOCOL: "too many processes use it at once",
}


def corrupt(place: str) -> Misconfigured:
    """Return the error for a damaged file; nothing has been written to it."""
    return Misconfigured(
        f"the store {place} is damaged and was left as it is; stop watchdog, keep a copy, and"
        f" either restore a backup or salvage it with `sqlite3 {place} .recover | sqlite3 NEW`"
        " and put NEW in its place"
    )


@contextmanager
def translated(doing: str, place: str) -> Iterator[None]:
    """Turn any database error raised inside into Unavailable or Misconfigured, chained.

    A broken constraint or a wrong statement is a mistake of ours, not of the database; it is
    Misconfigured too, since trying again would not help and nothing above knows the library.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise _port_error(error, doing, place) from error


def _port_error(error: Exception, doing: str, place: str) -> PortError:
    cause = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(cause, sqlite3.Error):
        return Unavailable(f"could not {doing}: the store {place} does not answer")
    # The low byte is the kind of error; the rest tells SQLite's own developers where it arose.
    code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in DAMAGED:
        return corrupt(place)
    if code in PASSING:
        return Unavailable(f"could not {doing}: the store {place}: {PASSING[code]}")
    if code in NOT_OURS_TO_WRITE:
        return Misconfigured(
            f"could not {doing}: the store {place} cannot be written; give the user that runs"
            " watchdog read and write access to the file and its directory"
        )
    return Misconfigured(
        f"could not {doing}: the store {place} does not have the tables it should, or we wrote"
        " something it must not hold; please report this"
    )
