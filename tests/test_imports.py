"""The import contracts allow the tree that was meant and refuse each way of spoiling it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PACKAGES = (
    "cli",
    "rehearsal",
    "compose",
    "settings",
    "adapters",
    "adapters/notifiers",
    "adapters/platforms",
    "adapters/platforms/digitalocean",
    "adapters/signals",
    "adapters/stores",
    "runtime",
    "simulator",
    "core",
    "ports",
    "model",
)
# Each library in its home.
ALLOWED = {
    "cli/serve.py": "import rich\nimport typer\nimport watchdog.simulator\n",
    "runtime/metrics.py": "import prometheus_client\n",
    "runtime/schedule.py": "import apscheduler.schedulers.asyncio\n",
    "runtime/server.py": "import fastapi\nimport uvicorn\nimport watchdog.core\n",
    "adapters/stores/sqlite.py": "import sqlalchemy.ext.asyncio\nimport watchdog.ports\n",
    "adapters/platforms/digitalocean/live.py": "import websockets.asyncio.client\n",
    "simulator/server.py": "import starlette\nimport uvicorn\n",
}
# One spoiled import for each contract, by its id.
SPOILED = {
    "layers": ("utils.py", ""),
    "pure": ("core/example.py", "import time\n"),
    "adapters-do-not-decide": ("adapters/signals/example.py", "import watchdog.core\n"),
    "adapters-are-strangers": ("adapters/signals/example.py", "import watchdog.adapters.stores\n"),
    "simulator-stands-alone": ("simulator/example.py", "import watchdog.model\n"),
    "simulator-is-only-played-with": ("compose/example.py", "import watchdog.simulator\n"),
    "home-of-apscheduler": ("runtime/example.py", "import apscheduler\n"),
    "home-of-prometheus-client": ("runtime/example.py", "import prometheus_client\n"),
    "home-of-sql": ("runtime/example.py", "import sqlite3\n"),
    "home-of-http-servers": ("runtime/example.py", "import starlette\n"),
    "home-of-websockets": ("runtime/example.py", "import websockets\n"),
    "home-of-terminals": ("runtime/example.py", "import rich\n"),
}


def plant(folder: Path, files: dict[str, str]) -> None:
    """Make a package of empty modules under ``folder``, laid out as ours, with ``files`` in it."""
    for name in ("", *PACKAGES):
        (folder / "watchdog" / name).mkdir(parents=True, exist_ok=True)
        (folder / "watchdog" / name / "__init__.py").touch()
    for name, text in {"__main__.py": "import watchdog.cli\n", **files}.items():
        (folder / "watchdog" / name).write_text(text, encoding="utf-8")


def judge(folder: Path, root: Path) -> str:
    """Run all contracts over the package in ``folder`` and return what was said."""
    shutil.copy(root / "pyproject.toml", folder)
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    environment = {**os.environ, "PYTHONPATH": str(folder), "NO_COLOR": "1", "COLUMNS": "200"}
    asked = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return asked.stdout + asked.stderr


def contracts(root: Path) -> dict[str, str]:
    """Return the name of each contract by its id."""
    document = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return {each["id"]: each["name"] for each in document["tool"]["importlinter"]["contracts"]}


def test_the_tree_that_was_meant_is_allowed(tmp_path: Path, root: Path):
    plant(tmp_path, ALLOWED)

    assert f"Contracts: {len(SPOILED)} kept, 0 broken." in judge(tmp_path, root)


def test_every_contract_refuses_something(tmp_path: Path, root: Path):
    texts: dict[str, str] = dict(ALLOWED)
    for name, text in SPOILED.values():
        texts[name] = texts.get(name, "") + text
    plant(tmp_path, texts)

    said = judge(tmp_path, root)

    kept = [name for name in contracts(root).values() if f"{name} BROKEN" not in said]
    assert not kept, said


def test_every_contract_has_its_spoiled_import(root: Path):
    assert set(contracts(root)) == set(SPOILED)


@pytest.mark.parametrize("layer", ["core", "model", "ports"])
def test_a_pure_module_may_not_await(layer: str, tmp_path: Path, root: Path):
    plant(tmp_path, {f"{layer}/example.py": "import asyncio\n"})

    assert "watchdog." + layer in judge(tmp_path, root).partition("Broken contracts")[2]
