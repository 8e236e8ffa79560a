"""Triggers the daemon's periodic work; the only importer of APScheduler.

Only short, repeatable work runs as jobs: shutting the scheduler down cancels running coroutine
jobs, so a rollback never runs inside one. Jobs run late rather than never (no misfire grace),
once for any number of missed turns, and never twice at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, timedelta

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from watchdog.runtime import events
from watchdog.runtime.daemon import Daemon
from watchdog.runtime.events import Event

TICK = timedelta(milliseconds=50)
POLL_LOOK = timedelta(milliseconds=250)
FLUSH_EVERY = timedelta(seconds=2)
DELIVER_EVERY = timedelta(seconds=1)
PRUNE_EVERY = timedelta(minutes=10)

Work = Callable[[], Awaitable[None]]


class Schedule:
    """Runs each piece of work at its interval until stopped."""

    def __init__(self) -> None:
        """Prepare a scheduler that keeps everything in memory: work follows from configuration."""
        # APScheduler logs each run of each job at info; ours are many a second.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._scheduler.add_listener(_job_failed, EVENT_JOB_ERROR)

    def every(self, interval: timedelta, name: str, work: Work) -> None:
        """Run ``work`` every ``interval``, the first time one interval after the start."""
        self._scheduler.add_job(
            work, "interval", seconds=interval.total_seconds(), id=name, name=name
        )

    def start(self) -> None:
        """Start running; needs a running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Start nothing any more; jobs under way are cancelled. Safe to repeat."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


def _job_failed(event: JobExecutionEvent) -> None:
    if isinstance(event.exception, asyncio.CancelledError):
        return  # by our own stop, which is no failure
    events.error(Event.JOB_FAILED, job=event.job_id, error=repr(event.exception))


def plan_daemon(schedule: Schedule, daemon: Daemon) -> None:
    """Put the daemon's periodic work on the schedule."""
    schedule.every(TICK, "tick", daemon.tick)
    schedule.every(POLL_LOOK, "poll", daemon.poll)
    schedule.every(FLUSH_EVERY, "flush", daemon.flush)
    schedule.every(DELIVER_EVERY, "deliver", daemon.deliver)
    schedule.every(PRUNE_EVERY, "prune", daemon.prune)
