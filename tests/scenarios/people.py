"""Moved to watchdog/rehearsal/people.py; this name goes away."""

from watchdog.rehearsal.people import *  # noqa: F403  # the old name, for a while
