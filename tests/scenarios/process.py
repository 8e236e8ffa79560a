"""Moved to watchdog/rehearsal/process.py; this name goes away."""

from watchdog.rehearsal.process import *  # noqa: F403  # the old name, for a while
