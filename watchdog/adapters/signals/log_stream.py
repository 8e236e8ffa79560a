"""Follows the log of one deployment in a task of its own, and counts the lines that match.

It opens the log again after every end, with growing pauses, and reads the past log where there is
none to follow. Nobody who stops asking need stop it: it ends by itself. It knows nothing of the
platform behind the log, and does not judge a count.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchdog.adapters.signals.log_memory import LogMemory
from watchdog.adapters.signals.sampling import Finding
from watchdog.model.component import LogLine
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.observation import FailureReason
from watchdog.ports import Clock, PortError, Refused

PAUSE_MIN = timedelta(seconds=1)
PAUSE_MAX = timedelta(minutes=1)
# Each opening costs a call of the platform's API, of which there are 5,000 an hour for all apps.
STEADY = timedelta(minutes=1)
# A stream that lasted this long was a good one: the next pause is short again.
SILENCE_MAX = timedelta(minutes=5)
# Streams have been seen to fall silent without ending. Opening one anew that had nothing to say
# costs one call.
IDLE_MAX = timedelta(minutes=10)
# Nobody has asked for the count for that long: the app is watched no more.


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFeed:
    """Where logs come from; ``clean`` makes one bounded line without secrets."""

    follow: Callable[
        [AppId, DeploymentId, str], AbstractAsyncContextManager[AsyncIterator[LogLine]]
    ]
    past: Callable[[AppId, DeploymentId, str], Awaitable[Sequence[LogLine]]]
    clean: Callable[[str, int], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPlace:
    """Which log is followed, and what is looked for in it."""

    app: AppId
    deployment: DeploymentId
    component: str
    pattern: re.Pattern[str]


class LogStream:
    """One log being followed. To be made inside the running loop; ``close`` ends it."""

    def __init__(self, place: LogPlace, feed: LogFeed, clock: Clock, since: datetime) -> None:
        """Follow ``place``; lines written before ``since`` are not counted."""
        self.place = place
        self.counted_to = since
        self._feed = feed
        self._clock = clock
        self._memory = LogMemory(since)
        self._count = 0
        self._latest = ""
        self._open = False
        self._caught_up = False
        self._fault = "the log is being opened"
        self._asked_s = clock.monotonic()
        self._task = asyncio.create_task(self._run())

    @property
    def ended(self) -> bool:
        """True once the task is over: nobody asked for long, or a mistake of ours ended it."""
        return self._task.done()

    def take(self) -> Finding:
        """Return how many lines matched since the last count, or why nobody knows.

        Where nobody knows, what was counted is kept for the next time.
        """
        self._asked_s = self._clock.monotonic()
        if not self._open and not self._caught_up:
            return Finding.no_answer(FailureReason.NO_DATA, self._fault)
        count, latest = self._count, self._latest
        self._count, self._latest, self._caught_up = 0, "", False
        self.counted_to = self._clock.now()
        text = f"{count} lines" + (f", the last: {latest}" if count else "")
        return Finding.measured(float(count), text)

    async def close(self) -> BaseException | None:
        """End the task and let go of the log; return what mistake of ours had ended it before.

        Safe to repeat.
        """
        self._task.cancel()
        await asyncio.wait({self._task})
        return None if self._task.cancelled() else self._task.exception()

    async def _run(self) -> None:
        pause = PAUSE_MIN
        while not self._idle():
            begun_s = self._clock.monotonic()
            try:
                await self._follow()
                self._fault = "the log ended and is being opened again"
            except Refused as error:
                self._fault = str(error)
                await self._catch_up()
            except PortError as error:
                self._fault = str(error)
            finally:
                self._open = False
            if self._clock.monotonic() - begun_s >= STEADY.total_seconds():
                pause = PAUSE_MIN
            await self._clock.sleep(pause.total_seconds())
            pause = min(pause * 2, PAUSE_MAX)

    async def _follow(self) -> None:
        """Read the live log to its end, or until it has been silent for too long."""
        place, loop = self.place, asyncio.get_running_loop()
        async with self._feed.follow(place.app, place.deployment, place.component) as lines:
            self._open = True
            self._memory.reopen()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SILENCE_MAX.total_seconds()) as limit:
                    async for line in lines:
                        limit.reschedule(loop.time() + SILENCE_MAX.total_seconds())
                        self._weigh(line)
                        if self._idle():
                            return

    async def _catch_up(self) -> None:
        """Read the past log, where there is none to follow."""
        place = self.place
        try:
            lines = await self._feed.past(place.app, place.deployment, place.component)
        except PortError as error:
            self._fault = str(error)
            return
        self._memory.reopen()
        for line in lines:
            self._weigh(line)
        self._caught_up = True

    def _weigh(self, line: LogLine) -> None:
        if self._memory.takes(line) and self.place.pattern.search(line.text) is not None:
            self._count += 1
            self._latest = self._feed.clean(line.text, 256)

    def _idle(self) -> bool:
        return self._clock.monotonic() - self._asked_s > IDLE_MAX.total_seconds()
