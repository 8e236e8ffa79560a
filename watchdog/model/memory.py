"""What our own store remembers of an app: an input of every decision, never a source of truth.

What the platform shows beats what is remembered here; memory adds only what the platform does
not tell: when we saw a release go live, how it fared, what we tried, and what a person ordered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.intent import Intent
from watchdog.model.notice import Incident
from watchdog.model.view import Content


class Standing(StrEnum):
    """What we know of a release from its own time in service."""

    UNPROVEN = "unproven"
    PROVEN = "proven"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """How a good release answered in one stretch of its age, for comparing others of that age.

    ``until`` is the age at which the stretch ends; the one before it, or going live, begins it.
    """

    signal: str
    until: timedelta
    answers: int
    failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A deployment that has served, as we saw it.

    ``created_at`` is the platform's clock; ``live_from`` and ``live_until`` are ours.
    ``seen_going_live`` is False for a release that was already live when we first looked: its
    real age is unknown. ``healthy_after`` is how long it took to its first half minute of health,
    None when nobody saw that. ``youth`` is how it answered while young, kept once it has proven
    itself.
    """

    deployment: DeploymentId
    content: Content
    created_at: datetime
    live_from: datetime
    seen_going_live: bool
    live_until: datetime | None = None
    standing: Standing = Standing.UNPROVEN
    healthy_after: timedelta | None = None
    youth: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A person's order to leave an app alone; it outranks everything until it expires."""

    until: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A person's word that a bad deployment may be rolled back although the policy asks first.

    ``target`` is None where any eligible target will do. It holds until ``until``.
    """

    bad: DeploymentId
    target: DeploymentId | None
    until: datetime
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """A person's word that a version once rolled back is not bad (any more).

    ``version`` is a deployment, a commit or an image digest, or the begin of one (7 characters or
    more). Only what was rolled back before ``at`` is lifted.
    """

    version: str
    at: datetime
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """Our one request to cancel a deployment on its way, written down before it left."""

    deployment: DeploymentId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sick:
    """One app of the fleet that is unhealthy, and since when.

    ``live_from`` is when what it serves went live, None when nobody saw that: an app that fell
    ill by a release of its own has no cause in common with others.
    """

    app: AppId
    since: datetime
    live_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """How the whole fleet fares: ``apps`` are watched, ``sick`` unhealthy, all of them counted.

    ``stirring`` fail just now and are not called unhealthy (yet). ``limit`` is how many of
    ``sick`` and ``stirring`` make a fault of the fleet when they began within ``within`` of each
    other; None where the owner wants no breaker. ``frozen_since`` is when the fleet breaker
    opened; None while it is closed. ``calm_since`` is since when, with the breaker open, so few
    are sick that it may close.
    """

    apps: int = 0
    sick: tuple[Sick, ...] = ()
    stirring: tuple[Sick, ...] = ()
    limit: int | None = None
    within: timedelta = timedelta(0)
    frozen_since: datetime | None = None
    calm_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preflight:
    """The platform's own answer to whether a rollback to ``target`` would be accepted.

    ``code`` is the platform's refusal code, empty when valid.
    """

    target: DeploymentId
    at: datetime
    valid: bool
    code: str = ""
    message: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """All that is remembered of one app. Times of ``fleet_rollbacks`` are of the whole fleet.

    ``releases`` and ``intents`` are newest first; ``preflights`` are those of the cycle at hand;
    ``cancels`` are the newest of our requests to cancel a deployment.
    ``fleet`` is how the fleet fares at the moment of deciding; the store keeps none of it.
    """

    watermark: datetime | None = None
    releases: tuple[Release, ...] = ()
    intents: tuple[Intent, ...] = ()
    fleet_rollbacks: tuple[datetime, ...] = ()
    preflights: tuple[Preflight, ...] = ()
    pause: Pause | None = None
    incident: Incident | None = None
    approvals: tuple[Approval, ...] = ()
    lifts: tuple[Lift, ...] = ()
    cancels: tuple[Cancel, ...] = ()
    fleet: Fleet = Fleet()

    @property
    def open_intent(self) -> Intent | None:
        """Return the rollback under way, if there is one; at most one per app is ever open."""
        return next((intent for intent in self.intents if intent.open), None)

    def release_of(self, deployment: DeploymentId) -> Release | None:
        """Return what we remember of ``deployment``'s time in service."""
        return next((one for one in self.releases if one.deployment == deployment), None)

    def preflight_of(self, target: DeploymentId) -> Preflight | None:
        """Return the newest preflight of ``target`` in this cycle."""
        found = [one for one in self.preflights if one.target == target]
        return max(found, key=lambda one: one.at, default=None)

    def cancel_of(self, deployment: DeploymentId) -> Cancel | None:
        """Return our request to cancel ``deployment``, if one ever left."""
        return next((one for one in self.cancels if one.deployment == deployment), None)
