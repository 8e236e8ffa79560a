"""Moved to watchdog/rehearsal/manners.py; this name goes away."""

from watchdog.rehearsal.manners import *  # noqa: F403  # the old name, for a while
