"""What our own store remembers of an app: an input of every decision, never a source of truth.

What the platform shows beats what is remembered here; memory adds only what the platform does
not tell: when we saw a release go live, how it fared, what we tried, and what a person ordered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watchdog.model.identity import DeploymentId
from watchdog.model.intent import Intent
from watchdog.model.notice import Incident
from watchdog.model.view import Content


class Standing(StrEnum):
    """What we know of a release from its own time in service."""

    UNPROVEN = "unproven"
    PROVEN = "proven"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A deployment that has served, as we saw it.

    ``created_at`` is the platform's clock; ``live_from`` and ``live_until`` are ours.
    ``seen_going_live`` is False for a release that was already live when we first looked: its
    real age is unknown.
    """

    deployment: DeploymentId
    content: Content
    created_at: datetime
    live_from: datetime
    seen_going_live: bool
    live_until: datetime | None = None
    standing: Standing = Standing.UNPROVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A person's order to leave an app alone; it outranks everything until it expires."""

    until: datetime
    by: str
    reason: str


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

    ``releases`` and ``intents`` are newest first; ``preflights`` are those of the cycle at hand.
    """

    watermark: datetime | None = None
    releases: tuple[Release, ...] = ()
    intents: tuple[Intent, ...] = ()
    fleet_rollbacks: tuple[datetime, ...] = ()
    preflights: tuple[Preflight, ...] = ()
    pause: Pause | None = None
    incident: Incident | None = None

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
