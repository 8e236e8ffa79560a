"""The tables that migrations make are the tables that statements expect; data outlives them."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from tests.adapters.stores.conftest import OpenFile
from tests.adapters.stores.values import (
    NOON,
    SHOP,
    decision,
    frame,
    incident,
    intent,
    observation,
)
from watchdog.adapters.stores import SqlStore, migrate, schema, sql
from watchdog.adapters.stores.sqlite import SqliteFile
from watchdog.model.identity import DeploymentId
from watchdog.ports import Misconfigured

NEXT_STEP = '''
"""A step that the next version might bring."""
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "{next}", "{head}", None, None

def upgrade():
    op.add_column("apps", sa.Column("colour", sa.Text))
    {then}
'''


NEXT = f"{int(schema.HEAD) + 1:04}"
BACKUP = f"watchdog.db.before-{NEXT}.bak"


def tables(path: Path) -> set[tuple[object, ...]]:
    """Return each table's columns, keys and references, and each index as it was asked for.

    Not the text of the tables: SQLite writes a column that was added after all the others.
    """
    found: set[tuple[object, ...]] = set()
    with closing(sqlite3.connect(path)) as connection:
        ask = connection.execute
        for name, kind, sql in ask("SELECT name, type, sql FROM sqlite_master").fetchall():
            if name in ("alembic_version", "sqlite_sequence"):
                continue
            if kind == "index" and sql is not None:
                found.add((name, " ".join(sql.split())))
            if kind == "table":
                found.add((name, "AUTOINCREMENT" in sql))
                for shape in ("table_xinfo", "foreign_key_list", "index_list"):
                    rows = ask(f"PRAGMA {shape}({name})").fetchall()
                    found.update((name, shape, *row[shape == "index_list" :]) for row in rows)
    return found


def stored_revision(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        found: str = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    return found


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return a function that makes this version a later one, whose migration may go wrong."""
    steps = tmp_path / "migrations"
    (steps / "versions").mkdir(parents=True)
    for one in (migrate.MIGRATIONS / "env.py", *migrate.MIGRATIONS.glob("versions/r*.py")):
        (steps / one.relative_to(migrate.MIGRATIONS)).write_text(one.read_text())

    def become(then: str = "") -> None:
        text = NEXT_STEP.format(then=then, next=NEXT, head=schema.HEAD)
        (steps / "versions" / f"r{NEXT}_next.py").write_text(text)
        monkeypatch.setattr(migrate, "MIGRATIONS", steps)
        monkeypatch.setattr(sql, "HEAD", NEXT)

    return become


async def test_migrations_make_the_tables_that_the_statements_expect(
    open_file: OpenFile, path: Path, tmp_path: Path
):
    await open_file()
    expected = tmp_path / "expected.db"
    engine = create_engine(f"sqlite:///{expected}")
    schema.metadata.create_all(engine)
    engine.dispose()

    assert tables(path) == tables(expected)
    assert stored_revision(path) == schema.HEAD


async def test_a_new_or_current_store_is_not_copied(open_file: OpenFile, path: Path):
    store = await open_file()
    await store.close()
    await store.open()

    assert [one.name for one in path.parent.glob("*.bak*")] == []


async def test_an_older_store_keeps_its_data_and_is_copied_beforehand(
    open_file: OpenFile, path: Path, next_version
):
    old = await open_file()
    await old.record(intent(), incident(), [])
    await old.keep_observations(SHOP, [observation()] * 500)
    await old.close()
    before = tables(path)
    next_version()

    store = await open_file()

    assert stored_revision(path) == NEXT
    assert (await store.recall(SHOP, NOON)).intents == (intent(),)
    assert len(await store.observations(SHOP, DeploymentId("d2"), NOON)) == 500
    copy = path.with_name(BACKUP)
    assert stored_revision(copy) == schema.HEAD
    assert tables(copy) == before != tables(path)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


