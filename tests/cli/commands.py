"""Runs the real command, as anybody would: in processes of its own, fed by environment and files.

Nothing of the package is imported here: what is tested is what people get.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TOKEN = "simulated-token"
PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(slots=True)
class Commands:
    """Runs commands in one directory and one environment; ends those still running."""

    directory: Path
    environ: dict[str, str] = field(default_factory=dict)
    started: list[Background] = field(default_factory=list)

    def run(self, *words: str, **environ: str) -> Ended:
        """Run a command to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "watchdog", *words],
            cwd=self.directory,
            env=self._environ(environ),
            capture_output=True,
            text=True,
            timeout=70,
            check=False,
        )
        return Ended(code=done.returncode, out=done.stdout, err=done.stderr)

    def start(self, *words: str, **environ: str) -> Background:
        """Start a command that runs until it is told to stop."""
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "watchdog", *words],
            cwd=self.directory,
            env=self._environ(environ),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.started.append(Background(process))
        return self.started[-1]

    def simulate(self, *words: str) -> Simulated:
        """Start a simulator."""
        running = self.start("simulate", *words, "-o", "json")
        text = "{"
        running.until(lambda line: line == "{")
        while not text.endswith("\n}"):
            text += "\n" + running.line()
        return Simulated(running=running, told=json.loads(text))

    def end_all(self) -> None:
        for one in self.started:
            one.kill()

    def _environ(self, more: dict[str, str]) -> dict[str, str]:
        # Wide and without colour, whatever terminal the tests are started from.
        return {**os.environ, "COLUMNS": "200", "TERM": "dumb", **self.environ, **more}


class Background:
    """A command that is running. Its lines are collected by a thread, so that it never blocks."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        self._fresh: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._collect, daemon=True).start()

    def line(self) -> str:
        """Wait for the next line."""
        line = self._fresh.get(timeout=PATIENCE_S)
        assert line is not None, "the command ended:\n" + "\n".join(self.lines)
        return line

    def until(self, wanted: Any) -> str:
        """Wait for a line that satisfies ``wanted``."""
        while not wanted(line := self.line()):
            pass
        return line

    def event(self, name: str, **facts: str) -> dict[str, Any]:
        """Wait for a line of the daemon's log in JSON, with these facts."""
        while True:
            line = self.line()
            told = json.loads(line) if line.startswith("{") else {}
            if told.get("event") == name and facts.items() <= told.items():
                return dict(told)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal; return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE_S)

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(timeout=PATIENCE_S)

    def _collect(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as stream:
            for line in stream:
                self.lines.append(line.rstrip("\n"))
                self._fresh.put(self.lines[-1])
        self._fresh.put(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """A simulator in a process of its own, and what it told of itself."""

    running: Background
    told: dict[str, Any]

    @property
    def api_url(self) -> str:
        return str(self.told["api_url"])
