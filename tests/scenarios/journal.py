"""Moved to watchdog/rehearsal/journal.py; this name goes away."""

from watchdog.rehearsal.journal import *  # noqa: F403  # the old name, for a while
