"""What only several processes can do to a file: race each other, and die in the middle."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.adapters.stores.values import NOON
from watchdog.adapters.stores import SqlStore
from watchdog.model.identity import AppId
from watchdog.model.intent import IntentState

KILLS = 15


def start(path: Path, task: str, number: int) -> subprocess.Popen[str]:
    """Start a writer that is about to open the store and waits for a line before it does."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.adapters.stores.writer", str(path), task, str(number)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def let_go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def test_of_several_processes_each_rollback_is_claimed_by_one(path: Path):
    """They also meet in creating the file, since none of them finds one."""
    processes = [start(path, "race", 10) for _ in range(3)]
    for process in processes:
        let_go(process)
    answers = [process.communicate(timeout=100)[0].splitlines() for process in processes]

    assert [process.returncode for process in processes] == [0, 0, 0]
    won = [0] * 10
    for line in (line for said in answers for line in said):
        _, app, wins = line.split()
        won[int(app)] += int(wins)
    assert won == [1] * 10


@pytest.mark.slow
async def test_whatever_was_acknowledged_survives_kill_9_at_any_moment(path: Path):
    dice = random.Random(20_260_314)
    acknowledged: dict[int, str] = {}
    for _ in range(KILLS):
        process = start(path, "endless", max(acknowledged, default=-1) + 2)
        let_go(process)
        acknowledged.update(read_then_kill(process, dice.randrange(60)))

        store = SqlStore(str(path))
        await store.open()
        kept = {one.app: one.state for one in await store.intents(None, 100_000)}
        for n, said in acknowledged.items():
            assert kept[AppId(f"app{n}")] is IntentState.CLAIMED or said == "recorded"
        told = {one.notice.id for one in await store.due_deliveries(NOON, 100_000)}
        assert told >= {f"n{n}" for n in acknowledged}
        await store.close()
    assert acknowledged


def read_then_kill(process: subprocess.Popen[str], lines: int) -> dict[int, str]:
    """Kill the writer after so many of its lines; return all that it said by then."""
    assert process.stdout is not None
    said = [process.stdout.readline() for _ in range(lines)]
    process.kill()
    said += process.communicate(timeout=60)[0].splitlines()
    words = (line.split() for line in said if line.strip())
    return {int(number): word for word, number in words}
