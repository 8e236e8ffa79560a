"""Moved to watchdog/rehearsal/telling.py; this name goes away."""

from watchdog.rehearsal.telling import *  # noqa: F403  # the old name, for a while
