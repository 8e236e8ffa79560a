"""Which class of error a caller sees for what the database says."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy.exc import OperationalError, ResourceClosedError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from watchdog.adapters.stores.errors import translated
from watchdog.ports import Misconfigured, PortError, Refused, Unavailable

EXTENDED = 3 << 8
"""SQLite tells where an error arose in the higher bytes, which say nothing of its kind."""


def said_by_sqlite(code: int) -> OperationalError:
    cause = sqlite3.OperationalError("the words are for people")
    cause.sqlite_errorcode = code
    return OperationalError("UPDATE intents SET token = ?", {"token": "hunter2"}, cause)


def translation(error: Exception) -> PortError:
    with pytest.raises(PortError) as caught, translated("record it", "/data/w.db"):
        raise error
    assert caught.value.__cause__ is error
    assert "record it" in str(caught.value) or "damaged" in str(caught.value)
    assert "/data/w.db" in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert "UPDATE" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (sqlite3.SQLITE_BUSY, Unavailable, "locked"),
        (sqlite3.SQLITE_LOCKED, Unavailable, "locked"),
        (sqlite3.SQLITE_FULL, Unavailable, "no room"),
        (sqlite3.SQLITE_IOERR, Unavailable, "disk"),
        (sqlite3.SQLITE_NOMEM, Unavailable, "memory"),
        (sqlite3.SQLITE_CORRUPT, Misconfigured, ".recover"),
        (sqlite3.SQLITE_NOTADB, Misconfigured, ".recover"),
        (sqlite3.SQLITE_READONLY, Misconfigured, "write access"),
        (sqlite3.SQLITE_CANTOPEN, Misconfigured, "write access"),
        (sqlite3.SQLITE_CONSTRAINT, Misconfigured, "report"),
        (sqlite3.SQLITE_ERROR, Misconfigured, "report"),
    ],
)
def test_the_kind_of_error_is_told_by_its_code(code: int, kind: type[PortError], words: str):
    for error in (said_by_sqlite(code), said_by_sqlite(code | EXTENDED)):
        found = translation(error)
        assert type(found) is kind
        assert words in str(found)


def test_an_error_of_the_bare_driver_is_translated_too():
    assert type(translation(sqlite3.DatabaseError("of unknown code"))) is Misconfigured


@pytest.mark.parametrize("error", [PoolTimeoutError("no connection"), ResourceClosedError("gone")])
def test_a_connection_that_is_not_to_be_had_is_worth_another_try(error: Exception):
    assert type(translation(error)) is Unavailable


def test_an_error_of_the_port_passes_as_it_is():
    error = Refused("no")

    with pytest.raises(Refused) as caught, translated("record it", "/data/w.db"):
        raise error
    assert caught.value is error
