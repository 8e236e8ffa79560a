"""A small world in one process: a clock turned by hand, a platform, signals and a channel.

Each fake is a real class that keeps its port's promises and remembers what it was asked. What
can go wrong outside is planted by wrapping a port, never by changing a fake.
"""

from __future__ import annotations

import asyncio
import heapq
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from watchdog.model.component import ComponentHealth
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.memory import Preflight
from watchdog.model.notice import Notice
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.model.view import AppView, CauseKind, Content, Deployment, Phase
from watchdog.ports import LogExcerpt, NotFound, PortError, Refused

noon = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

TURNS = 12
# Turns of the loop in which everything that can go on without time passing has gone on.


async def settle() -> None:
    """Let every task go on as far as it can at this instant."""
    for _ in range(TURNS):
        await asyncio.sleep(0)


class ManualClock:
    """Time stands still until somebody turns it."""

    def __init__(self, now: datetime = noon) -> None:
        self._now = now
        self._monotonic = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    async def sleep(self, seconds: float) -> None:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._count += 1
        heapq.heappush(self._sleepers, (self._monotonic + seconds, self._count, done))
        await done

    async def advance(self, seconds: float) -> None:
        """Turn time on, waking each sleeper at its own moment."""
        end = self._monotonic + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            due, _, done = heapq.heappop(self._sleepers)
            self._turn(max(due, self._monotonic))
            if not done.done():
                done.set_result(None)
            await settle()
        self._turn(end)
        await settle()

    def set_back(self, count_s: float) -> None:
        """Let somebody set the wall clock back; what measures durations goes on."""
        self._now -= timedelta(seconds=count_s)

    def _turn(self, to: float) -> None:
        self._now += timedelta(seconds=to - self._monotonic)
        self._monotonic = to


def made(name: str, at: datetime, phase: Phase = Phase.SUPERSEDED, **changes: Any) -> Deployment:
    """Return a deployment with content of its own that has served."""
    plain = Deployment(
        id=DeploymentId(name),
        phase=phase,
        created_at=at,
        content=Content(spec=f"spec-{name}", sources=(f"commit-{name}",)),
        served=True,
    )
    return replace(plain, **changes)


@dataclass(slots=True, kw_only=True)
class FakeApp:
    """One app as the platform keeps it, newest deployment first."""

    id: AppId
    name: str
    deployments: list[Deployment]
    live: Deployment | None
    coming: Deployment | None = None
    pinned: Deployment | None = None


class FakePlatform:
    """A platform whose rollbacks are live after ``rollback_s``; pinning can be switched off."""

    def __init__(self, clock: ManualClock, *, rollback_s: float = 2.0, pinning: bool = True):
        self.clock = clock
        self.pinning = pinning
        self.rollback_s = rollback_s
        self.apps: dict[AppId, FakeApp] = {}
        self.accepted: list[tuple[AppId, DeploymentId]] = []
        self.calls: list[str] = []
        self.refusals: dict[DeploymentId, str] = {}
        self._converging: dict[AppId, datetime] = {}

    def add(self, name: str = "shop", past: int = 3) -> FakeApp:
        """Add an app that ran ``past`` releases, d0 first; the last of them is live."""
        begin = self.clock.now() - timedelta(hours=past)
        told = [made(f"d{one}", begin + timedelta(hours=one)) for one in range(past)]
        told[-1] = replace(told[-1], phase=Phase.ACTIVE)
        app = FakeApp(id=AppId(f"id-{name}"), name=name, deployments=told[::-1], live=told[-1])
        self.apps[app.id] = app
        return app

    def deploy(self, app: FakeApp, name: str, **changes: Any) -> Deployment:
        """Let a new release go live now."""
        release = made(name, self.clock.now(), Phase.ACTIVE, **changes)
        self._supersede(app)
        app.deployments.insert(0, release)
        app.live, app.coming = release, None
        return release

    def begin(self, app: FakeApp, name: str) -> Deployment:
        """Let a new release be on its way."""
        app.coming = made(name, self.clock.now(), Phase.BUILDING, served=False)
        app.deployments.insert(0, app.coming)
        return app.coming

    async def fleet(self) -> tuple[AppView, ...]:
        self.calls.append("fleet")
        return tuple(self._reading(one) for one in self.apps.values())

    async def view(self, app: AppId) -> AppView:
        self.calls.append("view")
        return self._reading(self._find(app))

    async def history(self, app: AppId, *, urgent: bool = False) -> tuple[Deployment, ...]:
        self.calls.append("history")
        self._reading(self._find(app))
        return tuple(self._find(app).deployments[:20])

    async def deployment(self, app: AppId, deployment: DeploymentId) -> Deployment:
        self.calls.append("deployment")
        found = [one for one in self._find(app).deployments if one.id == deployment]
        if not found:
            raise NotFound("no such deployment")
        return found[0]

    async def preflight(self, app: AppId, target: DeploymentId) -> Preflight:
        self.calls.append("preflight")
        code = self.refusals.get(target, "")
        return Preflight(target=target, at=self.clock.now(), valid=not code, code=code)

    async def roll_back(self, app: AppId, target: DeploymentId, *, pin: bool) -> DeploymentId:
        self.calls.append("roll_back")
        kept = self._find(app)
        if self.pinning and kept.pinned is not None:
            raise Refused("pinned", code="app_pinned")
        source = await self.deployment(app, target)
        rollback = made(
            f"r{len(self.accepted)}",
            self.clock.now(),
            Phase.DEPLOYING,
            cause=CauseKind.ROLLBACK,
            cloned_from=target,
            content=source.content,
        )
        self.accepted.append((app, target))
        kept.deployments.insert(0, rollback)
        kept.coming = rollback
        kept.pinned = rollback if self.pinning and pin else None
        self._converging[app] = self.clock.now() + timedelta(seconds=self.rollback_s)
        return rollback.id

    async def commit(self, app: AppId) -> None:
        self.calls.append("commit")
        self._find(app).pinned = None

    async def app_health(self, app: AppId) -> tuple[ComponentHealth, ...]:
        self.calls.append("app_health")
        return ()

    async def logs(self, app: AppId, deployment: DeploymentId) -> tuple[LogExcerpt, ...]:
        self.calls.append("logs")
        return (LogExcerpt(kind="RUN", text=f"the last words of {deployment}"),)

    async def close(self) -> None:
        self.calls.append("close")

    def _find(self, app: AppId) -> FakeApp:
        if app not in self.apps:
            raise NotFound("no such app")
        return self.apps[app]

    def _reading(self, app: FakeApp) -> AppView:
        self._converge(app)
        slots = {one.id: one for one in (app.live, app.coming, app.pinned) if one is not None}
        return AppView(
            app=app.id,
            name=app.name,
            read_at=self.clock.now(),
            watermark=app.deployments[0].created_at,
            live=app.live,
            in_progress=app.coming,
            pinned=app.pinned,
            deployments=tuple(sorted(slots.values(), key=lambda one: one.created_at, reverse=True)),
            live_url="http://127.0.0.1:9",
        )

    def _converge(self, app: FakeApp) -> None:
        done = self._converging.get(app.id)
        if done is None or self.clock.now() < done or app.coming is None:
            return
        del self._converging[app.id]
        self._supersede(app)
        app.live, app.coming = replace(app.coming, phase=Phase.ACTIVE), None
        app.deployments[0] = app.live
        app.pinned = app.live if app.pinned is not None else None

    def _supersede(self, app: FakeApp) -> None:
        app.deployments = [
            replace(one, phase=Phase.SUPERSEDED) if app.live and one.id == app.live.id else one
            for one in app.deployments
        ]


