"""Configuration: YAML and the environment become policies and options, or a list of mistakes.

The room between what people write and what the program works with. It reads files and checks
them; it opens no connection and decides nothing.
"""

from __future__ import annotations

from watchdog.settings.load import load
from watchdog.settings.problems import ConfigRejected, ConfigUnreadable, Place, Problem
from watchdog.settings.resolved import (
    AppEntry,
    AppHealthOptions,
    LogOptions,
    PlatformSettings,
    Settings,
)
from watchdog.settings.secret import Secret, SecretUnreadable

__all__ = [
    "AppEntry",
    "AppHealthOptions",
    "ConfigRejected",
    "ConfigUnreadable",
    "LogOptions",
    "Place",
    "PlatformSettings",
    "Problem",
    "Secret",
    "SecretUnreadable",
    "Settings",
    "load",
]
