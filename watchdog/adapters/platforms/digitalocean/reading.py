"""Reads from the platform: under the budget and a deadline, and once more after a passing fault.

What changes anything does not come this way: it is sent once and never repeated. It knows nothing
of what is read.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel

from watchdog.adapters.platforms.digitalocean.failures import Ask, Unanswered
from watchdog.adapters.platforms.digitalocean.options import DigitalOceanOptions
from watchdog.adapters.platforms.digitalocean.transport import Transport
from watchdog.ports import Clock, Unavailable

ModelT = TypeVar("ModelT", bound=BaseModel)

# Two repeats: a fault that outlasts them is better left to the next cycle.
_PAUSES_S = (0.2, 0.4)
# Where the platform asks for a longer pause than this, the next cycle is the better repeat.
_PAUSE_MAX_S = 2.0


class Reader:
    """Carries out reads over one transport."""

    def __init__(self, options: DigitalOceanOptions, clock: Clock, transport: Transport) -> None:
        self._options = options
        self._clock = clock
        self._transport = transport

    @asynccontextmanager
    async def call(self, ask: Ask) -> AsyncIterator[None]:
        """Put one whole read, with its pages and repeats, under the budget and the deadline."""
        self._transport.budget.admit(ask.what, urgent=ask.urgent, spare=ask.spare)
        total_s = self._options.call_timeout.total_seconds()
        try:
            async with asyncio.timeout(total_s):
                yield
        except TimeoutError as error:
            msg = f"{ask.what}: not done within {total_s:g} s"
            raise Unavailable(msg) from error

    async def read(
        self, ask: Ask, model: type[ModelT], *, repeat_slow: bool = True
    ) -> tuple[datetime, ModelT]:
        """Send a read, again if it met a passing fault; return when it was begun and the reply."""
        for pause_s in _PAUSES_S:
            read_at = self._clock.now()
            try:
                return read_at, await self._transport.send(ask, model.model_validate_json)
            except Unanswered as error:
                asked_s = error.retry_after.total_seconds() if error.retry_after else 0.0
                if (error.slow and not repeat_slow) or asked_s > _PAUSE_MAX_S:
                    raise
                await self._clock.sleep(max(pause_s, asked_s))
        read_at = self._clock.now()
        return read_at, await self._transport.send(ask, model.model_validate_json)
