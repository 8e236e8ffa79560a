"""What a file suffers while in use: rivals, locks, a full disk, and callers that give up."""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import time
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.adapters.stores.conftest import OpenFile
from tests.adapters.stores.values import (
    NOON,
    SHOP,
    claimed,
    decision,
    frame,
    incident,
    intent,
    notice,
    observation,
    pause,
)
from watchdog.adapters.stores import SqlStore
from watchdog.model.identity import AppId, DeploymentId
from watchdog.ports import Unavailable

TURNS_MAX = 1_500
# About as many turns as the loop makes while a write is under way.


async def test_of_many_who_advance_through_two_stores_on_one_file_one_wins(open_file: OpenFile):
    stores = (await open_file(), await open_file())
    before = intent()
    await stores[0].record(before, incident(), [])

    won = await asyncio.gather(
        *(stores[n % 2].advance(before, claimed(before), incident(), []) for n in range(20))
    )

    assert sorted(won) == [False] * 19 + [True]


async def test_the_watermark_is_the_highest_written_through_two_stores(open_file: OpenFile):
    stores = (await open_file(), await open_file())
    steps = [(n * 7) % 30 for n in range(30)]

    await asyncio.gather(
        *(stores[n % 2].note_view(SHOP, NOON + n * timedelta(hours=1), []) for n in steps)
    )

    assert (await stores[0].recall(SHOP, NOON)).watermark == NOON + timedelta(hours=29)


async def test_a_lock_that_is_not_let_go_is_unavailable_within_the_timeout(
    open_file: OpenFile, path: Path
):
    store = await open_file(busy_timeout=timedelta(milliseconds=200))
    with closing(sqlite3.connect(path, isolation_level=None)) as rival:
        rival.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        with pytest.raises(Unavailable, match="another process holds it locked") as caught:
            await store.record(intent(), incident(), [])
        waited_s = time.monotonic() - begun
        with pytest.raises(Unavailable):
            await store.keep_observations(SHOP, [observation()])
        assert (await store.recall(SHOP, NOON)).intents == ()
        rival.execute("ROLLBACK")

    assert 0.1 < waited_s < 3
    assert caught.value.__cause__ is not None
    assert await store.record(intent(), incident(), [])


async def test_opening_a_locked_file_is_unavailable(open_file: OpenFile, path: Path):
    await open_file()
    store = SqlStore(str(path), busy_timeout=timedelta(milliseconds=100))
    with closing(sqlite3.connect(path, isolation_level=None)) as rival:
        rival.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable):
            await store.open()

    await store.open()
    await store.close()


async def test_a_full_disk_is_unavailable_and_recovers(open_file: OpenFile):
    store = await open_file()
    await store.record(intent("d2"), incident(), [])
    await limit_pages(store, 60)
    big = frame(payload=random.Random(7).randbytes(400_000).hex())

    with pytest.raises(Unavailable, match="no room left") as caught:
        await store.keep_decision(decision(), big)
    assert caught.value.__cause__ is not None
    assert (await store.recall(SHOP, NOON)).intents == (intent("d2"),)
    assert await store.decisions(SHOP, 9) == ()

    await limit_pages(store, 1_000_000)
    await store.keep_decision(decision(), big)
    assert await store.frames(SHOP, 9) == (big,)


async def test_an_intent_that_finds_no_room_leaves_no_trace(open_file: OpenFile):
    store = await open_file()
    await store.register_notifiers(["chat"])
    await limit_pages(store, 1)
    long = replace(intent(), reason="x" * 400_000)

    with pytest.raises(Unavailable):
        await store.record(long, incident(), [notice()])

    memory = await store.recall(SHOP, NOON)
    assert (memory.intents, memory.incident) == ((), None)
    assert await store.due_deliveries(NOON, 9) == ()


async def limit_pages(store: SqlStore, pages: int) -> None:
    """Make the disk full for SQLite: the limit counts for the one connection it is set on."""
    assert store._engines is not None
    async with store._engines.durable.connect() as connection:
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


async def test_callers_that_give_up_midway_leave_a_working_store(open_file: OpenFile):
    """A call is cancelled after any number of turns of the loop; it happened or it did not."""
    store = await open_file(busy_timeout=timedelta(seconds=2))
    dice = random.Random(7)
    for n in range(150):
        app = AppId(f"app{n}")
        call = asyncio.create_task(store.record(intent(app=app), incident(), [notice(f"n{n}")]))
        for _ in range(dice.randrange(TURNS_MAX)):
            await asyncio.sleep(0)
        call.cancel()
        with suppress(asyncio.CancelledError):
            await call
        memory = await store.recall(app, NOON)
        assert (memory.intents == ()) == (memory.incident is None)

    assert await store.record(intent(), incident(), [])
    assert len(await store.intents(None, 1_000)) > 5, "some were interrupted while they wrote"


async def test_readers_that_give_up_midway_leave_a_working_store(open_file: OpenFile):
    store = await open_file()
    dice = random.Random(7)
    for _ in range(100):
        call = asyncio.create_task(store.recall(SHOP, NOON))
        for _ in range(dice.randrange(TURNS_MAX)):
            await asyncio.sleep(0)
        call.cancel()
        with suppress(asyncio.CancelledError):
            await call

    assert await asyncio.gather(*(store.recall(SHOP, NOON) for _ in range(10)))


async def test_a_caller_that_gives_up_waiting_for_a_lock_leaves_a_working_store(
    open_file: OpenFile, path: Path
):
    store = await open_file(busy_timeout=timedelta(seconds=1))
    with closing(sqlite3.connect(path, isolation_level=None)) as rival:
        rival.execute("BEGIN IMMEDIATE")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(store.record(intent(), incident(), []), 0.1)
        rival.execute("ROLLBACK")

    assert not await store.record(intent(), incident(), []), "the first call went on to its end"
    assert (await store.recall(SHOP, NOON)).open_intent == intent()


async def test_closing_lets_the_write_under_way_finish(open_file: OpenFile):
    store = await open_file()
    call = asyncio.create_task(store.record(intent(), incident(), []))
    await asyncio.sleep(0)

    await asyncio.gather(store.close(), store.close())

    assert await call
    assert (await (await open_file()).recall(SHOP, NOON)).intents == (intent(),)


async def test_closing_lets_the_reads_under_way_finish(open_file: OpenFile, path: Path):
    store = await open_file()
    await store.record(intent(), incident(), [])
    calls = [asyncio.create_task(store.recall(SHOP, NOON)) for _ in range(5)]
    await asyncio.sleep(0)

    await store.close()

    assert [(await call).intents for call in calls] == [(intent(),)] * 5
    assert os.listdir(path.parent) == ["watchdog.db"], "no connection was left behind"


async def test_texts_with_half_a_character_are_kept_all_the_same(open_file: OpenFile):
    store = await open_file()
    await store.register_notifiers(["chat"])
    await store.announce(SHOP, None, [notice()])

    await store.keep_observations(SHOP, [replace(observation(), detail="\ud800")])
    await store.set_pause(SHOP, replace(pause(NOON + timedelta(hours=1)), reason="\ud800"))
    await store.postpone_delivery("n1", "chat", NOON, "\ud800")

    kept = await store.observations(SHOP, DeploymentId("d2"), NOON)
    assert [one.detail for one in kept] == ["?"]
