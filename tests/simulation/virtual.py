"""Virtual time for asyncio: the loop's clock jumps to the next timer whenever nothing is ready."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from contextvars import ContextVar, copy_context
from datetime import UTC, datetime, timedelta
from typing import Any

EPOCH = datetime(2030, 1, 1, tzinfo=UTC)


OWNER: ContextVar[object | None] = ContextVar("owner", default=None)
_TASKS: dict[int, list[asyncio.Task[Any]]] = {}


def owned(owner: object, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    """Start a task that belongs to ``owner``, as will every task that it starts."""

    def start() -> asyncio.Task[Any]:
        OWNER.set(owner)
        return asyncio.create_task(work)

    return copy_context().run(start)


async def end_tasks_of(owner: object) -> None:
    """End all that belongs to ``owner``, as the death of its process would."""
    tasks = _TASKS.pop(id(owner), [])
    while pending := [task for task in tasks if not task.done()]:
        for task in pending:
            task.cancel()
        await asyncio.wait(pending, timeout=0)
    for task in tasks:
        if not task.cancelled():
            task.exception()


def _with_owner(loop: asyncio.AbstractEventLoop, work: Any, **named: Any) -> asyncio.Task[Any]:
    task: asyncio.Task[Any] = asyncio.Task(work, loop=loop, **named)
    owner = OWNER.get()
    if owner is not None:
        _TASKS.setdefault(id(owner), []).append(task)
    return task


class _Jumping(selectors.SelectSelector):
    """A selector that does not wait: it turns the clock forward instead."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            raise RuntimeError("every task waits for something that will never happen")
        self.now += timeout
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose seconds pass at once."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)
        self.set_task_factory(_with_owner)

    def time(self) -> float:
        return self._jumping.now


class VirtualClock:
    """The Clock port on a virtual loop."""

    def now(self) -> datetime:
        return EPOCH + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
