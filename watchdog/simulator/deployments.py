"""The life of one deployment: planned when it starts, moved along as its instants come.

A rollout is a list of coming moves, laid down once. Moving along means taking those whose
instant has come. This module decides what follows from a move for the app (who serves, who is
superseded, who is overtaken); it does not know why the rollout was asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from watchdog.simulator.kinds import CauseKind, Failure, Phase
from watchdog.simulator.records import App, Cause, Content, Deployment, Move, Timing

# A rollback reuses the former build, so nearly all of its time goes into starting containers.
_ROLLBACK_SHARES = (0.05, 0.05, 0.1, 0.8)
_ROLLOUT = (Phase.PENDING_BUILD, Phase.BUILDING, Phase.PENDING_DEPLOY, Phase.DEPLOYING)
_FAILS_BUILDING = frozenset(
    {
        Failure.BUILD,
        Failure.BUILD_TIMEOUT,
        Failure.BUILD_OUT_OF_MEMORY,
        Failure.BUILD_RATE_LIMIT,
        Failure.INTERNAL_ERROR,
    }
)


class Pace(Enum):
    """How much of a rollout has to be done."""

    FULL = auto()
    REUSED_BUILD = auto()
    ROLLBACK = auto()
    RESTART = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A deployment to be made."""

    content: Content
    cause: Cause
    pace: Pace = Pace.FULL
    cloned_from: str | None = None
    failure: Failure | None = None


def start(app: App, order: Order, new_id: Callable[[], str], at: datetime) -> Deployment:
    """Begin a rollout; whatever was in flight is overtaken and will never be live."""
    for flying in app.flying():
        _end(flying, app.settings.overtaken, at)
    failure, app.fail_next = order.failure or app.fail_next, None
    before = app.deployments[-1].id if app.deployments else None
    timing = app.settings.timing
    opened_at = at + timedelta(seconds=timing.unknown_s)
    moves = plan_moves(timing, order.pace, failure, opened_at)
    if opened_at > at:
        moves.insert(0, Move(at=opened_at, phase=Phase.PENDING_BUILD))
    deployment = Deployment(
        id=new_id(),
        content=order.content,
        cause=order.cause,
        created_at=at,
        cloned_from=order.cloned_from,
        previous_id=before,
        failure=failure,
        reused_build=order.pace is not Pace.FULL,
        history=[(at, Phase.UNKNOWN if opened_at > at else Phase.PENDING_BUILD)],
        moves=moves,
    )
    app.deployments.append(deployment)
    return deployment


def plan_moves(timing: Timing, pace: Pace, failure: Failure | None, at: datetime) -> list[Move]:
    """The moves of a rollout that starts at ``at``; a stuck one has no further ones."""
    moves: list[Move] = []
    last = len(_ROLLOUT) - 1
    for index, length_s in enumerate(_lengths_s(timing, pace)):
        phase = _ROLLOUT[index]
        at += timedelta(seconds=length_s)
        if phase is Phase.BUILDING and failure is Failure.STUCK_BUILDING:
            return moves
        if phase is Phase.BUILDING and failure in _FAILS_BUILDING:
            return [*moves, Move(at=at, phase=Phase.ERROR)]
        if index < last:
            moves.append(Move(at=at, phase=_ROLLOUT[index + 1]))
    return moves + _landing(timing, failure, at)


def move_along(app: App, deployment: Deployment) -> CauseKind | None:
    """Take the deployment's next move; name the cause of a deployment that must follow from it."""
    move = deployment.moves.pop(0)
    if move.serves:
        app.serving_id = deployment.id
        deployment.live_at = move.at
    match move.phase:
        case Phase.ACTIVE:
            if app.active is not None:
                _end(app.active, Phase.SUPERSEDED, move.at)
            deployment.history.append((move.at, move.phase))
            app.actives.append((move.at, deployment.id))
        case Phase.ERROR:
            _end(deployment, Phase.ERROR, move.at)
            if app.serving_id == deployment.id:
                app.serving_id = app.active.id if app.active is not None else None
            deployed = any(phase is Phase.DEPLOYING for _, phase in deployment.history)
            wanted = app.settings.auto_rollback and app.active is not None and deployed
            # A failed attempt of the platform's own is not followed by another one.
            if wanted and deployment.cause.kind is not CauseKind.AUTO_ROLLBACK:
                return CauseKind.AUTO_ROLLBACK
        case _ if move.phase is not deployment.phase:
            deployment.history.append((move.at, move.phase))
        case _:
            pass
    return None


def cancel(app: App, deployment: Deployment, at: datetime) -> None:
    """Stop a rollout that is in flight; traffic stays where it is."""
    _end(deployment, Phase.CANCELED, at)
    if app.serving_id == deployment.id:
        app.serving_id = app.active.id if app.active is not None else None


def _end(deployment: Deployment, phase: Phase, at: datetime) -> None:
    deployment.moves.clear()
    deployment.history.append((at, phase))


def _landing(timing: Timing, failure: Failure | None, at: datetime) -> list[Move]:
    match failure:
        case None:
            return [Move(at=at, phase=Phase.ACTIVE, serves=True)]
        case Failure.STUCK_DEPLOYING:
            return []
        case Failure.POST_DEPLOY_JOB:
            # The job runs once the release takes traffic, so users meet a release that then fails.
            job_ends = at + timedelta(seconds=timing.post_deploy_job_s)
            return [
                Move(at=at, phase=Phase.DEPLOYING, serves=True),
                Move(at=job_ends, phase=Phase.ERROR),
            ]
        case _:
            return [Move(at=at, phase=Phase.ERROR)]


def _lengths_s(timing: Timing, pace: Pace) -> tuple[float, ...]:
    match pace:
        case Pace.FULL:
            return (
                timing.pending_build_s,
                timing.build_s,
                timing.pending_deploy_s,
                timing.deploy_s,
            )
        case Pace.REUSED_BUILD:
            return (timing.pending_build_s, 0.0, timing.pending_deploy_s, timing.deploy_s)
        case Pace.ROLLBACK:
            return tuple(share * timing.rollback_s for share in _ROLLBACK_SHARES)
        case Pace.RESTART:
            return (0.0, 0.0, 0.0, timing.restart_s)
