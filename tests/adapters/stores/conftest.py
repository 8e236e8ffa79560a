"""Stores to test: each kind by itself for the contract, and files for what only they suffer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from watchdog.adapters.stores import MemoryStore, SqlStore
from watchdog.ports import Store

OpenFile = Callable[..., Awaitable[SqlStore]]


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    made: Store = (
        MemoryStore() if request.param == "memory" else SqlStore(str(tmp_path / "watchdog.db"))
    )
    await made.open()
    yield made
    await made.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "watchdog.db"


@pytest.fixture
async def open_file(path: Path) -> AsyncIterator[OpenFile]:
    """Open any number of stores on one file; all are closed afterwards."""
    opened: list[SqlStore] = []

    async def open_one(busy_timeout: timedelta = timedelta(seconds=10)) -> SqlStore:
        store = SqlStore(str(path), busy_timeout=busy_timeout)
        opened.append(store)
        await store.open()
        return store

    yield open_one
    for store in opened:
        await store.close()
