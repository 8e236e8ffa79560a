"""The simulated platform: all its apps, moved along to whatever instant it is told.

State and rules only. It has no clock (``advance`` is told the time), no transport and no
randomness but a seeded generator, so the same world runs on sockets in real time and inside a
test in virtual time. Calls other than ``advance`` happen at the instant last advanced to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

from watchdog.simulator import rollback
from watchdog.simulator.behaviours import Answer, pick_answer
from watchdog.simulator.deployments import Order, Pace, cancel, move_along, start
from watchdog.simulator.faults import FaultBook
from watchdog.simulator.kinds import CauseKind, UserAction
from watchdog.simulator.ledger import AcceptedRollback, Ledger
from watchdog.simulator.options import Options
from watchdog.simulator.records import App, AppSettings, Cause, Deployment
from watchdog.simulator.steps import Step, TimedStep, perform
from watchdog.simulator.wire import RefusedError, not_found

_UNBEGUN = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A world to be simulated; past releases are timed steps before zero."""

    name: str = "unnamed"
    description: str = ""
    seed: int = 1
    options: Options = Options()
    apps: tuple[AppSettings, ...] = ()
    timeline: tuple[TimedStep, ...] = ()

    @property
    def ends_s(self) -> float:
        """When the last step of the timeline happens, in seconds from the start."""
        return max((timed.at_s for timed in self.timeline), default=0.0)


@dataclass(frozen=True, slots=True)
class _Due:
    """Something whose instant comes."""

    at: datetime
    happen: Callable[[], None]


