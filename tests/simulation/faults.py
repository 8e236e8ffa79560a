"""What stands between the daemon and its world: lost messages, late effects, sudden death."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from random import Random
from typing import Any

import httpx

from tests.simulation.options import Options
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.ports import Clock, Unavailable
from watchdog.simulator import Simulator

ROLLBACK_PATH = "/rollback"
CANCEL_PATH = "/cancel"
LATE_S = 20.0
# Well inside the settle time, well outside the request's own deadline.


class FaultyNetwork(httpx.AsyncBaseTransport):
    """Passes requests to the platform, or loses them, their replies, or time."""

    def __init__(self, inner: httpx.AsyncBaseTransport, options: Options, chance: Random) -> None:
        self._inner = inner
        self._options = options
        self._chance = chance
        self.calm = False
        self.about_to_roll_back: Callable[[httpx.Request], None] = lambda request: None
        self.about_to_cancel: Callable[[httpx.Request], None] = lambda request: None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(self._chance.uniform(0.01, 0.2))
        if request.url.path.endswith(ROLLBACK_PATH):
            return await self._roll_back(request)
        if request.url.path.endswith(CANCEL_PATH):
            return await self._cancel(request)
        if self._falls(self._options.read_fault_rate):
            raise httpx.ReadError("the reply was lost", request=request)
        return await self._inner.handle_async_request(request)

    async def _roll_back(self, request: httpx.Request) -> httpx.Response:
        options = self._options
        if self._falls(options.request_lost_rate):
            if self._falls(0.5):
                raise httpx.ConnectError("nothing was sent", request=request)
            raise httpx.ReadError("the request was lost", request=request)
        self.about_to_roll_back(request)
        if self._falls(options.late_rate):
            await request.aread()
            self._later(request)
            raise httpx.ReadError("the platform will do it later", request=request)
        response = await self._inner.handle_async_request(request)
        if self._falls(options.reply_lost_rate):
            raise httpx.ReadError("the reply was lost", request=request)
        return response

    async def _cancel(self, request: httpx.Request) -> httpx.Response:
        self.about_to_cancel(request)
        if self._falls(self._options.request_lost_rate):
            raise httpx.ReadError("the request was lost", request=request)
        response = await self._inner.handle_async_request(request)
        if self._falls(self._options.reply_lost_rate):
            raise httpx.ReadError("the reply was lost", request=request)
        return response

    def _later(self, request: httpx.Request) -> None:
        async def apply() -> None:
            await asyncio.sleep(self._chance.uniform(1.0, LATE_S))
            await self._inner.handle_async_request(request)

        task = asyncio.create_task(apply(), name="platform")
        _KEPT.add(task)
        task.add_done_callback(_KEPT.discard)

    def _falls(self, rate: float) -> bool:
        return not self.calm and self._chance.random() < rate


_KEPT: set[asyncio.Task[None]] = set()


class Mortal:
    """A port that may be the last thing its process does, before or after any call."""

    def __init__(self, inner: Any, life: Life) -> None:
        self._inner = inner
        self._life = life

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._inner, name)
        if not asyncio.iscoroutinefunction(value):
            return value

        async def call(*given: Any, **named: Any) -> Any:
            await self._life.risk()
            answer = await value(*given, **named)
            await self._life.risk()
            return answer

        return call


class Life:
    """One process's life: at some call it ends, and nothing of it goes on."""

    def __init__(self, rate: float, chance: Random) -> None:
        self._rate = rate
        self._chance = chance
        self.dead = asyncio.Event()

    async def risk(self) -> None:
        """Go on, or die: then this call never returns, and the world ends the process's tasks."""
        if self._chance.random() < self._rate:
            self.dead.set()
        if self.dead.is_set():
            await asyncio.get_running_loop().create_future()


class AppProbe:
    """A probe that asks the simulated app directly, as one request over a good network would."""

    def __init__(self, simulator: Simulator, clock: Clock, weather: Weather) -> None:
        self._simulator = simulator
        self._clock = clock
        self._weather = weather

    @property
    def name(self) -> str:
        return "http"

    async def sample(self, view: Any) -> Observation:
        begun = self._clock.now()
        await self._clock.sleep(0.02)
        self._simulator.advance(self._clock.now())
        answer = self._simulator.answer(self._simulator.app(view.app), "/")
        good = answer.good and not self._weather.lost
        return Observation(
            signal="http",
            begun_at=begun,
            ended_at=self._clock.now(),
            answer=Answer.PASSED if good else Answer.FAILED,
            reason=None if good else FailureReason.STATUS,
            latency=self._clock.now() - begun,
        )


class Weather:
    """Our own network: while it is lost, everything fails, the reference too."""

    def __init__(self) -> None:
        self.lost = False


class Reference:
    """An endpoint that answers unless our own network is lost."""

    def __init__(self, clock: Clock, weather: Weather) -> None:
        self._clock = clock
        self._weather = weather

    @property
    def name(self) -> str:
        return "reference"

    async def sample(self, view: Any) -> Observation:
        now = self._clock.now()
        lost = self._weather.lost
        return Observation(
            signal=self.name,
            begun_at=now,
            ended_at=now,
            answer=Answer.FAILED if lost else Answer.PASSED,
            reason=FailureReason.CONNECT if lost else None,
        )


class Channel:
    """A notifier that sometimes is not there, and keeps what it was given."""

    def __init__(self, rate: float, chance: Random) -> None:
        self._rate = rate
        self._chance = chance
        self.calm = False
        self.taken: list[Any] = []

    @property
    def name(self) -> str:
        return "pager"

    async def deliver(self, notice: Any) -> None:
        if not self.calm and self._chance.random() < self._rate:
            raise Unavailable("the pager is away")
        self.taken.append(notice)
