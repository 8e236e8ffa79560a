"""The reference guard: before a failure counts, ask whether the fault might be ours.

References are independent endpoints that ought to answer. If any does not, the failure, and
every failure for a while after, says nothing about the app. One question serves every failure
that began before it was asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from watchdog.model.observation import Answer
from watchdog.ports import Clock, SignalSource
from watchdog.runtime import events
from watchdog.runtime.events import Event


class ReferenceGuard:
    """Tells, for a failure that began at some moment, whether to believe it."""

    def __init__(self, sources: Sequence[SignalSource], clock: Clock, memory: timedelta) -> None:
        """Ask ``sources``; distrust failures for ``memory`` after one of them fails."""
        self._sources = tuple(sources)
        self._clock = clock
        self._memory = memory
        self._asking: asyncio.Task[bool] | None = None
        self._asked_at: datetime | None = None
        self.impaired_until: datetime | None = None

    async def impaired(self, since: datetime) -> bool:
        """Return whether a failure begun at ``since`` is to be put down to us.

        Waits for an answer asked no earlier than ``since``; many waiting at once share one.
        """
        if not self._sources:
            return False
        now = self._clock.now()
        self._forget_the_future(now)
        if self.impaired_until is not None and now < self.impaired_until:
            return True
        if self._asked_at is None or self._asked_at < since:
            if self._asking is not None:
                await asyncio.shield(self._asking)
            if self._asked_at is None or self._asked_at < since:
                self._asked_at = self._clock.now()
                self._asking = asyncio.create_task(self._ask())
        assert self._asking is not None, "an answer was asked for"
        return not await asyncio.shield(self._asking)

    def _forget_the_future(self, now: datetime) -> None:
        """Let go of what was noted later than ``now``: somebody set the clock back."""
        if self._asked_at is not None and self._asked_at > now:
            self._asked_at = None
        if self.impaired_until is not None and self.impaired_until > now + self._memory:
            self.impaired_until = now + self._memory

    async def _ask(self) -> bool:
        """Ask every reference; True when all answer. One that breaks has not answered."""
        asked = [source.sample(None) for source in self._sources]
        answers = await asyncio.gather(*asked, return_exceptions=True)
        for source, one in zip(self._sources, answers, strict=True):
            if isinstance(one, BaseException):
                detail = repr(one)
            elif one.answer is not Answer.PASSED:
                detail = one.detail
            else:
                continue
            self.impaired_until = self._clock.now() + self._memory
            until = self.impaired_until.isoformat()
            events.warning(
                Event.OBSERVER_IMPAIRED, reference=source.name, detail=detail, until=until
            )
            return False
        return True
