"""Moved to watchdog/rehearsal/vocabulary.py; this name goes away."""

from watchdog.rehearsal.vocabulary import *  # noqa: F403  # the old name, for a while
