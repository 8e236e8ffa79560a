"""The real clock, behind the ``Clock`` port: the only module that asks the machine for the time.

It knows nothing of what the time is for; everything above takes ``now`` as an argument or is
handed a clock, so that a test may hand in one that it turns by hand.
"""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime


class SystemClock:
    """The machine's clock. Safe to share between any number of users."""

    def now(self) -> datetime:
        """Return the machine's current instant, aware, UTC; it may step when someone sets it."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never run backwards; only differences mean anything."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait at least ``seconds``; none at all, but one turn of the loop, if not positive."""
        await asyncio.sleep(max(seconds, 0.0))
