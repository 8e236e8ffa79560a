"""Logs that a test writes line by line, ends, breaks or refuses."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

from tests.adapters.signals.views import view
from tests.runtime.fakes import noon, settle
from watchdog.model.component import LogLine
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.view import AppView, Deployment, Phase
from watchdog.ports import PortError, Refused


def live(name: str = "d1", app: str = "shop") -> AppView:
    deployment = Deployment(id=DeploymentId(name), phase=Phase.ACTIVE, created_at=noon)
    return replace(view(), app=AppId(app), live=deployment)


def line(text: str, at_s: float | None = 0.0, source: str = "web") -> LogLine:
    at = None if at_s is None else noon + timedelta(seconds=at_s)
    return LogLine(text=f"{source} {at} {text}", source=source, at=at)


class Logs:
    """Logs that a test writes: what is there when they are opened, and what comes later.

    ``end`` ends what is open, in order or with an error; ``trouble`` meets whoever opens one.
    """

    def __init__(self) -> None:
        self.written: dict[str, list[LogLine]] = {}
        self.past_lines: list[LogLine] = []
        self.trouble: BaseException | None = None
        self.past_trouble: PortError | None = Refused("no past log")
        self.opened: list[str] = []
        self.open_now = 0
        self._new = asyncio.Condition()
        self._ending: list[BaseException | None] = []

    async def write(self, *lines: LogLine, deployment: str = "d1") -> None:
        async with self._new:
            self.written.setdefault(deployment, []).extend(lines)
            self._new.notify_all()
        await settle()

    async def end(self, error: BaseException | None = None) -> None:
        async with self._new:
            self._ending.append(error)
            self._new.notify_all()
        await settle()

    @contextlib.asynccontextmanager
    async def follow(
        self, app: AppId, deployment: DeploymentId, component: str
    ) -> AsyncIterator[AsyncIterator[LogLine]]:
        self.opened.append(f"{app}/{deployment}/{component}")
        if self.trouble is not None:
            raise self.trouble
        self.open_now += 1
        lines = self._lines(deployment)
        try:
            yield lines
        finally:
            self.open_now -= 1
            await lines.aclose()

    async def _lines(self, deployment: str):
        told, ends = 0, len(self._ending)
        while True:
            fresh = self.written.get(deployment, [])[told:]
            for one in fresh:
                told += 1
                yield one
            if len(self._ending) > ends:
                if self._ending[-1] is not None:
                    raise self._ending[-1]
                return
            if not fresh:
                async with self._new:
                    await self._new.wait()

    async def past(self, app: AppId, deployment: DeploymentId, component: str) -> list[LogLine]:
        if self.past_trouble is not None:
            raise self.past_trouble
        return self.past_lines
