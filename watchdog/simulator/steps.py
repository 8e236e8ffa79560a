"""What can be done to a simulated world, in a scenario's timeline or through the admin API.

One frozen value per kind of step, and ``perform`` which carries one out. Both the timeline and
the admin API go through here, so whatever a scenario can do can also be done by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from watchdog.simulator.behaviours import Trouble
from watchdog.simulator.deployments import Order, Pace
from watchdog.simulator.faults import Fault, Staleness
from watchdog.simulator.kinds import CauseKind, Failure, RollbackCode, UserAction
from watchdog.simulator.records import App, Cause, Content, Override
from watchdog.simulator.rollback import refuse_while_pinned
from watchdog.simulator.wire import RefusedError, not_found

if TYPE_CHECKING:
    from watchdog.simulator.platform import Simulator


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A new version is pushed (or, with another cause, deployed by hand)."""

    app: str
    version: str
    troubles: tuple[Trouble, ...] = ()
    commit: str | None = None
    digest: str | None = None
    failure: Failure | None = None
    cause: CauseKind = CauseKind.DEPLOY_ON_PUSH
    action: UserAction | None = None
    region: str | None = None
    databases: tuple[str, ...] | None = None
    refused_as: RollbackCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """An app misbehaves from now on, whatever it runs; with ``version``, only that version."""

    app: str
    troubles: tuple[Trouble, ...]
    version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heal:
    """An app's live version and everything laid over it behave again."""

    app: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakDependency:
    """Something that several apps lean on breaks."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HealDependency:
    """A broken dependency works again."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FailNext:
    """The app's next rollout will come to grief."""

    app: str
    failure: Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Autoscale:
    """The platform scales an app, which makes a deployment of the same content."""

    app: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Restart:
    """Somebody restarts an app, which makes a deployment of the same content."""

    app: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """Somebody cancels the rollout that is in flight."""

    app: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RollBack:
    """A person returns an app to a version, as in the control panel."""

    app: str
    version: str
    skip_pin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A person keeps a rollback."""

    app: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revert:
    """A person undoes a rollback."""

    app: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Maintain:
    """An app's maintenance flags are set."""

    app: str
    enabled: bool = True
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectFault:
    """The API misbehaves for some calls."""

    fault: Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleReads:
    """Reads are out of date for a while."""

    staleness: Staleness


AppStep = Release | Break | Heal | FailNext | Maintain
RolloutStep = Autoscale | Restart | Cancel | RollBack | Commit | Revert
WorldStep = BreakDependency | HealDependency | InjectFault | StaleReads
Step = AppStep | RolloutStep | WorldStep


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedStep:
    """A step and when it happens, in seconds from the start (negative: before it)."""

    at_s: float
    step: Step


def perform(simulator: Simulator, step: Step) -> None:
    """Carry ``step`` out at the simulator's present instant.

    Raises:
        RefusedError: the platform refuses it, or there is no such app or version.
    """
    match step:
        case BreakDependency():
            simulator.broken.add(step.name)
        case HealDependency():
            simulator.broken.discard(step.name)
        case InjectFault():
            simulator.faults.inject(step.fault)
        case StaleReads():
            simulator.faults.make_stale(step.staleness, simulator.now)
        case Release() | Break() | Heal() | FailNext() | Maintain():
            _perform_on_app(simulator, simulator.app(step.app), step)
        case Autoscale() | Restart() | Cancel() | RollBack() | Commit() | Revert():
            _perform_rollout(simulator, simulator.app(step.app), step)
        case _:
            assert_never(step)


def _perform_on_app(simulator: Simulator, app: App, step: AppStep) -> None:
    match step:
        case Release():
            refuse_while_pinned(app, simulator.options)
            simulator.start(app, _order_of_release(simulator, app, step))
        case Break() if step.version is not None:
            _change_troubles(app, step.version, step.troubles)
        case Break():
            app.override = Override(troubles=step.troubles, since=simulator.now)
        case Heal():
            app.override = None
            if app.serving is not None:
                _change_troubles(app, app.serving.content.version, ())
        case FailNext():
            app.fail_next = step.failure
        case Maintain():
            app.settings = replace(app.settings, maintenance=step.enabled, archived=step.archived)
        case _:
            assert_never(step)


def _perform_rollout(simulator: Simulator, app: App, step: RolloutStep) -> None:
    match step:
        case Autoscale():
            simulator.redeploy(app, CauseKind.AUTOSCALED, Pace.RESTART)
        case Restart():
            simulator.redeploy(app, CauseKind.MANUAL, Pace.RESTART, UserAction.RESTART)
        case Cancel():
            flying = app.flying()
            if not flying:
                raise RefusedError(400, "bad_request", f"{app.name} has nothing in flight")
            simulator.cancel(app, flying[-1].id)
        case RollBack():
            targets = [d for d in app.deployments if d.content.version == step.version]
            served = [d for d in targets if d.live_at is not None]
            if not served:
                raise not_found(f"version {step.version} of {app.name}")
            simulator.roll_back(app, served[-1].id, skip_pin=step.skip_pin, by="person")
        case Commit():
            simulator.commit(app)
        case Revert():
            simulator.revert(app)
        case _:
            assert_never(step)


def _order_of_release(simulator: Simulator, app: App, step: Release) -> Order:
    settings = app.settings
    content = Content(
        version=step.version,
        commit=step.commit or f"{simulator.random.getrandbits(160):040x}",
        digest=step.digest,
        troubles=step.troubles,
        region=step.region or settings.region,
        databases=settings.databases if step.databases is None else step.databases,
        refused_as=step.refused_as,
    )
    action = step.action
    if step.cause is CauseKind.MANUAL:
        action = action or UserAction.CREATE_DEPLOYMENT
    text = _cause_text(step, content.commit)
    cause = Cause(kind=step.cause, text=text, action=action)
    return Order(content=content, cause=cause, failure=step.failure)


def _cause_text(step: Release, commit: str) -> str:
    if step.cause is CauseKind.DEPLOY_ON_PUSH:
        return f"commit {commit[:7]} pushed to main"
    return step.cause.value.lower().replace("_", " ")


def _change_troubles(app: App, version: str, troubles: tuple[Trouble, ...]) -> None:
    changed = [d for d in app.deployments if d.content.version == version]
    if not changed:
        raise not_found(f"version {version} of {app.name}")
    for deployment in changed:
        deployment.content = replace(deployment.content, troubles=troubles)
