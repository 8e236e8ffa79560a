"""What a file can suffer before it is opened: a wrong place, wrong contents, damage."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.adapters.stores.conftest import OpenFile
from tests.adapters.stores.values import NOON, SHOP, incident, intent, observation
from watchdog.adapters.stores import SqlStore
from watchdog.ports import Misconfigured, Unavailable


async def refused(path: Path) -> str:
    store = SqlStore(str(path))
    with pytest.raises(Misconfigured) as caught:
        await store.open()
    await store.close()
    assert str(path) in str(caught.value)
    return str(caught.value)


async def test_only_the_owner_can_read_the_files(open_file: OpenFile, path: Path):
    store = await open_file()
    await store.record(intent(), incident(), [])

    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()}

    assert modes == {"watchdog.db": 0o600, "watchdog.db-wal": 0o600, "watchdog.db-shm": 0o600}


async def test_a_store_that_was_closed_opens_again_with_all_it_had(open_file: OpenFile, path: Path):
    store = await open_file()
    await store.open()
    await store.record(intent(), incident(), [])
    await store.close()
    await store.close()
    assert [one.name for one in path.parent.iterdir()] == ["watchdog.db"]

    await store.open()

    assert (await store.recall(SHOP, NOON)).intents == (intent(),)
    assert (await (await open_file()).recall(SHOP, NOON)).incident == incident()


async def test_a_store_is_only_used_while_it_is_open(path: Path):
    store = SqlStore(str(path))

    with pytest.raises(AssertionError, match="the store is open"):
        await store.recall(SHOP, NOON)
    with pytest.raises(AssertionError, match="the store is open"):
        await store.note_view(SHOP, NOON, [])
    assert os.listdir(path.parent) == []


async def test_a_relative_path_is_taken_from_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    store = SqlStore("here.db")
    await store.open()
    await store.close()

    assert (tmp_path / "here.db").is_file()


async def test_a_directory_that_does_not_exist_is_named_with_the_mend(tmp_path: Path):
    message = await refused(tmp_path / "nowhere" / "watchdog.db")

    assert f"{tmp_path / 'nowhere'} is not a directory; create it" in message


async def test_a_file_where_a_directory_should_be_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("")

    assert "is not a directory" in await refused(tmp_path / "file" / "watchdog.db")


async def test_a_directory_in_place_of_the_file_is_refused(tmp_path: Path):
    assert "is not a file" in await refused(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
async def test_a_directory_that_cannot_be_written_is_named_with_the_mend(tmp_path: Path):
    tmp_path.chmod(0o500)

    assert "write access" in await refused(tmp_path / "watchdog.db")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a place nobody can write to")
async def test_a_place_where_nothing_can_be_created_is_named_with_the_mend():
    assert "write access" in await refused(Path("/proc/self/watchdog.db"))


async def test_a_file_of_something_else_is_left_as_it_is(path: Path):
    path.write_bytes(b"Dear diary, today I was mistaken for a database.\n" * 200)
    before = path.read_bytes()

    message = await refused(path)

    assert ".recover" in message
    assert path.read_bytes() == before


async def test_a_database_of_something_else_is_left_as_it_is(path: Path):
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE wp_posts (id INTEGER)")

    assert "not watchdog's" in await refused(path)
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("wp_posts",)]


@pytest.mark.parametrize("where", ["first page", "middle", "end cut off"])
async def test_a_damaged_file_is_left_as_it_is_and_the_repair_is_told(
    open_file: OpenFile, path: Path, where: str
):
    store = await open_file()
    await store.keep_observations(SHOP, [observation() for _ in range(2_000)])
    await store.close()
    sound = path.read_bytes()
    middle = len(sound) // 2
    damaged = {
        "first page": sound[:100] + b"\xff" * 600 + sound[700:],
        "middle": sound[:middle] + b"\xa5" * 8_192 + sound[middle + 8_192 :],
        "end cut off": sound[: len(sound) - 3 * 4_096 - 100],
    }[where]
    path.write_bytes(damaged)

    message = await refused(path)

    assert "damaged and was left as it is" in message
    assert ".recover" in message
    assert path.read_bytes() == damaged


async def test_damage_that_arises_while_open_is_told(open_file: OpenFile, path: Path):
    store = await open_file()
    await store.keep_observations(SHOP, [observation() for _ in range(2_000)])
    await store.close()
    await store.open()
    with path.open("r+b") as file:
        file.seek(4_096)
        file.write(b"\xa5" * (path.stat().st_size - 4_096))

    with pytest.raises(Misconfigured, match=r"damaged.*\.recover"):
        await store.record(intent(), incident(), [])


async def test_a_file_that_was_moved_away_while_open_takes_no_more_promises(
    open_file: OpenFile, path: Path
):
    """SQLite alone would go on writing to a file that no restart would find."""
    store = await open_file()
    path.rename(path.with_name("elsewhere.db"))

    with pytest.raises(Unavailable, match="moved, replaced or deleted"):
        await store.record(intent(), incident(), [])

    path.with_name("elsewhere.db").rename(path)
    assert await store.record(intent(), incident(), [])
