"""What to do about an open intent, given a new view: a value; the cycle carries it out."""

from __future__ import annotations

from dataclasses import dataclass

from watchdog.model.identity import DeploymentId
from watchdog.model.intent import IntentState, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Nothing to do yet; ``reason`` says what we wait for."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Validate:
    """Ask the platform again whether the target is still valid before anything is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Claim the intent and send the request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopt:
    """The platform shows our rollback: write down which deployment it is."""

    rollback: DeploymentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Converged:
    """Our rollback is live: from now on, verify that it helped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """Tell the platform to keep the rollback and release its pin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclude:
    """The intent ends here."""

    state: IntentState
    outcome: Outcome
    reason: str


Settlement = Wait | Validate | Send | Adopt | Converged | Commit | Conclude
