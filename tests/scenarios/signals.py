"""Moved to watchdog/rehearsal/signals.py; this name goes away."""

from watchdog.rehearsal.signals import *  # noqa: F403  # the old name, for a while
