"""Moved to watchdog/rehearsal/clauses.py; this name goes away."""

from watchdog.rehearsal.clauses import *  # noqa: F403  # the old name, for a while
