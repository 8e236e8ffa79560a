"""What a rule says of the evidence: healthy, unhealthy or unknown, with the figures behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watchdog.model.identity import DeploymentId


class Health(StrEnum):
    """Three answers; unknown is neither of the other two by accident."""

    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number behind a verdict: what it was and the limit it was held against."""

    name: str
    value: float
    limit: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer of one rule about one deployment.

    ``since`` is the begin of the first observation of the bad stretch, for unhealthy verdicts
    that have one. ``signal`` is the one judged, empty for rules that read the view. ``about`` is
    the deployment judged; a rule on rollouts may judge one that is not live. ``supports`` marks a
    verdict that may only support others: alone it makes nothing unhealthy.
    """

    rule: str
    health: Health
    reason: str
    signal: str = ""
    about: DeploymentId | None = None
    figures: tuple[Figure, ...] = ()
    since: datetime | None = None
    supports: bool = False
