"""How one component of an app fares by the platform's own account; not tied to a deployment.

It does not know what those figures mean for a decision; where the account says how old it is, that
is kept beside the figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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


class ComponentMetric(StrEnum):
    """What the platform measures of an app's instances."""

    CPU = "cpu"
    MEMORY = "memory"
    RESTART_COUNT = "restart_count"


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricPoint:
    """One figure of one instance: per cent of its allotment, or a count since it was made.

    ``at`` is the platform's clock.
    """

    component: str
    instance: str
    at: datetime
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One line of a running app's log as it came: not redacted, not longer than 4 KiB.

    ``source`` is what stands before the instant, which tells the app's instances apart; ``at`` is
    the platform's clock, None where the line does not say.
    """

    text: str
    source: str = ""
    at: datetime | None = None