@dataclass(slots=True, kw_only=True)
class FakeSource:
    """A signal that passes unless ``bad`` says otherwise of the content that is live."""

    clock: ManualClock
    name: str = "http"
    bad: Callable[[AppView | None], bool] = lambda view: False
    serving: Callable[[], AppView | None] | None = None
    takes_s: float = 0.0
    error: BaseException | None = None
    sampled: list[datetime] = field(default_factory=list)
    at_once: int = 0
    at_once_most: int = 0

    async def sample(self, view: AppView | None) -> Observation:
        begun = self.clock.now()
        self.sampled.append(begun)
        self.at_once += 1
        self.at_once_most = max(self.at_once, self.at_once_most)
        try:
            if self.takes_s:
                await self.clock.sleep(self.takes_s)
            if self.error is not None:
                raise self.error
        finally:
            self.at_once -= 1
        failed = self.bad(view)
        return Observation(
            signal=self.name,
            begun_at=begun,
            ended_at=self.clock.now(),
            answer=Answer.FAILED if failed else Answer.PASSED,
            reason=FailureReason.STATUS if failed else None,
            latency=timedelta(seconds=0.01),
        )


@dataclass(slots=True, kw_only=True)
class FakeNotifier:
    """A channel that remembers what it took; ``troubles`` are met one by one first."""

    name: str = "chat"
    troubles: list[PortError] = field(default_factory=list)
    always: PortError | None = None
    gate: asyncio.Event | None = None
    taken: list[Notice] = field(default_factory=list)
    asked: int = 0

    async def deliver(self, notice: Notice) -> None:
        self.asked += 1
        if self.gate is not None:
            await self.gate.wait()
        if self.troubles:
            raise self.troubles.pop(0)
        if self.always is not None:
            raise self.always
        self.taken.append(notice)


class Troubled:
    """Passes every call on, and fails one: the ``at``-th, before or after it took effect.

    ``spared`` calls neither count nor fail. ``yields`` turns of the loop are lost around each
    call, by turns, so that callers get in each other's way.
    """

    def __init__(
        self,
        inner: Any,
        *,
        at: int = 0,
        error: PortError | None = None,
        after: bool = False,
        spared: Sequence[str] = (),
    ) -> None:
        self._inner = inner
        self._at = at
        self._error = error
        self._after = after
        self._spared = frozenset(spared)
        self.count = 0
        self.under_way = 0
        self.failed = ""
        self.yields: Sequence[int] = ()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name in self._spared or not inspect.iscoroutinefunction(found):
            return found

        async def call(*given: Any, **named: Any) -> Any:
            self.count += 1
            mine = self.count == self._at and self._error is not None
            self.under_way += 1
            try:
                await self._lose_turns()
                if mine and not self._after:
                    self.failed = name
                    raise self._trouble()
                answer = await found(*given, **named)
                if mine:
                    self.failed = name
                    raise self._trouble()
                return answer
            finally:
                self.under_way -= 1

        return call

    def fail_next(self, error: PortError) -> None:
        """Let the next call fail before it takes effect."""
        self._at, self._error, self._after = self.count + 1, error, False

    def _trouble(self) -> PortError:
        assert self._error is not None, "a trouble was planted"
        return self._error

    async def _lose_turns(self) -> None:
        if self.yields:
            for _ in range(self.yields[self.count % len(self.yields)]):
                await asyncio.sleep(0)
