"""A store that lasts as long as its process: for trying things out, for tests and simulation.

It keeps the same promises as the durable one, except durability, and passes the same contract
suite. No method waits for anything, so each one is a transaction.

Long because the port asks for some thirty methods and each of them is carried out here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from watchdog.adapters.stores.limits import (
    CANCELS_RECALLED_MAX,
    FLEET_HORIZON,
    FRAMES_PER_APP_MAX,
    INTENTS_RECALLED_MAX,
    LIFTS_RECALLED_MAX,
    OBSERVATIONS_READ_MAX,
    RELEASES_RECALLED_MAX,
)
from watchdog.adapters.stores.promises import assert_credited, assert_new, assert_successor
from watchdog.model.decision import Decision
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.intent import Intent, IntentState
from watchdog.model.memory import Approval, Cancel, Lift, Memory, Pause, Release, Standing
from watchdog.model.notice import Incident, Notice
from watchdog.model.observation import Observation
from watchdog.model.view import Content
from watchdog.ports import Frame, LogExcerpt, QueuedDelivery

T = TypeVar("T")

AT_ONCE = datetime.min.replace(tzinfo=UTC)

STANDINGS = (Standing.UNPROVEN, Standing.PROVEN, Standing.BAD)


@dataclass(slots=True, kw_only=True)
class _Delivery:
    notice: Notice
    notifier: str
    attempts: int = 0
    next_at: datetime = AT_ONCE
    settled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Capture:
    decided_at: datetime
    excerpts: tuple[LogExcerpt, ...]


@dataclass(slots=True, kw_only=True)
class _App:
    watermark: datetime | None = None
    incident: Incident | None = None
    pause: Pause | None = None
    releases: dict[DeploymentId, Release] = field(default_factory=dict)
    observations: list[Observation] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    captures: dict[DeploymentId, _Capture] = field(default_factory=dict)
    approvals: dict[DeploymentId, Approval] = field(default_factory=dict)
    lifts: dict[str, Lift] = field(default_factory=dict)
    cancels: dict[DeploymentId, Cancel] = field(default_factory=dict)


class MemoryStore:
    """A store without a disk. What it was told survives ``close``, but not the process."""

    def __init__(self) -> None:
        self._apps: defaultdict[AppId, _App] = defaultdict(_App)
        self._fleet_pause: Pause | None = None
        self._fleet_lifts: dict[str, Lift] = {}
        self._intents: list[Intent] = []
        self._notices: dict[str, Notice] = {}
        self._deliveries: list[_Delivery] = []
        self._notifiers: tuple[str, ...] = ()

    async def open(self) -> None:
        """There is nothing to open."""

    async def close(self) -> None:
        """There is nothing to let go of."""

    async def recall(self, app: AppId, now: datetime) -> Memory:
        """Gather what is remembered of one app, and the claims of all."""
        known = self._apps.get(app, _App())
        return Memory(
            watermark=known.watermark,
            releases=tuple(sorted(known.releases.values(), key=_age, reverse=True))[
                :RELEASES_RECALLED_MAX
            ],
            intents=self._remembered(app),
            fleet_rollbacks=self._claims(now),
            pause=_longer(known.pause, self._fleet_pause, now),
            incident=known.incident,
            approvals=tuple(
                known.approvals[bad]
                for bad in sorted(known.approvals)
                if known.approvals[bad].until > now
            ),
            lifts=_lifts(known.lifts, self._fleet_lifts),
            cancels=_newest_cancels(known.cancels),
        )

    async def note_view(self, app: AppId, watermark: datetime, releases: Sequence[Release]) -> None:
        """Raise the watermark and add what was learnt of releases."""
        known = self._apps[app]
        known.watermark = max(known.watermark or watermark, watermark)
        for one in releases:
            old = known.releases.get(one.deployment)
            known.releases[one.deployment] = one if old is None else _learnt(old, one)

    async def record(self, intent: Intent, incident: Incident, notices: Sequence[Notice]) -> bool:
        """Add the intent unless another stands in its way."""
        assert_new(intent)
        for other in self._intents:
            standing = other.bad == intent.bad and other.state is not IntentState.ABANDONED
            if other.app == intent.app and (standing or other.open):
                return False
        self._intents.append(intent)
        self._announce(intent.app, incident, notices)
        return True

    async def advance(
        self, before: Intent, after: Intent, incident: Incident | None, notices: Sequence[Notice]
    ) -> bool:
        """Replace the intent if it is still the latest."""
        assert_successor(before, after)
        for place, stored in enumerate(self._intents):
            if stored.state is not IntentState.ABANDONED and _version(stored) == _version(before):
                self._intents[place] = after
                self._announce(before.app, incident, notices)
                return True
        return False

    async def claim_cancel(self, app: AppId, cancel: Cancel) -> bool:
        """Add the request, unless there is one."""
        known = self._apps[app].cancels
        if cancel.deployment in known:
            return False
        known[cancel.deployment] = cancel
        return True

    async def drop_cancel(self, app: AppId, deployment: DeploymentId) -> None:
        """Forget the request."""
        self._apps[app].cancels.pop(deployment, None)

    async def announce(
        self, app: AppId, incident: Incident | None, notices: Sequence[Notice]
    ) -> None:
        """Store the incident and queue its notices."""
        self._announce(app, incident, notices)

    async def keep_decision(self, decision: Decision, frame: Frame | None) -> None:
        """Keep a decision and its frame."""
        self._apps[decision.app].decisions.append(decision)
        if frame is not None:
            frames = self._apps[frame.app].frames
            frames.append(frame)
            del frames[:-FRAMES_PER_APP_MAX]

    async def apps(self) -> tuple[AppId, ...]:
        """Return the apps decided about."""
        return tuple(sorted(app for app, kept in self._apps.items() if kept.decisions))

    async def decisions(
        self, app: AppId, limit: int, since: datetime | None = None
    ) -> tuple[Decision, ...]:
        """Return the newest decisions."""
        kept = self._apps[app].decisions if app in self._apps else []
        wanted = (one for one in kept if since is None or one.at >= since)
        return _newest_first(wanted, lambda one: one.at)[:limit]

    async def frames(
        self, app: AppId, limit: int, since: datetime | None = None
    ) -> tuple[Frame, ...]:
        """Return the newest frames."""
        kept = self._apps[app].frames if app in self._apps else []
        wanted = (one for one in kept if since is None or one.at >= since)
        return _newest_first(wanted, lambda one: one.at)[:limit]

    async def intents(
        self, app: AppId | None, limit: int, since: datetime | None = None
    ) -> tuple[Intent, ...]:
        """Return the newest intents."""
        every = self._newest(app)
        return tuple(one for one in every if since is None or one.decided_at >= since)[:limit]

    async def keep_observations(self, app: AppId, observations: Sequence[Observation]) -> None:
        """Append observations."""
        assert_credited(observations)
        self._apps[app].observations.extend(observations)

    async def observations(
        self, app: AppId, deployment: DeploymentId, since: datetime
    ) -> tuple[Observation, ...]:
        """Return the newest observations of one deployment, oldest first."""
        kept = self._apps[app].observations if app in self._apps else []
        found = [one for one in kept if one.deployment == deployment and one.begun_at >= since]
        return tuple(sorted(found, key=lambda one: one.begun_at)[-OBSERVATIONS_READ_MAX:])

    async def keep_capture(self, intent: Intent, excerpts: Sequence[LogExcerpt]) -> None:
        """Keep captured logs."""
        self._apps[intent.app].captures[intent.bad] = _Capture(
            decided_at=intent.decided_at, excerpts=tuple(excerpts)
        )

    async def captures(self, app: AppId, bad: DeploymentId) -> tuple[LogExcerpt, ...]:
        """Return captured logs."""
        kept = self._apps[app].captures.get(bad) if app in self._apps else None
        return kept.excerpts if kept is not None else ()

    async def set_pause(self, app: AppId | None, pause: Pause | None) -> None:
        """Store or lift a pause."""
        if app is None:
            self._fleet_pause = pause
        else:
            self._apps[app].pause = pause

    async def approve(self, app: AppId, approval: Approval) -> None:
        """Store an approval."""
        self._apps[app].approvals[approval.bad] = approval

    async def withdraw(self, app: AppId, bad: DeploymentId) -> None:
        """Forget an approval."""
        self._apps[app].approvals.pop(bad, None)

    async def lift(self, app: AppId | None, lift: Lift) -> None:
        """Store a lift."""
        lifts = self._fleet_lifts if app is None else self._apps[app].lifts
        if lift.version not in lifts or lifts[lift.version].at <= lift.at:
            lifts[lift.version] = lift

    async def register_notifiers(self, names: Sequence[str]) -> None:
        """Remember the channels."""
        self._notifiers = tuple(dict.fromkeys(names))

    async def due_deliveries(self, now: datetime, limit: int) -> tuple[QueuedDelivery, ...]:
        """Return the deliveries whose time has come."""
        due: list[QueuedDelivery] = []
        held_up: set[tuple[str, str]] = set()
        for one in self._deliveries:
            line = (one.notice.key, one.notifier)
            if one.settled or line in held_up:
                continue
            held_up.add(line)
            if one.next_at <= now:
                due.append(
                    QueuedDelivery(notice=one.notice, notifier=one.notifier, attempts=one.attempts)
                )
        return tuple(due[:limit])

    async def mark_delivered(self, notice_id: str, notifier: str, now: datetime) -> None:
        """Mark one delivery as done."""
        for one in self._queued(notice_id, notifier):
            one.settled = True

    async def postpone_delivery(
        self, notice_id: str, notifier: str, until: datetime, error: str
    ) -> None:
        """Count a failed try and set the next; the error itself is for readers of a file."""
        for one in self._queued(notice_id, notifier):
            one.attempts += 1
            one.next_at = until

    async def drop_delivery(self, notice_id: str, notifier: str, error: str) -> None:
        """Give one delivery up."""
        for one in self._queued(notice_id, notifier):
            one.settled = True

    async def prune(self, before: datetime, observations_before: datetime) -> None:
        """Forget what is old."""
        for known in self._apps.values():
            known.observations = [
                one for one in known.observations if one.begun_at >= observations_before
            ]
            known.captures = {
                bad: kept for bad, kept in known.captures.items() if kept.decided_at >= before
            }
            known.frames = [one for one in known.frames if one.at >= before]
            known.decisions = [one for one in known.decisions if one.at >= before]
            known.approvals = {
                bad: one for bad, one in known.approvals.items() if one.until >= before
            }
            known.cancels = {key: one for key, one in known.cancels.items() if one.at >= before}
        waiting = {one.notice.id for one in self._deliveries if not one.settled}
        self._notices = {
            one.id: one for one in self._notices.values() if one.at >= before or one.id in waiting
        }
        self._deliveries = [one for one in self._deliveries if one.notice.id in self._notices]

    def _announce(self, app: AppId, incident: Incident | None, notices: Sequence[Notice]) -> None:
        self._apps[app].incident = incident
        for notice in notices:
            if notice.id in self._notices:
                continue
            self._notices[notice.id] = notice
            self._deliveries += [
                _Delivery(notice=notice, notifier=name) for name in sorted(self._notifiers)
            ]

    def _queued(self, notice_id: str, notifier: str) -> list[_Delivery]:
        return [
            one
            for one in self._deliveries
            if (one.notice.id, one.notifier) == (notice_id, notifier) and not one.settled
        ]

    def _newest(self, app: AppId | None) -> tuple[Intent, ...]:
        wanted = (one for one in self._intents if app is None or one.app == app)
        return _newest_first(wanted, lambda one: one.decided_at)

    def _remembered(self, app: AppId) -> tuple[Intent, ...]:
        every = self._newest(app)
        older = (one for one in every[INTENTS_RECALLED_MAX:] if one.open)
        return (*every[:INTENTS_RECALLED_MAX], *older)

    def _claims(self, now: datetime) -> tuple[datetime, ...]:
        claimed = (one.claimed_at for one in self._intents if one.claimed_once)
        recent = (at for at in claimed if at is not None and at >= now - FLEET_HORIZON)
        return tuple(sorted(recent, reverse=True))


def _newest_first(values: Iterable[T], at: Callable[[T], datetime]) -> tuple[T, ...]:
    # Of two that bear the same time, the one kept later is the newer.
    latest_kept_first = reversed(list(values))
    return tuple(sorted(latest_kept_first, key=at, reverse=True))


def _age(release: Release) -> tuple[datetime, datetime, DeploymentId]:
    return release.live_from, release.created_at, release.deployment


def _version(intent: Intent) -> tuple[AppId, DeploymentId, int, datetime]:
    # An intent that was abandoned and recorded anew counts its revisions afresh; the moment of
    # decision tells the two lives apart.
    return intent.app, intent.bad, intent.revision, intent.decided_at


def _learnt(old: Release, later: Release) -> Release:
    """Return ``old`` with what ``later`` adds: an end, a worse or better proven standing."""
    return replace(
        old,
        content=Content(
            spec=old.content.spec or later.content.spec,
            sources=old.content.sources or later.content.sources,
        ),
        live_until=old.live_until or later.live_until,
        healthy_after=later.healthy_after if old.healthy_after is None else old.healthy_after,
        youth=old.youth or later.youth,
        standing=max(old.standing, later.standing, key=STANDINGS.index),
    )


def _lifts(own: dict[str, Lift], fleet: dict[str, Lift]) -> tuple[Lift, ...]:
    # Of two of one moment and version the app's own comes first.
    by_version = sorted((*own.values(), *fleet.values()), key=lambda one: one.version)
    return tuple(sorted(by_version, key=lambda one: one.at, reverse=True)[:LIFTS_RECALLED_MAX])


def _newest_cancels(cancels: dict[DeploymentId, Cancel]) -> tuple[Cancel, ...]:
    ordered = sorted(cancels.values(), key=lambda one: (one.at, one.deployment), reverse=True)
    return tuple(ordered[:CANCELS_RECALLED_MAX])


def _longer(own: Pause | None, fleet: Pause | None, now: datetime) -> Pause | None:
    lasting = [one for one in (own, fleet) if one is not None and one.until > now]
    return max(lasting, key=lambda one: one.until, default=None)
