"""Builds configurations for tests, and reads them as the daemon would."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest
import yaml

from watchdog.settings import ConfigRejected, Problem, Settings, load
from watchdog.settings.dump import written


def write(folder: Path, text: str, name: str = "watchdog.yaml") -> Path:
    """Put a configuration file into ``folder``."""
    path = folder / name
    path.write_text(dedent(text), "utf-8")
    return path


def read(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings that one file and the environment come to."""
    return load([write(folder, text)], environ or {})


def problems(
    folder: Path, text: str, environ: Mapping[str, str] | None = None
) -> tuple[Problem, ...]:
    """Return everything that is wrong with one file."""
    with pytest.raises(ConfigRejected) as rejected:
        read(folder, text, environ)
    return rejected.value.problems


def only_problem(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> Problem:
    """Return the one thing that is wrong with one file."""
    found = problems(folder, text, environ)
    assert len(found) == 1, [str(one) for one in found]
    return found[0]


def reveal(secret: object) -> str:
    """Return the value of a secret."""
    assert callable(secret)
    return str(secret())


def shown_by(settings: Settings) -> str:
    """Return everything that anybody may print of settings."""
    resolved = written(settings)
    return f"{settings!r} {settings} {json.dumps(resolved)} {yaml.safe_dump(resolved)}"
