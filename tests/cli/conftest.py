"""What tests of the command line share: a place to run commands in, and a simulator."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.commands import TOKEN, Commands, Simulated


@pytest.fixture
def commands(tmp_path: Path) -> Iterator[Commands]:
    """Run commands in an empty directory, with a token that the simulator knows."""
    made = Commands(tmp_path, {"DIGITALOCEAN_TOKEN": TOKEN})
    yield made
    made.end_all()


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulated]:
    """Return the demo's scenario, served for a whole module: for tests that only look."""
    made = Commands(tmp_path_factory.mktemp("simulated"))
    yield made.simulate("demo")
    made.end_all()
