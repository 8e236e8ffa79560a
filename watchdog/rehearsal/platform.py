"""A platform that does what a story says, and keeps what it showed before, for late reads.

An implementation of the ``Platform`` port: slots, history, phases, the pin, validation and every
way a request can end. It knows nothing of the watchdog, and makes nothing live by itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from watchdog.model.component import ComponentHealth
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.memory import Preflight
from watchdog.model.view import AppView, CauseKind, Deployment, Phase, PhaseReason, StandDown
from watchdog.ports import LogExcerpt, NotFound, OutcomeUnknown, Refused, Unavailable
from watchdog.rehearsal.clock import MIDNIGHT, StoryClock

APP = AppId("shop")


class Reply(StrEnum):
    """How the platform answers one request; the first is what it does unless told otherwise."""

    ACCEPTED = "accepted"
    LOST = "lost"
    DROPPED = "dropped"
    LATE = "late"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One reply that a story ordered: ``after`` for a late one, ``code`` for a refusal."""

    reply: Reply
    code: str = ""
    after: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the platform knows of the app at one moment; ``deployments`` in order of making."""

    deployments: tuple[Deployment, ...] = ()
    live: DeploymentId | None = None
    in_progress: DeploymentId | None = None
    pending: DeploymentId | None = None
    pinned: DeploymentId | None = None
    stand_down: StandDown | None = None

    def find(self, name: str | None) -> Deployment | None:
        """Return the named deployment, if there is one."""
        return next((one for one in self.deployments if one.id == name), None)


class StoryPlatform:
    """The app of a story on its platform."""

    def __init__(self, clock: StoryClock, say: Callable[[str], None]) -> None:
        """Tell the time by ``clock``; ``say`` what changes the app."""
        self._clock, self._say = clock, say
        self._shown: list[tuple[datetime, State]] = []
        self._late: list[tuple[datetime, DeploymentId]] = []
        self.state = State()
        self.away = False
        self.listless = False
        self.listed_max: int | None = None
        self.lag = timedelta(0)
        self.pinning = True
        self.naming = True
        self.codes: dict[str, str] = {}
        self.warnings: dict[str, str] = {}
        self.answers: deque[Answer] = deque()
        self.commits: deque[Answer] = deque()
        self.cancels: deque[Answer] = deque()
        self.accepted: list[DeploymentId | None] = []
        self.replied: set[DeploymentId] = set()

    def change(self, **changes: object) -> None:
        """Put the app into another state, from now on."""
        self._shown.append((self._clock.now(), self.state))
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]  # checked by replace

    def put(self, deployment: Deployment) -> None:
        """Add a deployment, or replace what is known of it."""
        others = tuple(one for one in self.state.deployments if one.id != deployment.id)
        every = sorted((*others, deployment), key=lambda one: one.created_at)
        self.change(deployments=tuple(every))

    def go_live(self, name: DeploymentId) -> None:
        """Let a deployment serve from now on, in place of whatever did."""
        now, before = self._clock.now(), self.state.find(self.state.live)
        if before is not None and before.id != name:
            self.put(replace(before, phase=Phase.SUPERSEDED, phase_since=now))
        new = self.state.find(name)
        assert new is not None, "what goes live was made before"
        self.put(replace(new, phase=Phase.ACTIVE, phase_since=now, served=True))
        self.leave_slots(name)
        self.change(live=name)

    def leave_slots(self, name: DeploymentId) -> None:
        """Take a deployment off its way."""
        if self.state.in_progress == name:
            self.change(in_progress=None)
        if self.state.pending == name:
            self.change(pending=None)

    def end(self, name: DeploymentId, phase: Phase, code: str) -> None:
        """Let a deployment fail or be canceled; one that serves goes on serving."""
        one = self.state.find(name)
        assert one is not None, "what ends was made before"
        reasons = (PhaseReason(code=code),) if code else ()
        served = one.served or False
        now = self._clock.now()
        self.put(replace(one, phase=phase, phase_since=now, reasons=reasons, served=served))
        self.leave_slots(name)

    def ripen(self) -> None:
        """Carry out the requests that were to take effect late, and by now."""
        now = self._clock.now()
        for at, target in [one for one in self._late if one[0] <= now]:
            self._late.remove((at, target))
            self._apply(target, "late")

    async def fleet(self) -> tuple[AppView, ...]:
        """Read the one app there is."""
        return (self._view(),)

    async def view(self, app: AppId) -> AppView:
        """Read its slots."""
        return self._view()

    async def history(self, app: AppId, *, urgent: bool = False) -> tuple[Deployment, ...]:
        """Read its deployments, newest first."""
        if self.listless:
            raise Unavailable("the list of deployments could not be read")
        return tuple(reversed(self._reading().deployments))[: self.listed_max]

    async def deployment(self, app: AppId, deployment: DeploymentId) -> Deployment:
        """Read one deployment."""
        found = self._reading().find(deployment)
        if found is None:
            raise NotFound(f"there is no {deployment}")
        return found

    async def preflight(self, app: AppId, target: DeploymentId) -> Preflight:
        """Say whether ``target`` would be accepted."""
        self._reading()
        code = "app_pinned" if self.state.pinned else self.codes.get(target, "")
        warning = self.warnings.get(target)
        return Preflight(
            target=target,
            at=self._clock.now(),
            valid=not code,
            code=code,
            warnings=(warning,) if warning else (),
        )

    async def roll_back(self, app: AppId, target: DeploymentId, *, pin: bool) -> DeploymentId:
        """Answer as ordered, or accept."""
        answer = self.answers.popleft() if self.answers else Answer(reply=Reply.ACCEPTED)
        if self.away or answer.reply is Reply.UNAVAILABLE:
            self._say(f"request {target}: not taken")
            raise Unavailable("the platform could not be reached")
        if answer.reply is Reply.REFUSED or self.state.pinned:
            code = answer.code or "app_pinned"
            self._say(f"request {target}: refused, {code}")
            raise Refused("the platform refused the rollback", code=code)
        match answer.reply:
            case Reply.ACCEPTED:
                name = self._apply(target, "accepted")
                self.replied.add(name)
                return name
            case Reply.LOST:
                self._apply(target, "taken, reply lost")
            case Reply.LATE:
                self._say(f"request {target}: no reply")
                self._late.append((self._clock.now() + answer.after, target))
            case _:
                self._say(f"request {target}: lost on its way")
        raise OutcomeUnknown("no answer to the rollback request")

    async def commit(self, app: AppId) -> None:
        """Keep the rollback and take the pin off."""
        self._reading()
        if self.commits:
            answer = self.commits.popleft()
            self._say(f"commit: refused, {answer.code}")
            raise Refused("the platform refused the commit", code=answer.code)
        self._say("commit: done, the pin is off")
        self.change(pinned=None)

    async def cancel(self, app: AppId, deployment: DeploymentId) -> None:
        """Answer as ordered, or end the deployment."""
        answer = self.cancels.popleft() if self.cancels else Answer(reply=Reply.ACCEPTED)
        known = self.state.find(deployment)
        assert known is not None, "what is cancelled was shown before"
        if self.away or answer.reply is Reply.UNAVAILABLE:
            self._say(f"cancel {deployment}: not taken")
            raise Unavailable("the platform could not be reached")
        if answer.reply is Reply.REFUSED or known.phase.ended:
            self._say(f"cancel {deployment}: refused")
            raise Refused("the platform refused to cancel it", code=answer.code)
        if answer.reply is not Reply.DROPPED:
            self.end(deployment, Phase.CANCELED, "")
        if answer.reply is not Reply.ACCEPTED:
            self._say(f"cancel {deployment}: {answer.reply}")
            raise OutcomeUnknown("no answer to the request to cancel")
        self._say(f"cancel {deployment}: done")

    async def app_health(self, app: AppId) -> tuple[ComponentHealth, ...]:
        """Say nothing of components: no story is about them."""
        return ()

    async def logs(self, app: AppId, deployment: DeploymentId) -> tuple[LogExcerpt, ...]:
        """Return a line of log."""
        self._reading()
        return (LogExcerpt(kind="run", text=f"the log of {deployment}"),)

    async def close(self) -> None:
        """Let go of nothing: nothing is held."""

    def _apply(self, target: DeploymentId, how: str) -> DeploymentId:
        known = self.state.find(target)
        assert known is not None, "a target was shown before"
        name = DeploymentId(f"r{1 + len(self.accepted)}")
        self._say(f"request {target}: {how}, {name} is made")
        self.accepted.append(self.state.live)
        self.put(
            Deployment(
                id=name,
                phase=Phase.DEPLOYING,
                created_at=self._clock.now(),
                cause=CauseKind.ROLLBACK,
                cloned_from=target if self.naming else None,
                content=known.content,
            )
        )
        self.change(in_progress=name, pinned=name if self.pinning else None)
        return name

    def _reading(self) -> State:
        """Return the state as a read shows it just now."""
        if self.away:
            raise Unavailable("the platform could not be reached")
        if not self.lag:
            return self.state
        moment = self._clock.now() - self.lag
        # Each entry holds what was shown until its time.
        return next((state for until, state in self._shown if until > moment), self.state)

    def _view(self) -> AppView:
        state, now = self._reading(), self._clock.now()
        names = (state.live, state.in_progress, state.pending, state.pinned)
        slots = [state.find(name) for name in names]
        shown = {one.id: one for one in slots if one is not None}
        return AppView(
            app=APP,
            name=APP,
            read_at=now,
            watermark=max((one.created_at for one in state.deployments), default=MIDNIGHT),
            live=slots[0],
            in_progress=slots[1],
            pending=slots[2],
            pinned=slots[3],
            deployments=tuple(shown.values()),
            stand_down=state.stand_down,
        )
