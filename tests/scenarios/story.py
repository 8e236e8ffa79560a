"""Moved to watchdog/rehearsal/story.py; this name goes away."""

from watchdog.rehearsal.story import *  # noqa: F403  # the old name, for a while
