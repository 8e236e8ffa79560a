"""The demo, played once from beginning to end as anybody would, and what it leaves behind."""

from __future__ import annotations

import dataclasses
import fcntl
import json
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import Commands, Ended


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Commands, Ended]:
    """Play the demo once, and return how it ended; workers of one run share the play."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    shared = tmp_path_factory.getbasetemp().parent / f"demo-{run}"
    place = shared if run else tmp_path_factory.mktemp("demo")
    place.mkdir(exist_ok=True)
    made, kept = Commands(place), place / "ended.json"
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            ended = made.run("demo", TMPDIR=str(place))
            kept.write_text(json.dumps(dataclasses.asdict(ended)), "utf-8")
    return made, Ended(**json.loads(kept.read_text("utf-8")))


def config_of(played: tuple[Commands, Ended]) -> str:
    (found,) = played[0].directory.glob("watchdog-demo-*/watchdog.yaml")
    return str(found)


@pytest.mark.slow
def test_the_demo_keeps_its_promise_and_says_so(played):
    _, ended = played

    assert ended.code == 0, ended.out + ended.err
    assert "NOT AS PROMISED" not in ended.out
    assert re.search(r"5\.1\.0 went bad .* returned to 5\.0\.1", ended.out)
    assert "shop   2.4.0 was left alone" in ended.out
    assert "blog   1.9.0 was left alone" in ended.out
    assert ended.err == ""


@pytest.mark.slow
def test_the_demo_shows_the_blip_that_led_to_nothing(played):
    _, ended = played

    assert re.search(r"blog\s+answers again; before, http failed \d+ times in a row", ended.out)
    assert not re.search(r"(blog|shop)\s+rolling back", ended.out)


@pytest.mark.slow
def test_the_demo_measures_from_the_first_bad_answer(played):
    _, ended = played
    steps = re.findall(r"^\s+\+\s*([\d.]+) s  (\w+)", ended.out, re.MULTILINE)
    seconds = {word: float(text) for text, word in steps}

    assert list(seconds) == ["first", "noticed", "decided", "rollback", "recovered", "verified"]
    assert sorted(seconds.values()) == list(seconds.values())
    assert 4.0 <= seconds["rollback"] <= 10.0


@pytest.mark.slow
def test_without_a_terminal_the_demo_writes_plain_lines(played):
    _, ended = played

    assert "\x1b" not in ended.out
    assert re.search(r"^ *\d+\.\d s  api +rolling back 5\.1\.0 to 5\.0\.1", ended.out, re.MULTILINE)


@pytest.mark.slow
def test_what_the_demo_recorded_can_be_explained_after_it(played):
    commands, _ = played
    config = config_of(played)

    explained = commands.run("explain", "api", "-c", config)
    calm = commands.run("explain", "blog", "-c", config)

    assert (explained.code, calm.code) == (0, 0), explained.err + calm.err
    assert "done: it helped" in explained.out
    assert re.search(r"logs +\d excerpts kept", explained.out)
    assert "blog: holding, healthy" in calm.out
    assert "rollback" not in calm.out


@pytest.mark.slow
def test_a_rollback_is_explained_in_the_words_of_its_notice(played):
    commands, _ = played
    config = config_of(played)
    account = commands.run("explain", "api", "-c", config, "-o", "json").json
    bad = account["rollback"]["bad"]

    told = commands.run("explain", "api", "--rollback", bad[:8], "-c", config)

    log = Path(config).with_name("daemon.log").read_text("utf-8")
    (resolved,) = [line for line in log.splitlines() if '"kind": "resolve"' in line]
    assert account["rollback"]["lines"][0] in resolved
    assert account["rollback"]["lines"][0] in told.out
    assert f"api: rolling back {bad} to {account['rollback']['target']}" in told.out
    assert re.search(r"targets +\[ok\]", told.out)


@pytest.mark.slow
def test_history_tells_of_everything_newest_first(played):
    commands, _ = played
    config = config_of(played)

    shown = commands.run("history", "-c", config, "-n", "100", "-o", "json").json
    table = commands.run("history", "api", "-c", config, "-n", "3")

    times = [one["at"] for one in shown]
    assert times == sorted(times, reverse=True)
    assert {one["name"] for one in shown} == {"api", "blog", "shop"}
    assert [one["name"] for one in shown if "rollback" in one] == ["api"]
    assert len(table.out.splitlines()) == 4
    assert "it helped" in table.out


def test_an_interrupted_demo_ends_at_once_with_130(commands):
    running = commands.start("demo", TMPDIR=str(commands.directory))
    running.until(lambda line: "watched" in line)

    assert running.stop(signal.SIGINT) == 130
    assert not any("Traceback" in line for line in running.lines)


def test_on_a_terminal_a_table_stands_beneath_the_lines(tmp_path):
    ours, theirs = pty.openpty()
    environ = {**os.environ, "TERM": "xterm", "COLUMNS": "80", "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "watchdog", "demo"]
    process = subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environ)
    os.close(theirs)
    shown = ""
    while not re.search(
        r"api +watched, .*rollback.*shop +2\.3\.0", shown := shown + read(ours), re.S
    ):
        assert process.poll() is None, shown
    process.send_signal(signal.SIGINT)

    assert process.wait(timeout=30) == 130
    os.close(ours)


def read(terminal: int) -> str:
    """Return what was written to a terminal, without colours and movements."""
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", os.read(terminal, 65_536).decode())
