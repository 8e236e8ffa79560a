"""A daemon that ends itself, as ``kill -9`` would, at a named moment of a rollback.

Started as ``python -m tests.daemon.dying CONFIG MOMENT``. Everything in it is the real daemon; two
ports are wrapped in classes that pass every call on and, at the moment asked for, kill the process.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from watchdog.compose import world_of
from watchdog.model.intent import IntentState
from watchdog.runtime.daemon import Daemon
from watchdog.runtime.process import run_until, stop_on_signals
from watchdog.settings import load


class Moment(StrEnum):
    """When to die."""

    NEVER = "never"
    BEFORE_RECORD = "before_record"
    AFTER_RECORD = "after_record"
    AFTER_CLAIM = "after_claim"
    REPLY_LOST = "reply_lost"
    ACCEPTED_NOT_WRITTEN = "accepted_not_written"
    WHILE_CONVERGING = "while_converging"
    WHILE_VERIFYING = "while_verifying"


REPLY_WAIT_S = 0.3
# Long enough for the request to be applied on loopback; the simulator keeps the reply back.


def die() -> None:
    """End this process at once: no handler runs, nothing is flushed."""
    os.kill(os.getpid(), signal.SIGKILL)


class DyingStore:
    """The real store, with deaths around the writing of intents."""

    def __init__(self, inner: Any, moment: Moment) -> None:
        self._inner = inner
        self._moment = moment

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def record(self, *given: Any) -> Any:
        if self._moment is Moment.BEFORE_RECORD:
            die()
        recorded = await self._inner.record(*given)
        if self._moment is Moment.AFTER_RECORD:
            die()
        return recorded

    async def advance(self, before: Any, after: Any, *given: Any) -> Any:
        advanced = await self._inner.advance(before, after, *given)
        deaths = {
            Moment.AFTER_CLAIM: IntentState.CLAIMED,
            Moment.WHILE_CONVERGING: IntentState.ACCEPTED,
            Moment.WHILE_VERIFYING: IntentState.LIVE,
        }
        if deaths.get(self._moment) is after.state:
            die()
        return advanced


class DyingPlatform:
    """The real platform, with deaths around the one request that changes something."""

    def __init__(self, inner: Any, moment: Moment) -> None:
        self._inner = inner
        self._moment = moment

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def roll_back(self, *given: Any, **named: Any) -> Any:
        if self._moment is Moment.REPLY_LOST:
            request = asyncio.create_task(self._inner.roll_back(*given, **named))
            await asyncio.wait([request], timeout=REPLY_WAIT_S)
            die()
        answer = await self._inner.roll_back(*given, **named)
        if self._moment is Moment.ACCEPTED_NOT_WRITTEN:
            die()
        return answer


async def _run(config: Path, moment: Moment) -> None:
    world = world_of(load([config], os.environ))
    store: Any = DyingStore(world.store, moment)
    platform: Any = DyingPlatform(world.platform, moment)
    stopping = asyncio.Event()
    stop_on_signals(stopping)
    await run_until(Daemon(replace(world, store=store, platform=platform)), stopping, None)


if __name__ == "__main__":
    asyncio.run(_run(Path(sys.argv[1]), Moment(sys.argv[2])))
