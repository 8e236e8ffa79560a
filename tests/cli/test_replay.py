"""Recorded frames decided again: from the store, out to a file, and back from it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from watchdog.adapters.stores import SqlStore
from watchdog.ports import Frame
from watchdog.runtime.frames import frame_of_line, read_frame

ROOT = Path(__file__).resolve().parents[2]
RECORDED = ROOT / "tests" / "scenarios" / "recorded.jsonl"


@pytest.fixture
def frames(commands) -> list[Frame]:
    """Return frames that a store in the directory of the commands holds as well."""
    kept = [frame_of_line(line) for line in RECORDED.read_text("utf-8").splitlines()[:6]]
    asyncio.run(keep(commands.directory / "watchdog.db", kept))
    return kept


async def keep(place: Path, frames: list[Frame]) -> None:
    store = SqlStore(str(place))
    await store.open()
    for one in frames:
        await store.keep_decision(read_frame(one)[1], one)
    await store.close()


def otherwise(path: Path, line: str) -> None:
    """Write a line of frames whose recorded decision is not what its inputs lead to."""
    told = json.loads(line)
    told["decision"]["step"] = {"is": "Hold", "reason": "paused"}
    path.write_text(json.dumps(told) + "\n", "utf-8")


def test_the_stores_frames_are_decided_as_they_were(commands, frames):
    ended = commands.run("replay", "shop")
    told = commands.run("replay", "-o", "json", "--limit", "2").json

    assert (ended.code, ended.out) == (0, "6 frames: 6 decided as then, 0 otherwise\n"), ended.err
    assert [(one["app"], one["readable"], one["differences"]) for one in told] == [
        ("shop", True, [])
    ] * 2
    assert all(one["then"] == one["now"] for one in told)


def test_frames_go_out_to_a_file_and_are_replayed_from_it(commands, frames):
    exported = commands.run("replay", "--export", "kept.jsonl")
    ended = commands.run("replay", "--file", "kept.jsonl")

    assert exported.code == 0
    assert "wrote 6 frames to kept.jsonl" in exported.err
    assert (ended.code, ended.out) == (0, "6 frames: 6 decided as then, 0 otherwise\n")


def test_another_decision_is_shown_beside_the_old_one_and_ends_with_1(commands):
    otherwise(commands.directory / "odd.jsonl", RECORDED.read_text("utf-8").splitlines()[1])

    ended = commands.run("replay", "--file", "odd.jsonl")

    assert ended.code == 1
    assert "odd.jsonl:1" in ended.out
    assert "paused then, " in ended.out
    assert "    then  paused" in ended.out
    assert "1 frames: 0 decided as then, 1 otherwise" in ended.out


def test_frames_of_another_version_leave_it_open(commands):
    line = '{"app": "shop", "at": "2026-03-02T12:00:00+00:00", "inputs": {}, "decision": {}}\n'
    (commands.directory / "old.jsonl").write_text(line, "utf-8")

    ended = commands.run("replay", "--file", "old.jsonl")

    assert ended.code == 4
    assert "cannot be read: another version kept it" in ended.out


def test_a_file_that_holds_no_frames_ends_with_2_and_names_the_line(commands):
    (commands.directory / "no.jsonl").write_text("\nnothing\n", "utf-8")

    no = commands.run("replay", "--file", "no.jsonl")
    missing = commands.run("replay", "--file", "missing.jsonl")
    both = commands.run("replay", "shop", "--file", "no.jsonl")

    assert (no.code, missing.code, both.code) == (2, 2, 2)
    assert "no.jsonl:2: not a frame" in no.err
    assert "missing.jsonl cannot be read (no such file or directory)" in missing.err
    assert "not both" in both.err
