"""What the runtime needs of the world: platform, signals, store, notifiers and clock.

Long because the store's promises are the law of crash safety and belong in one place.

Errors are classed by what the caller can do about them. Adapters translate at their border and
chain the cause; nothing above sees another library's exception.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from watchdog.model.component import ComponentHealth
from watchdog.model.decision import Decision
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.intent import Intent
from watchdog.model.memory import Approval, Cancel, Lift, Memory, Pause, Preflight, Release
from watchdog.model.notice import Incident, Notice
from watchdog.model.observation import Observation
from watchdog.model.view import AppView, Deployment


class PortError(Exception):
    """What went wrong outside, in the words of what we tried; never raised itself."""


class Unavailable(PortError):
    """It did not happen; try later. ``retry_after`` is the other side's wish, if it had one."""

    def __init__(self, message: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class OutcomeUnknown(PortError):
    """We asked and got no usable answer. It may have happened; look before asking again."""


class Refused(PortError):
    """The other side said no; asking again the same way will not help."""

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class NotFound(Refused):
    """The thing asked about does not exist (any more)."""


class Misconfigured(PortError):
    """Our side is set up wrongly (a token, a URL, a file); a person must mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogExcerpt:
    """The last lines of one kind of log of one deployment, redacted and bounded."""

    kind: str
    text: str


class Platform(Protocol):
    """A managed platform that runs apps and can return one to an earlier deployment.

    Every call ends within the adapter's total deadline. Reads may raise Unavailable,
    Misconfigured, Refused or NotFound; only ``roll_back``, ``commit`` and ``cancel`` change
    anything.
    """

    async def fleet(self) -> tuple[AppView, ...]:
        """Read every app the token can see, in as few calls as possible; slots only."""
        ...

    async def view(self, app: AppId) -> AppView:
        """Read one app's slots afresh; its ``deployments`` hold the slots only."""
        ...

    async def history(self, app: AppId, *, urgent: bool = False) -> tuple[Deployment, ...]:
        """Read the newest deployments of an app, newest first, one bounded page.

        ``urgent`` calls may draw on the reserve that the API budget keeps for rollbacks.
        """
        ...

    async def deployment(self, app: AppId, deployment: DeploymentId) -> Deployment:
        """Read one deployment by its id."""
        ...

    async def preflight(self, app: AppId, target: DeploymentId) -> Preflight:
        """Ask whether the platform would accept a rollback to ``target``; changes nothing."""
        ...

    async def roll_back(self, app: AppId, target: DeploymentId, *, pin: bool) -> DeploymentId:
        """Ask the platform to serve ``target`` again; return the deployment that does it.

        NOT safe to repeat: each call may make another deployment. Sent at most once per call,
        whatever the transport does.

        Raises:
            OutcomeUnknown: we asked and got no answer. It may have happened; look first.
            Unavailable: it plainly did not happen (no connection, rate limited).
            Refused: the platform said no. Asking again will not help.
            Misconfigured: the token may not do this.
        """
        ...

    async def commit(self, app: AppId) -> None:
        """Keep the current rollback and release its pin. Safe to repeat while pinned."""
        ...

    async def cancel(self, app: AppId, deployment: DeploymentId) -> None:
        """Ask the platform to end a deployment that has not gone live.

        Sent at most once per call. Raises as ``roll_back`` does; one that has ended already, or
        went live meanwhile, is Refused.
        """
        ...

    async def app_health(self, app: AppId) -> tuple[ComponentHealth, ...]:
        """Read how the platform itself says the app's components fare."""
        ...

    async def logs(self, app: AppId, deployment: DeploymentId) -> tuple[LogExcerpt, ...]:
        """Fetch the tail of a deployment's run and deploy logs; empty when they are gone."""
        ...

    async def close(self) -> None:
        """Let connections go. Safe to repeat."""
        ...


class SignalSource(Protocol):
    """Something that can be sampled about an app (or, for references, about the world).

    ``sample`` never raises for what it finds: a fault of the app is a failed observation, a
    fault of ours is *no answer*. It ends within its own total deadline.
    """

    @property
    def name(self) -> str:
        """The signal's name, unique within its app."""
        ...

    async def sample(self, view: AppView | None) -> Observation:
        """Take one sample now; ``view`` gives the address where none is configured."""
        ...


@runtime_checkable
class Gauge(Protocol):
    """A signal source that measures a value instead of asking the app.

    Asking again at once would read the same value, so its samples are not confirmed.
    """

    @property
    def interval(self) -> timedelta:
        """The least time between two samples; the policy's schedule may ask for more."""


@runtime_checkable
class Historian(Protocol):
    """A signal source that can tell what it would have observed before anybody sampled it."""

    async def past(
        self, view: AppView, since: datetime, until: datetime
    ) -> tuple[Observation, ...]:
        """Return the observations of a time gone by, in order; ``view`` shows who was live then.

        Raises:
            Unavailable, Misconfigured: it could not be asked, or has no usable answer.
        """


@runtime_checkable
class Holding(Protocol):
    """A signal source that keeps something open between samples."""

    async def close(self) -> None:
        """Let go of it. Safe to repeat; a later sample opens it anew."""


class Notifier(Protocol):
    """A channel to people. Delivering the same notice twice is allowed; losing one is not."""

    @property
    def name(self) -> str:
        """The channel's name from the configuration."""
        ...

    async def deliver(self, notice: Notice) -> None:
        """Hand one notice over.

        Raises:
            Unavailable, OutcomeUnknown: try again later.
            Refused, Misconfigured: this channel will not take it; a person must look.
        """
        ...


class Clock(Protocol):
    """The only source of time: aware UTC instants, a monotonic counter, and waiting."""

    def now(self) -> datetime:
        """Return the current instant, aware, UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never run backwards, for measuring durations."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait at least ``seconds``."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedDelivery:
    """One notice on its way to one notifier, with how often it was tried."""

    notice: Notice
    notifier: str
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One decision with its inputs, as JSON text, for replay; ``at`` orders them."""

    app: AppId
    at: datetime
    payload: str


class Store(Protocol):
    """Durable memory. What a method returned from is on stable storage, samples excepted.

    Every method may raise Unavailable (locked, full, gone) or Misconfigured (corrupt, newer
    schema). Reading methods are safe to repeat; writing ones say so where they are not.
    """

    async def open(self) -> None:
        """Connect and bring the schema up to date. Safe to call on an open store."""
        ...

    async def close(self) -> None:
        """Let go of files and connections. Safe to repeat."""
        ...

    async def recall(self, app: AppId, now: datetime) -> Memory:
        """Return what is remembered of ``app``; an empty memory for an unknown one.

        ``fleet_rollbacks`` covers the 24 hours before ``now``; an expired pause and expired
        approvals are left out. Lifts of the whole fleet are among those of each app.
        """
        ...

    async def note_view(self, app: AppId, watermark: datetime, releases: Sequence[Release]) -> None:
        """Raise the durable watermark (it never falls) and upsert the given releases."""
        ...

    async def record(self, intent: Intent, incident: Incident, notices: Sequence[Notice]) -> bool:
        """Put a new intent on stable storage with its notices, all or nothing.

        Returns False, changing nothing, when an intent for the same (app, bad deployment) exists
        that is not abandoned, or when another intent of the app is open.
        """
        ...

    async def advance(
        self, before: Intent, after: Intent, incident: Incident | None, notices: Sequence[Notice]
    ) -> bool:
        """Replace ``before`` by ``after`` with its notices, if ``before`` is still the latest.

        The comparison is by (app, bad, revision) of the intent that is not abandoned, and is one
        conditional update: of several callers with the same ``before`` exactly one gets True.
        """
        ...

    async def claim_cancel(self, app: AppId, cancel: Cancel) -> bool:
        """Write down that we are about to ask for the cancelling of a deployment.

        Of all callers, ever, exactly one gets True for the same (app, deployment).
        """
        ...

    async def drop_cancel(self, app: AppId, deployment: DeploymentId) -> None:
        """Forget a request to cancel that plainly never arrived. Safe to repeat."""
        ...

    async def announce(
        self, app: AppId, incident: Incident | None, notices: Sequence[Notice]
    ) -> None:
        """Store the app's open incident (None: closed) and queue its notices, all or nothing."""
        ...

    async def keep_decision(self, decision: Decision, frame: Frame | None) -> None:
        """Keep a decision for explanation and, droppably, its frame for replay."""
        ...

    async def apps(self) -> tuple[AppId, ...]:
        """Return every app of which a decision is kept, in the order of their ids."""
        ...

    async def decisions(
        self, app: AppId, limit: int, since: datetime | None = None
    ) -> tuple[Decision, ...]:
        """Return the newest kept decisions of ``app``, newest first, made at ``since`` or later."""
        ...

    async def frames(
        self, app: AppId, limit: int, since: datetime | None = None
    ) -> tuple[Frame, ...]:
        """Return the newest frames of ``app``, newest first, taken at ``since`` or later."""
        ...

    async def intents(
        self, app: AppId | None, limit: int, since: datetime | None = None
    ) -> tuple[Intent, ...]:
        """Return the newest intents of one app or of all, newest first, decided since then."""
        ...

    async def keep_observations(self, app: AppId, observations: Sequence[Observation]) -> None:
        """Append credited observations in one batch; may be lost in a crash of the machine."""
        ...

    async def observations(
        self, app: AppId, deployment: DeploymentId, since: datetime
    ) -> tuple[Observation, ...]:
        """Return the kept observations of one deployment begun at or after ``since``, in order."""
        ...

    async def keep_capture(self, intent: Intent, excerpts: Sequence[LogExcerpt]) -> None:
        """Keep the logs captured for an intent. Safe to repeat: the last call wins."""
        ...

    async def captures(self, app: AppId, bad: DeploymentId) -> tuple[LogExcerpt, ...]:
        """Return the logs captured before ``bad`` was rolled back."""
        ...

    async def set_pause(self, app: AppId | None, pause: Pause | None) -> None:
        """Pause one app, or all (None), or lift that pause. Safe to repeat."""
        ...

    async def approve(self, app: AppId, approval: Approval) -> None:
        """Keep a person's word for one bad deployment; an earlier one of it is replaced."""
        ...

    async def withdraw(self, app: AppId, bad: DeploymentId) -> None:
        """Forget the approval for ``bad``, if there is one. Safe to repeat."""
        ...

    async def lift(self, app: AppId | None, lift: Lift) -> None:
        """Keep that a version is not bad any more, for one app or for all (None).

        Of two lifts of one version the later stands. Safe to repeat.
        """
        ...

    async def register_notifiers(self, names: Sequence[str]) -> None:
        """Say which channels exist: notices queued from now on go to each of them."""
        ...

    async def due_deliveries(self, now: datetime, limit: int) -> tuple[QueuedDelivery, ...]:
        """Return deliveries whose time has come; in order within one key and channel.

        A delivery is left out while an earlier notice of the same key and channel is undelivered.
        """
        ...

    async def mark_delivered(self, notice_id: str, notifier: str, now: datetime) -> None:
        """Write down that a channel took a notice. Safe to repeat."""
        ...

    async def postpone_delivery(
        self, notice_id: str, notifier: str, until: datetime, error: str
    ) -> None:
        """Write down a failed try and when to try again."""
        ...

    async def drop_delivery(self, notice_id: str, notifier: str, error: str) -> None:
        """Give a delivery up for good (expired, or refused); later ones may go."""
        ...

    async def prune(self, before: datetime, observations_before: datetime) -> None:
        """Forget decisions, frames, captures and delivered notices older than ``before``.

        Approvals that ran out before then go as well, lifts never. Observations older than
        ``observations_before`` go too. Safe to repeat.
        """
        ...