class Simulator:
    """A world built from a scenario.

    The first ``advance`` is the scenario's second zero.
    """

    def __init__(self, scenario: Scenario, *, seed: int | None = None) -> None:
        self.scenario = scenario
        self.options = scenario.options
        self.random = Random(scenario.seed if seed is None else seed)
        self.apps: dict[str, App] = {}
        self.broken: set[str] = set()
        self.faults = FaultBook()
        self.ledger = Ledger()
        self.started_at: datetime | None = None
        self.now = _UNBEGUN
        self._timeline: list[tuple[datetime, Step]] = []
        self._postponed: list[tuple[datetime, Callable[[], None]]] = []

    def advance(self, now: datetime) -> None:
        """Let everything happen that is due by ``now``, in order; going back does nothing."""
        if self.started_at is None:
            self._begin(now)
        while (due := self._next_due()) is not None and due.at <= now:
            self.now = max(self.now, due.at)
            due.happen()
        self.now = max(self.now, now)

    def next_due_at(self) -> datetime | None:
        """When something next happens by itself, if anything does."""
        due = self._next_due()
        return None if due is None else due.at

    def app(self, name_or_id: str) -> App:
        """The app of that name or id.

        Raises:
            RefusedError: there is none (404).
        """
        found = self.apps.get(name_or_id)
        found = found or next((a for a in self.apps.values() if a.name == name_or_id), None)
        if found is None:
            raise not_found(f"app {name_or_id}")
        return found

    def app_of_id(self, app_id: str) -> App:
        """The app of that id; the platform's API takes no names.

        Raises:
            RefusedError: there is none (404).
        """
        if app_id not in self.apps:
            raise not_found(f"app {app_id}")
        return self.apps[app_id]

    def deployment(self, app: App, deployment_id: str) -> Deployment:
        """The app's deployment of that id.

        Raises:
            RefusedError: there is none (404).
        """
        found = app.find(deployment_id)
        if found is None:
            raise not_found(f"deployment {deployment_id}")
        return found

    def new_id(self) -> str:
        """A fresh id, drawn from the scenario's seed."""
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def perform(self, step: Step) -> None:
        """Carry out one step now.

        Raises:
            RefusedError: the platform refuses it.
        """
        perform(self, step)

    def postpone(self, delay_s: float, happen: Callable[[], None]) -> None:
        """Let something happen after ``delay_s``."""
        at = self.now + timedelta(seconds=delay_s)
        self._postponed.append((at, happen))

    def start(self, app: App, order: Order) -> Deployment:
        """Begin a rollout now."""
        return start(app, order, self.new_id, self.now)

    def redeploy(
        self, app: App, kind: CauseKind, pace: Pace, action: UserAction | None = None
    ) -> Deployment:
        """Make a deployment of the content that the app already runs.

        Raises:
            RefusedError: the app never had a deployment, or, unless it only restarts, it is pinned.
        """
        deploys = pace in {Pace.FULL, Pace.REUSED_BUILD}
        if deploys:
            rollback.refuse_while_pinned(app, self.options)
        if not app.deployments:
            raise RefusedError(400, "bad_request", f"{app.name} has nothing to deploy")
        running = app.active or app.deployments[-1]
        text = (action or kind).value.lower().replace("_", " ")
        cause = Cause(kind=kind, text=text, action=action)
        content = app.deployments[-1].content if deploys else running.content
        return self.start(app, Order(content=content, cause=cause, pace=pace))

    def cancel(self, app: App, deployment_id: str) -> Deployment:
        """Cancel a rollout that is in flight.

        Raises:
            RefusedError: it has already ended.
        """
        deployment = self.deployment(app, deployment_id)
        if not deployment.phase.in_flight:
            phase = deployment.phase.value
            raise RefusedError(400, "bad_request", f"a deployment in phase {phase} has ended")
        cancel(app, deployment, self.now)
        if app.pin is not None and app.pin.rollback_id == deployment.id:
            app.pins.append((self.now, None))
        return deployment

    def roll_back(
        self, app: App, deployment_id: str, *, skip_pin: bool = False, by: str = "api"
    ) -> Deployment:
        """Return ``app`` to an earlier deployment; every acceptance goes into the ledger.

        Raises:
            RefusedError: the platform does not allow it.
        """
        target = self.deployment(app, deployment_id)
        bad = app.active
        order = rollback.order_rollback(app, target, self.options)
        made = self.start(app, order)
        if self.options.pinning and not skip_pin:
            rollback.pin(app, made, self.now)
        self.ledger.rollbacks.append(
            AcceptedRollback(
                at=self.now,
                app=app.name,
                bad_id=None if bad is None else bad.id,
                bad_version=None if bad is None else bad.content.version,
                target_id=target.id,
                target_version=target.content.version,
                rollback_id=made.id,
                skip_pin=skip_pin,
                by=by,
            )
        )
        return made

    def commit(self, app: App) -> None:
        """Keep the rollback that holds ``app``, and let it go.

        Raises:
            RefusedError: nothing holds it.
        """
        rollback.unpin(app, self.options, self.now)

    def revert(self, app: App) -> Deployment:
        """Undo the rollback that holds ``app``, and let it go.

        Raises:
            RefusedError: nothing holds it, or nothing was live before.
        """
        order = rollback.order_revert(app, self.options)
        rollback.unpin(app, self.options, self.now)
        return self.start(app, order)

    def answer(self, app: App, path: str) -> Answer:
        """What a user of ``app`` gets for ``path`` now."""
        serving = app.serving
        if serving is None or serving.live_at is None:
            return Answer(status=404, text="no such app", good=False)
        if app.settings.maintenance or app.settings.archived:
            return Answer(status=503, text="down for maintenance", good=False)
        troubles, since = serving.content.troubles, serving.live_at
        if app.override is not None:
            troubles, since = app.override.troubles, app.override.since
        age_s = (self.now - since).total_seconds()
        answer = pick_answer(troubles, age_s, path, self.broken, self.random)
        self.ledger.record_answer(serving.id, answer.good, self.now)
        return answer

    def _begin(self, now: datetime) -> None:
        self.started_at = now
        steps = sorted(self.scenario.timeline, key=lambda timed: timed.at_s)
        self._timeline = [(now + timedelta(seconds=t.at_s), t.step) for t in steps]
        created_at = min([now, *(at for at, _ in self._timeline)]) - timedelta(minutes=1)
        self.now = created_at
        for settings in self.scenario.apps:
            app = App(id=self.new_id(), settings=settings, created_at=created_at)
            self.apps[app.id] = app

    def _next_due(self) -> _Due | None:
        coming = [_Due(at, partial(self._take_postponed, at)) for at, _ in self._postponed]
        for app in self.apps.values():
            flying = (d for d in app.flying() if d.moves)
            coming.extend(_Due(d.moves[0].at, partial(self._move, app, d)) for d in flying)
        if self._timeline:
            coming.append(_Due(self._timeline[0][0], self._take_step))
        # Stable: of two things due at one instant, a rollout's move comes before a new step.
        return min(coming, key=lambda due: due.at, default=None)

    def _move(self, app: App, deployment: Deployment) -> None:
        follows = move_along(app, deployment)
        if follows is CauseKind.AUTO_ROLLBACK and app.active is not None:
            cause = Cause(kind=CauseKind.AUTO_ROLLBACK, text="automated rollback")
            live = app.active
            order = Order(
                content=live.content, cause=cause, pace=Pace.ROLLBACK, cloned_from=live.id
            )
            self.start(app, order)

    def _take_postponed(self, at: datetime) -> None:
        index = next(i for i, (due_at, _) in enumerate(self._postponed) if due_at == at)
        _, happen = self._postponed.pop(index)
        happen()

    def _take_step(self) -> None:
        _, step = self._timeline.pop(0)
        try:
            self.perform(step)
        except RefusedError as refused:
            self.ledger.refusals.append((self.now, type(step).__name__, refused.message))
