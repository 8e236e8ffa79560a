"""Moved to watchdog/rehearsal/wishes.py; this name goes away."""

from watchdog.rehearsal.wishes import *  # noqa: F403  # the old name, for a while
