"""Moved to watchdog/rehearsal/platform.py; this name goes away."""

from watchdog.rehearsal.platform import *  # noqa: F403  # the old name, for a while
