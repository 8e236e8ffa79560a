"""A platform in one process: apps with deployments, rollbacks that take time, and a pin.

It keeps the port's promises and remembers what it was asked and what it accepted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from tests.runtime.fakes import ManualClock
from watchdog.model.component import ComponentHealth
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.memory import Preflight
from watchdog.model.view import AppView, CauseKind, Content, Deployment, Phase
from watchdog.ports import LogExcerpt, Misconfigured, NotFound, Refused


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
        self.canceled: list[DeploymentId] = []
        self.calls: list[str] = []
        self.refusals: dict[DeploymentId, str] = {}
        self.may_update = True
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
        if not self.may_update:
            raise Misconfigured("validate: the token lacks app:update")
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

    async def cancel(self, app: AppId, deployment: DeploymentId) -> None:
        self.calls.append("cancel")
        kept = self._find(app)
        if kept.coming is None or kept.coming.id != deployment:
            raise Refused("it has ended", code="bad_request")
        self.canceled.append(deployment)
        kept.deployments = [
            replace(one, phase=Phase.CANCELED) if one.id == deployment else one
            for one in kept.deployments
        ]
        kept.coming = None

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