async def test_the_copy_holds_what_the_older_store_held(
    open_file: OpenFile, path: Path, next_version, monkeypatch: pytest.MonkeyPatch
):
    old = await open_file()
    await old.record(intent(), incident(), [])
    await old.close()
    with monkeypatch.context():
        next_version()
        await open_file()
    monkeypatch.undo()

    restored = SqlStore(str(path.with_name(BACKUP)))
    await restored.open()
    assert (await restored.recall(SHOP, NOON)).intents == (intent(),)
    await restored.close()


async def test_a_migration_that_fails_changes_nothing(
    open_file: OpenFile, path: Path, next_version
):
    old = await open_file()
    await old.record(intent(), incident(), [])
    await old.close()
    before = tables(path)
    next_version(then='op.execute("INSERT INTO nowhere VALUES (1)")')

    for _ in range(2):
        with pytest.raises(Misconfigured, match="bring its tables up to date"):
            await open_file()

    assert tables(path) == before
    assert stored_revision(path) == schema.HEAD


async def test_a_store_of_a_later_version_is_left_as_it_is_with_the_mend(
    open_file: OpenFile, path: Path
):
    store = await open_file()
    await store.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")

    with pytest.raises(Misconfigured, match=r"later version.*0999.*run that version"):
        await open_file()

    assert stored_revision(path) == "0999"
    assert list(path.parent.glob("*.bak*")) == []


async def test_a_copy_for_which_there_is_no_room_stops_the_migration(
    open_file: OpenFile, path: Path, next_version
):
    await (await open_file()).close()
    path.with_name(BACKUP).mkdir()
    next_version()

    with pytest.raises(Misconfigured, match="could not copy"):
        await open_file()

    assert stored_revision(path) == schema.HEAD


def test_a_copy_replaces_an_earlier_one_as_a_whole(path: Path):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE new (id INTEGER)")
    target = path.with_name("watchdog.db.before-0002.bak")
    target.write_bytes(b"an earlier copy")
    target.with_name(f"{target.name}.partial").write_bytes(b"half a copy")

    SqliteFile(str(path), timedelta(seconds=1)).back_up("0002")

    assert tables(target) == tables(path)
    assert "new" in {name for name, *_ in tables(target)}
    assert list(path.parent.glob("*.partial")) == []


FIRST = """
INSERT INTO releases (app, deployment, spec, sources, created_at, live_from, seen_going_live,
    standing) VALUES ('shop', 'd1', '5a5a', '["c0ffee"]', 0, 60000000, 1, 'proven');
INSERT INTO observations (app, deployment, signal, begun_at, ended_at, answer, detail, scheduled)
    VALUES ('shop', 'd2', 'http', 1, 2, 'passed', '', 1);
"""


async def test_a_store_of_the_first_version_is_read_as_it_was_written(
    open_file: OpenFile, path: Path
):
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as begun:
        migrate.migrate(begun, str(path), lambda head: None, "0001")
    engine.dispose()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(FIRST)
        connection.executemany(
            "INSERT INTO frames (app, at, payload) VALUES ('shop', ?, ?)",
            [(n, f"größer {n}") for n in range(250)],
        )

    store = await open_file()

    assert stored_revision(path) == schema.HEAD
    memory = await store.recall(SHOP, NOON)
    assert (memory.approvals, memory.lifts) == ((), ())
    (release,) = memory.releases
    assert (release.deployment, release.healthy_after, release.youth) == ("d1", None, ())
    (seen,) = await store.observations(SHOP, DeploymentId("d2"), schema.EPOCH)
    assert (seen.value, seen.vantage) == (None, "")
    frames = await store.frames(SHOP, 999)
    assert [one.payload for one in frames] == [f"größer {n}" for n in reversed(range(250))]
    await store.keep_decision(decision(), frame(payload="new"))
    assert (await store.frames(SHOP, 1))[0].payload == "new"


async def test_frames_take_less_room_than_their_text(open_file: OpenFile, path: Path):
    store = await open_file()
    await store.keep_decision(decision(), frame(payload='{"answer": "passed"}' * 1_000))
    with closing(sqlite3.connect(path)) as connection:
        (kept,) = connection.execute("SELECT length(payload) FROM frames").fetchone()

    assert kept < 1_000
