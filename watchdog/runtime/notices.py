"""The outbox: notices leave it in order, at least once, until each channel has taken them.

A channel that fails is tried again with growing pauses, or when it asked us to; it never holds
up another. What a channel will not take at all is dropped, loudly.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from watchdog.model.notice import Notice, Severity
from watchdog.ports import (
    Misconfigured,
    Notifier,
    OutcomeUnknown,
    PortError,
    QueuedDelivery,
    Refused,
    Unavailable,
)
from watchdog.runtime import events
from watchdog.runtime.events import Event
from watchdog.runtime.kit import Kit

BATCH_MAX = 50
PAUSE_MIN = timedelta(seconds=2)
PAUSE_MAX = timedelta(minutes=10)


class Outbox:
    """Delivers what is queued in the store. Safe to run from several processes: duplicates only."""

    def __init__(self, kit: Kit, notifiers: Sequence[Notifier], expiry: timedelta) -> None:
        """Deliver through ``notifiers``; give a notice up after ``expiry``."""
        self._store = kit.store
        self._clock = kit.clock
        self._metrics = kit.metrics
        self._notifiers = {one.name: one for one in notifiers}
        self._expiry = expiry
        self._running = asyncio.Lock()

    async def deliver_due(self) -> None:
        """Try every delivery whose time has come; channels side by side, each in order.

        Raises:
            PortError: the store failed; everything stays queued.
        """
        if self._running.locked():
            return
        async with self._running:
            due = await self._store.due_deliveries(self._clock.now(), BATCH_MAX)
            by_channel: dict[str, list[QueuedDelivery]] = {}
            for one in due:
                by_channel.setdefault(one.notifier, []).append(one)
            await asyncio.gather(*(self._deliver(queue) for queue in by_channel.values()))

    async def _deliver(self, queue: Sequence[QueuedDelivery]) -> None:
        for one in queue:
            await self._try(one)

    async def _try(self, one: QueuedDelivery) -> None:
        notifier = self._notifiers.get(one.notifier)
        notice, now = one.notice.id, self._clock.now()
        if notifier is None:
            await self._drop(one, "the channel is configured no more")
            return
        try:
            await notifier.deliver(one.notice)
        except (Unavailable, OutcomeUnknown) as error:
            if now - one.notice.at > self._expiry:
                await self._drop(one, f"given up after {self._expiry}: {error}")
            else:
                await self._postpone(one, error, now)
        except (Refused, Misconfigured) as error:
            await self._drop(one, str(error))
        else:
            await self._store.mark_delivered(notice, one.notifier, self._clock.now())
            self._metrics.notices.labels(notifier=one.notifier, outcome="delivered").inc()
            events.debug(Event.NOTICE_DELIVERED, notice=notice, notifier=one.notifier)

    async def _postpone(self, one: QueuedDelivery, error: PortError, now: datetime) -> None:
        wish = error.retry_after if isinstance(error, Unavailable) else None
        until = now + (wish or min(PAUSE_MAX, PAUSE_MIN * 2.0 ** min(one.attempts, 10)))
        await self._store.postpone_delivery(one.notice.id, one.notifier, until, str(error))
        self._metrics.notices.labels(notifier=one.notifier, outcome="postponed").inc()
        events.warning(
            Event.NOTICE_POSTPONED,
            notice=one.notice.id,
            notifier=one.notifier,
            error=str(error),
            until=until.isoformat(),
        )

    async def _drop(self, one: QueuedDelivery, error: str) -> None:
        await self._store.drop_delivery(one.notice.id, one.notifier, error)
        self._metrics.notices.labels(notifier=one.notifier, outcome="dropped").inc()
        facts = {"notice": one.notice.id, "notifier": one.notifier, "error": error}
        events.error(Event.NOTICE_DROPPED, **facts)


def log_notice(notice: Notice) -> None:
    """Write a notice to the log: the channel that is always there."""
    say = events.error if notice.severity is Severity.CRITICAL else events.warning
    if notice.severity is Severity.INFO:
        say = events.info
    say(
        Event.NOTICE_ANNOUNCED,
        app=notice.app,
        name=notice.app_name,
        kind=notice.kind.value,
        severity=notice.severity.value,
        title=notice.title,
        notice=notice.id,
    )
