"""DigitalOcean's JSON as typed models, just as it is sent.

Tolerant where the platform is known to vary: unknown keys, phases and causes, values left out
because they are zero, nulls, nine-digit or zone-less times, the year 1 for *unset*, and three
spellings of an empty slot. Intolerant where guessing could mislead: a deployment without an id
or a time of creation, or a value of the wrong type, makes the reply unreadable. It knows nothing
of requests and of the model, and its errors never repeat a value, which may be a secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Self
from urllib.parse import parse_qs, urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


def _instant(value: object) -> datetime | None:
    if value is None or value == "":
        return None
    try:
        found = datetime.fromisoformat(str(value))
        if found.year == 1:
            return None
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        msg = "not an instant"
        raise ValueError(msg) from None


def _slot(value: object) -> object:
    return None if isinstance(value, dict) and not value.get("id", value) else value


Instant = Annotated[datetime | None, BeforeValidator(_instant)]


class Wire(BaseModel):
    """What all models share: extra keys pass, null means absent, errors hide the values."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _drop_nulls(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        return {key: one for key, one in value.items() if one is not None}


class Problem(Wire):
    """The body of an error."""

    id: str = ""
    message: str = ""


class Reason(Wire):
    """Why a step failed."""

    code: str = ""
    message: str = ""


class Step(Wire):
    """One step of a rollout, with its inner steps."""

    name: str = ""
    status: str = "UNKNOWN"
    component_name: str = ""
    reason: Reason = Reason()
    steps: tuple[Step, ...] = ()


class Progress(Wire):
    """How a rollout went; the counts of steps are left out on purpose, they mislead."""

    steps: tuple[Step, ...] = ()


class GitPush(Wire):
    """The push behind a deployment."""

    commit_sha: str = ""
    author: str = ""
    username: str = ""
    message: str = ""


class UserAction(Wire):
    """What a user did."""

    name: str = ""


class CauseDetails(Wire):
    """Who or what asked for a deployment."""

    type: str = ""
    git_push: GitPush = GitPush()
    digitalocean_user_action: UserAction = UserAction()


class Component(Wire):
    """What one component of a deployment was made from."""

    source_commit_hash: str = ""
    source_image_digest: str = ""


class DeploymentWire(Wire):
    """One deployment as sent."""

    id: str = Field(min_length=1)
    phase: str = "UNKNOWN"
    created_at: Annotated[datetime, BeforeValidator(_instant)]
    phase_last_updated_at: Instant = None
    cause: str = ""
    cause_details: CauseDetails = CauseDetails()
    cloned_from: str = ""
    progress: Progress = Progress()
    spec: Mapping[str, object] = Field(default_factory=dict, repr=False)
    services: tuple[Component, ...] = ()
    static_sites: tuple[Component, ...] = ()
    workers: tuple[Component, ...] = ()
    jobs: tuple[Component, ...] = ()
    functions: tuple[Component, ...] = ()


Slot = Annotated[DeploymentWire | None, BeforeValidator(_slot)]


class AppWire(Wire):
    """One app as sent."""

    id: str = Field(min_length=1)
    spec: Mapping[str, object] = Field(default_factory=dict, repr=False)
    created_at: Instant = None
    last_deployment_created_at: Instant = None
    active_deployment: Slot = None
    in_progress_deployment: Slot = None
    pending_deployment: Slot = None
    pinned_deployment: Slot = None
    live_url: str = ""
    default_ingress: str = ""


class _Pages(Wire):
    next: str = ""


class _Links(Wire):
    pages: _Pages = _Pages()


class _Meta(Wire):
    total: int = Field(default=0, ge=0)


class _Page(Wire):
    """One page of a list. An empty list may be left out, but then ``meta`` must be there.

    Otherwise any odd object would read as *nothing exists*.
    """

    links: _Links = _Links()
    meta: _Meta | None = None

    @property
    def next_page(self) -> int | None:
        """The number of the page that follows, None on the last one.

        Only the number is taken from the link: its host is not asked, whoever it is.
        """
        link = self.links.pages.next
        return int(parse_qs(urlsplit(link).query).get("page", [""])[0]) if link else None

    @model_validator(mode="after")
    def _leads_on(self) -> Self:
        if self.next_page is not None and self.next_page < 1:
            msg = "no page"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _is_a_list(self) -> Self:
        bare = self.model_fields_set <= {"links", "meta"}
        if bare and (self.meta is None or self.meta.total):
            msg = "no list"
            raise ValueError(msg)
        return self


class AppsPage(_Page):
    """One page of the fleet."""

    apps: tuple[AppWire, ...] = ()


class DeploymentsPage(_Page):
    """One page of an app's deployments, newest first."""

    deployments: tuple[DeploymentWire, ...] = ()


class AppReply(Wire):
    """The reply to a question about one app."""

    app: AppWire


class DeploymentReply(Wire):
    """The reply to a question about one deployment."""

    deployment: DeploymentWire


class _Named(Wire):
    id: str = Field(min_length=1)


class RollbackReply(Wire):
    """The reply to a rollback: only the new id matters, and nothing else in it may spoil it."""

    deployment: _Named


class Condition(Wire):
    """Why a rollback is refused, or what to mind about it."""

    code: str = ""
    message: str = ""


class ValidateReply(Wire):
    """The reply to the question whether a rollback would be accepted."""

    valid: bool | None = None
    error: Condition | None = None
    warnings: tuple[Condition, ...] = ()


class LogsReply(Wire):
    """Where logs can be fetched."""

    live_url: str = Field(default="", repr=False)
    historic_urls: tuple[str, ...] = Field(default=(), repr=False)


class ComponentHealthWire(Wire):
    """How one component fares; counts that are zero are left out."""

    name: str = ""
    state: str = ""
    replicas_ready: int = 0
    replicas_desired: int = 0


class AppHealthWire(Wire):
    """The health of an app's components."""

    components: tuple[ComponentHealthWire, ...] = ()


class HealthReply(Wire):
    """The reply about an app's health."""

    app_health: AppHealthWire = AppHealthWire()


class LogFrame(Wire):
    """One piece of a live log stream."""

    data: str


class MetricLabels(Wire):
    """Which instance a series is of."""

    app_component: str = ""
    app_component_instance: str = ""


class MetricSeries(Wire):
    """One series of points: seconds of Unix time, and a number as text."""

    metric: MetricLabels = MetricLabels()
    values: tuple[tuple[Annotated[float, Field(ge=0, le=1e11)], float], ...] = ()


class _Matrix(Wire):
    result: tuple[MetricSeries, ...]


class MetricsReply(Wire):
    """The reply about a metric."""

    data: _Matrix
