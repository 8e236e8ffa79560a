"""Which store a URL names, and what is said about those that name none."""

from __future__ import annotations

from pathlib import Path

import pytest

from watchdog.adapters.stores import MemoryStore, SqlStore, open_store
from watchdog.ports import Misconfigured


@pytest.mark.parametrize("url", ["memory:", "memory://"])
def test_memory_is_named_by_its_own_scheme(url: str):
    assert isinstance(open_store(url), MemoryStore)


async def test_four_slashes_name_a_file_at_an_absolute_path(tmp_path: Path):
    store = open_store(f"sqlite:///{tmp_path}/a%20b.db")
    assert isinstance(store, SqlStore)
    await store.open()
    await store.close()

    assert (tmp_path / "a b.db").is_file()


async def test_three_slashes_name_a_file_in_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    store = open_store("sqlite:///watchdog.db")
    await store.open()
    await store.close()

    assert (tmp_path / "watchdog.db").is_file()


@pytest.mark.parametrize(
    ("url", "mend"),
    [
        ("sqlite://", "sqlite:///RELATIVE"),
        ("sqlite:///", "memory:"),
        ("sqlite:///:memory:", "memory:"),
        ("sqlite:///x.db?mode=ro", "takes no options"),
        ("sqlite:///file:x.db", "takes no options"),
        ("postgresql://u:hunter2@db/w", "not yet store in PostgreSQL"),
        ("postgresql+asyncpg://u:hunter2@db/w", "not yet store in PostgreSQL"),
        ("postgres://u:hunter2@db/w", "not yet store in PostgreSQL"),
        ("mysql://u:hunter2@db/w", "memory:"),
        ("hunter2", "sqlite:////ABSOLUTE"),
        ("", "sqlite:///RELATIVE"),
    ],
)
def test_any_other_url_is_refused_with_the_mend_and_without_its_secrets(url: str, mend: str):
    with pytest.raises(Misconfigured) as caught:
        open_store(url)

    assert mend in str(caught.value)
    assert "hunter2" not in str(caught.value)
