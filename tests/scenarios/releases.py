"""Moved to watchdog/rehearsal/releases.py; this name goes away."""

from watchdog.rehearsal.releases import *  # noqa: F403  # the old name, for a while
