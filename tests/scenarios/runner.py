"""Moved to watchdog/rehearsal/runner.py; this name goes away."""

from watchdog.rehearsal.runner import *  # noqa: F403  # the old name, for a while
