"""The plain state of the simulated platform: apps, what they run, and how it came about.

Everything that changes is written down with the instant at which it changed, so that any reading
can be rendered as it would have looked at an earlier moment. These records know nothing of
HTTP, of scenarios, or of who asks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from watchdog.simulator.behaviours import Trouble
from watchdog.simulator.kinds import (
    CauseKind,
    ComponentKind,
    EmptySlot,
    Failure,
    Phase,
    RollbackCode,
    UserAction,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One component of an app; ``image_tag`` means it runs an image and not a built commit."""

    name: str = "web"
    kind: ComponentKind = ComponentKind.SERVICE
    image_tag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long each part of a rollout takes, in seconds; ``UNKNOWN`` is seen only if asked for."""

    unknown_s: float = 0.0
    pending_build_s: float = 0.2
    build_s: float = 0.9
    pending_deploy_s: float = 0.2
    deploy_s: float = 0.7
    rollback_s: float = 3.0
    restart_s: float = 1.0
    post_deploy_job_s: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AppSettings:
    """What stays the same about an app while a scenario runs."""

    name: str
    region: str = "fra"
    tier: str = "professional"
    health_path: str | None = "/healthz"
    components: tuple[Component, ...] = (Component(),)
    databases: tuple[str, ...] = ()
    replicas: int = 2
    maintenance: bool = False
    archived: bool = False
    inactivity_sleep_s: int | None = None
    timing: Timing = Timing()
    in_progress_lag_s: float = 0.0
    empty_slots: EmptySlot = EmptySlot.ABSENT
    overtaken: Phase = Phase.CANCELED
    auto_rollback: bool = False

    @property
    def standing(self) -> tuple[Component, ...]:
        """The components that have instances for as long as a deployment serves."""
        kinds = {ComponentKind.SERVICE, ComponentKind.WORKER}
        return tuple(c for c in self.components if c.kind in kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a deployment runs. Two deployments with equal content behave alike.

    ``digest`` is the image digest; an image content without one follows its tag, so returning
    to it pulls whatever the tag means today. ``refused_as`` makes the platform refuse it as a
    rollback target for a reason that its public fields do not show.
    """

    version: str
    commit: str
    digest: str | None = None
    troubles: tuple[Trouble, ...] = ()
    region: str = "fra"
    databases: tuple[str, ...] = ()
    refused_as: RollbackCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why a deployment was made."""

    kind: CauseKind
    text: str
    action: UserAction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One coming step of a rollout; ``serves`` marks the step at which traffic moves over."""

    at: datetime
    phase: Phase
    serves: bool = False


@dataclass(slots=True, kw_only=True)
class Deployment:
    """One deployment: its past in ``history``, its future in ``moves``."""

    id: str
    content: Content
    cause: Cause
    created_at: datetime
    cloned_from: str | None = None
    previous_id: str | None = None
    failure: Failure | None = None
    reused_build: bool = False
    live_at: datetime | None = None
    history: list[tuple[datetime, Phase]] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)

    def phase_at(self, instant: datetime) -> Phase:
        """The phase that a reader at ``instant`` sees."""
        return self.entered_at(instant)[1]

    def entered_at(self, instant: datetime) -> tuple[datetime, Phase]:
        """When the phase seen at ``instant`` began, and that phase."""
        for entry in reversed(self.history):
            if entry[0] <= instant:
                return entry
        return self.history[0]

    @property
    def phase(self) -> Phase:
        """The phase it is in now."""
        return self.history[-1][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Troubles laid over whatever an app runs, counted from the instant they began."""

    troubles: tuple[Trouble, ...]
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """An uncommitted rollback that holds an app, and what was live before it."""

    rollback_id: str
    before_id: str | None


@dataclass(slots=True, kw_only=True)
class App:
    """One app. ``deployments`` are oldest first; the slot histories hold (instant, value)."""

    id: str
    settings: AppSettings
    created_at: datetime
    live_url: str = ""
    deployments: list[Deployment] = field(default_factory=list)
    actives: list[tuple[datetime, str]] = field(default_factory=list)
    pins: list[tuple[datetime, Pin | None]] = field(default_factory=list)
    serving_id: str | None = None
    override: Override | None = None
    fail_next: Failure | None = None

    @property
    def name(self) -> str:
        """The app's name."""
        return self.settings.name

    def find(self, deployment_id: str | None) -> Deployment | None:
        """The deployment of that id, if this app has it."""
        return next((d for d in self.deployments if d.id == deployment_id), None)

    def active_at(self, instant: datetime) -> Deployment | None:
        """The deployment that was live at ``instant``."""
        ids = [deployment_id for at, deployment_id in self.actives if at <= instant]
        return self.find(ids[-1]) if ids else None

    @property
    def active(self) -> Deployment | None:
        """The deployment that is live now."""
        return self.find(self.actives[-1][1]) if self.actives else None

    def pin_at(self, instant: datetime) -> Pin | None:
        """The pin that held the app at ``instant``."""
        pins = [pin for at, pin in self.pins if at <= instant]
        return pins[-1] if pins else None

    @property
    def pin(self) -> Pin | None:
        """The pin that holds the app now."""
        return self.pins[-1][1] if self.pins else None

    @property
    def serving(self) -> Deployment | None:
        """The deployment that answers traffic now."""
        return self.find(self.serving_id)

    def flying(self) -> list[Deployment]:
        """The deployments whose rollout has not ended; at most a few at the end of the list."""
        return [d for d in self.deployments[-5:] if d.phase.in_flight]
