"""The outbox: notices leave it in order, at least once, until each channel has taken them.

A channel that fails is tried again with growing pauses, or when it asked us to. Each has a task
of its own, so that one that hangs never holds up another. What a channel will not take at all is
dropped, loudly.
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
PATIENCE = timedelta(seconds=0.5)
# How long one round waits for its channels; what takes longer goes on beside the next rounds.
PAUSE_MIN = timedelta(seconds=2)
PAUSE_MAX = timedelta(minutes=10)


class Outbox:
    """Delivers what is queued in the store. Safe to run from several processes: duplicates only."""

    def __init__(
        self,
        kit: Kit,
        notifiers: Sequence[Notifier],
        expiry: timedelta,
        patience: timedelta = PATIENCE,
    ) -> None:
        """Deliver through ``notifiers``; give a notice up after ``expiry``."""
        self._store = kit.store
        self._clock = kit.clock
        self._metrics = kit.metrics
        self._notifiers = {one.name: one for one in notifiers}
        self._expiry = expiry
        self._patience = patience
        self._under_way: dict[str, asyncio.Task[None]] = {}

    async def deliver_due(self) -> None:
        """Try every delivery whose time has come; channels side by side, each in order.

        Returns when all were tried or the patience is at its end. A channel still busy with an
        earlier round is left to it.

        Raises:
            PortError: the store failed; everything stays queued.
        """
        due = await self._store.due_deliveries(self._clock.now(), BATCH_MAX)
        by_channel: dict[str, list[QueuedDelivery]] = {}
        for one in due:
            by_channel.setdefault(one.notifier, []).append(one)
        for channel, queue in by_channel.items():
            if channel not in self._under_way:
                self._under_way[channel] = asyncio.create_task(self._deliver(queue))
        if self._under_way:
            timeout_s = self._patience.total_seconds()
            await asyncio.wait(self._under_way.values(), timeout=timeout_s)
        self._reap()

    async def stop(self) -> None:
        """Leave deliveries under way; what they do not finish stays queued. Safe to repeat."""
        tasks = tuple(self._under_way.values())
        self._under_way.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _reap(self) -> None:
        """Let go of the channels that are done; raise what one of them met."""
        done = [(name, task) for name, task in self._under_way.items() if task.done()]
        for name, _ in done:
            del self._under_way[name]
        errors = [task.exception() for _, task in done]
        for error in errors:
            if error is not None:
                raise error

    async def _deliver(self, queue: Sequence[QueuedDelivery]) -> None:
        """Try one channel's deliveries until it fails: then it may be down, and is let rest."""
        for one in queue:
            if not await self._try(one):
                return

    async def _try(self, one: QueuedDelivery) -> bool:
        """Try one delivery; return False when the channel could not be reached."""
        notifier = self._notifiers.get(one.notifier)
        notice, now = one.notice.id, self._clock.now()
        if notifier is None:
            await self._drop(one, "the channel is configured no more")
            return True
        try:
            await notifier.deliver(one.notice)
        except (Unavailable, OutcomeUnknown) as error:
            if now - one.notice.at > self._expiry:
                await self._drop(one, f"given up after {self._expiry}: {error}")
            else:
                await self._postpone(one, error, now)
            return False
        except (Refused, Misconfigured) as error:
            await self._drop(one, str(error))
        else:
            await self._store.mark_delivered(notice, one.notifier, self._clock.now())
            self._metrics.notices.labels(notifier=one.notifier, outcome="delivered").inc()
            events.debug(Event.NOTICE_DELIVERED, notice=notice, notifier=one.notifier)
        return True

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
