"""One reading of an app from its platform, translated into our words.

An ``AppView`` says what the platform showed at one moment and when we asked. It does not know
what was shown before, whether the app is healthy, or what ought to be done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watchdog.model.identity import AppId, DeploymentId


class Phase(StrEnum):
    """Where a deployment stands on its way; names follow DigitalOcean's published phases."""

    UNKNOWN = "unknown"
    PENDING_BUILD = "pending_build"
    BUILDING = "building"
    PENDING_DEPLOY = "pending_deploy"
    DEPLOYING = "deploying"
    ACTIVE = "active"
    SUPERSEDED = "superseded"
    ERROR = "error"
    CANCELED = "canceled"

    @property
    def ended(self) -> bool:
        """True once the platform will not move this deployment forward any more."""
        return self in ENDED


ENDED = frozenset({Phase.ACTIVE, Phase.SUPERSEDED, Phase.ERROR, Phase.CANCELED})


class CauseKind(StrEnum):
    """Who or what asked for a deployment."""

    UNKNOWN = "unknown"
    PERSON = "person"
    PUSH = "push"
    ROLLBACK = "rollback"
    PLATFORM_ROLLBACK = "platform_rollback"
    REVERT = "revert"
    RESTART = "restart"
    AUTOSCALE = "autoscale"
    MAINTENANCE = "maintenance"


ROLLBACKS = frozenset({CauseKind.ROLLBACK, CauseKind.PLATFORM_ROLLBACK})


class StandDown(StrEnum):
    """Why an app is not meant to answer as usual right now."""

    MAINTENANCE = "maintenance"
    ARCHIVED = "archived"
    ASLEEP = "asleep"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseReason:
    """What the platform itself says went wrong: its code, its words, the component."""

    code: str
    message: str = ""
    component: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a deployment runs, reduced to fingerprints: never the spec itself, which holds secrets.

    ``spec`` is a digest of the whole app spec, empty when the platform did not show one.
    ``sources`` are commit hashes and image digests, sorted; equal sources mean equal code.
    """

    spec: str = ""
    sources: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """False when the platform showed neither spec nor source: nobody can compare it."""
        return bool(self.spec or self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """One deployment as the platform shows it.

    ``created_at`` is the platform's clock, to be compared only with itself. ``served`` is what
    the platform's own progress says: True or False where it is plain, None where it is not.

    ``settings`` are pairs of a path in the app's spec and its value, sorted, for telling what
    differs; values that may be secret stand there as `#` and a few digits that change with them.
    ``doors`` names deployments or commits before which it lets nobody return; an empty text is a
    marker that cannot be read.
    """

    id: DeploymentId
    phase: Phase
    created_at: datetime
    phase_since: datetime | None = None
    cause: CauseKind = CauseKind.UNKNOWN
    cause_text: str = ""
    cloned_from: DeploymentId | None = None
    content: Content = Content()
    served: bool | None = None
    reasons: tuple[PhaseReason, ...] = ()
    commit: str = ""
    author: str = ""
    message: str = ""
    settings: tuple[tuple[str, str], ...] = ()
    doors: tuple[str, ...] = ()

    @property
    def is_rollback(self) -> bool:
        """True when this deployment was itself made by going back to an earlier one."""
        if self.cause in ROLLBACKS:
            return True
        return self.cause is CauseKind.UNKNOWN and self.cloned_from is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppView:
    """One reading of one app.

    ``read_at`` is our clock when the reading was begun: the platform's state is at least that
    new. ``watermark`` is the newest creation time (platform's clock) the reading knows of; a
    reading with an older watermark than one seen before is itself old. ``pending`` and
    ``in_progress`` never name the live deployment. ``deployments`` is newest first and may be
    incomplete; ``history_at`` is our clock when that list was last asked for, None when it holds
    the slots only.
    """

    app: AppId
    name: str
    read_at: datetime
    watermark: datetime
    live: Deployment | None = None
    in_progress: Deployment | None = None
    pending: Deployment | None = None
    pinned: Deployment | None = None
    deployments: tuple[Deployment, ...] = ()
    history_at: datetime | None = None
    stand_down: StandDown | None = None
    live_url: str = ""
    health_check_path: str = ""

    def find(self, deployment: DeploymentId) -> Deployment | None:
        """Return the named deployment if this reading shows it in a slot or in the history."""
        slots = (self.live, self.in_progress, self.pending, self.pinned)
        shown = (*(slot for slot in slots if slot is not None), *self.deployments)
        return next((one for one in shown if one.id == deployment), None)

    @property
    def coming(self) -> Deployment | None:
        """Return the deployment on its way to live, if the reading shows one."""
        return self.in_progress or self.pending
