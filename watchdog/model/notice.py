"""Something people should hear; durable until delivered, at least once, under a stable key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watchdog.model.identity import AppId, DeploymentId


class NoticeKind(StrEnum):
    """Each trigger is followed by a resolve, with any number of updates between."""

    TRIGGER = "trigger"
    UPDATE = "update"
    RESOLVE = "resolve"


class Severity(StrEnum):
    """How soon a person is needed."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message about one incident.

    ``key`` is the same for every notice of an incident, so that receivers can group and resolve.
    ``id`` is unique and stable: a second delivery of the same notice carries the same id.
    """

    id: str
    key: str
    kind: NoticeKind
    severity: Severity
    app: AppId
    app_name: str
    title: str
    text: str
    at: datetime
    event: str
    deployment: DeploymentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """The open incident of an app, as far as people were told.

    ``said`` is the event last announced, so that only changes are announced. ``count`` numbers
    the notices, which keeps their ids unique and in order. ``calm_since`` is when the app was
    first found healthy again: an incident closes only when that has lasted.
    """

    key: str
    deployment: DeploymentId
    opened_at: datetime
    said: str
    count: int
    calm_since: datetime | None = None
