"""Where the daemon keeps what it must not forget: one SQLite file, or memory for trying out.

It chooses a store by its URL and knows nothing of what is kept. A new kind of store is one
module and one line here.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import unquote

from watchdog.adapters.stores.memory import MemoryStore
from watchdog.adapters.stores.sql import BUSY_TIMEOUT, SqlStore
from watchdog.ports import Misconfigured, Store

__all__ = ["MemoryStore", "SqlStore", "open_store"]

SQLITE = "sqlite:///"


def open_store(url: str, *, busy_timeout: timedelta = BUSY_TIMEOUT) -> Store:
    """Return the store that ``url`` names; it connects to nothing before its ``open``.

    ``memory:`` forgets everything at exit. ``sqlite:///watchdog.db`` is a file in the working
    directory, ``sqlite:////var/lib/watchdog.db`` (four slashes) one at an absolute path.
    ``busy_timeout`` bounds the wait for another process that uses the same file.

    Raises:
        Misconfigured: no store goes by such a URL. The message never repeats the URL, which
            may hold a password.
    """
    if url in {"memory:", "memory://"}:
        return MemoryStore()
    if url.startswith(SQLITE):
        return SqlStore(_path(url), busy_timeout=busy_timeout)
    if url.startswith(("postgres:", "postgresql:", "postgresql+")):
        raise Misconfigured(
            "this version of watchdog does not yet store in PostgreSQL; name a file, such as"
            " sqlite:////var/lib/watchdog/watchdog.db"
        )
    raise Misconfigured(
        "the store's URL is not one of memory:, sqlite:///RELATIVE/PATH, sqlite:////ABSOLUTE/PATH"
    )


def _path(url: str) -> str:
    path = unquote(url.removeprefix(SQLITE))
    if not path or path == ":memory:":
        raise Misconfigured(
            "the store's URL names no file; write sqlite:///watchdog.db, or memory: to forget"
            " everything at exit"
        )
    if "?" in path or path.startswith("file:"):
        raise Misconfigured("the store's URL takes no options; write sqlite:/// and a path only")
    return path
