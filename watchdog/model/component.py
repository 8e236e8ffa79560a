"""How one component of an app fares by the platform's own account; not tied to a deployment.

It does not know what those figures mean for a decision, nor how old the platform's account is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ComponentState(StrEnum):
    """What the platform says of a component; anything it does not say plainly is unknown."""

    UNKNOWN = "unknown"
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentHealth:
    """One component: its state and how many of its replicas take traffic."""

    name: str
    state: ComponentState
    replicas_ready: int
    replicas_desired: int
