"""Reads a configuration from files and environment, and finds every mistake in it at once.

The order: read, lay together, fill in references, lay the environment over it, hold it against
the models, put it together. Knows the steps; each is a module of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from watchdog.settings.assemble import assembled
from watchdog.settings.environment import from_environment
from watchdog.settings.interpolate import interpolated
from watchdog.settings.merge import merged, overlaid
from watchdog.settings.parse import config_files, parse, read_file
from watchdog.settings.problems import ConfigRejected, ConfigUnreadable, Findings
from watchdog.settings.resolved import Settings
from watchdog.settings.sections import checked_sections


def load(paths: Sequence[Path], environ: Mapping[str, str]) -> Settings:
    """Return the settings that files and directories of YAML, and the environment, come to.

    No path at all means the defaults and the environment: nothing is watched.

    Raises:
        ConfigUnreadable: a path cannot be read.
        ConfigRejected: something in it is wrong; all of it is listed.
    """
    findings = Findings()
    texts = [(file, read_file(file, findings)) for file in _files(paths, findings)]
    if findings.problems:
        raise ConfigUnreadable(findings.ordered())
    trees = [parse(text, str(file), findings) for file, text in texts if text is not None]
    known = [one for one in trees if one is not None]
    tree = interpolated(merged(known, findings), environ, findings)
    tree = overlaid(tree, from_environment(environ, findings))
    sections = checked_sections(tree, findings)
    # Where a file could not be parsed, names that it defines would look unknown.
    whole = len(known) == len(trees)
    settings = assembled(sections, tree, environ, findings) if whole else None
    if settings is None or findings.problems:
        raise ConfigRejected(findings.ordered())
    return settings


def _files(paths: Sequence[Path], findings: Findings) -> list[Path]:
    return [file for path in paths for file in config_files(path, findings)]
