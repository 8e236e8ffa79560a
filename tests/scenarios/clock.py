"""Moved to watchdog/rehearsal/clock.py; this name goes away."""

from watchdog.rehearsal.clock import *  # noqa: F403  # the old name, for a while
