"""Moved to watchdog/rehearsal/stage.py; this name goes away."""

from watchdog.rehearsal.stage import *  # noqa: F403  # the old name, for a while
