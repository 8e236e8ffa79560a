"""Rollbacks as the platform does them: validate, create, commit, revert.

Validation is the judge of eligibility, since part of what it weighs (the hidden result of a
deployment) is in no public field. Nothing here is idempotent, exactly as on the real platform;
only the pin stands between a caller and a second rollback, and an option takes it away.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from watchdog.simulator.deployments import Order, Pace
from watchdog.simulator.kinds import (
    CauseKind,
    ComponentKind,
    Failure,
    Phase,
    RollbackCode,
    UserAction,
)
from watchdog.simulator.options import Options
from watchdog.simulator.records import App, Cause, Content, Deployment, Pin
from watchdog.simulator.wire import JsonObject, RefusedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """What the platform thinks of returning to a deployment."""

    error: tuple[RollbackCode, str] | None = None
    warnings: tuple[tuple[str, str, tuple[str, ...]], ...] = ()

    def render(self) -> JsonObject:
        """The reply of the validate call."""
        body: JsonObject = {"valid": self.error is None}
        if self.error is not None:
            body["error"] = {"code": self.error[0].value, "message": self.error[1]}
        if self.warnings:
            body["warnings"] = [
                {"code": code, "message": message, "components": list(components)}
                for code, message, components in self.warnings
            ]
        return body


def validate(app: App, target: Deployment, options: Options) -> Validation:
    """Whether ``app`` can be returned to ``target`` now, and what is doubtful about it."""
    error = _blocked(app, target, options)
    return Validation(error=error, warnings=() if error is not None else _warnings(app, target))


def order_rollback(app: App, target: Deployment, options: Options) -> Order:
    """The deployment that returns ``app`` to ``target``.

    Raises:
        RefusedError: the platform does not allow it; the message names the code.
    """
    error = _blocked(app, target, options)
    if error is not None:
        raise RefusedError(options.refusal_status, "bad_request", f"{error[0].value}: {error[1]}")
    return Order(
        content=_content_of_rollback(app, target),
        cause=Cause(
            kind=CauseKind.MANUAL_ROLLBACK,
            text="manual rollback",
            action=UserAction.ROLLBACK_APP,
        ),
        pace=Pace.ROLLBACK,
        cloned_from=target.id,
    )


def pin(app: App, rollback: Deployment, at: datetime) -> None:
    """Hold the app on ``rollback`` until somebody commits or reverts."""
    before = app.active.id if app.active is not None else None
    app.pins.append((at, Pin(rollback_id=rollback.id, before_id=before)))


def unpin(app: App, options: Options, at: datetime) -> None:
    """Take the pin off.

    Raises:
        RefusedError: the app is not pinned.
    """
    _held(app, options)
    app.pins.append((at, None))


def order_revert(app: App, options: Options) -> Order:
    """The deployment that undoes the rollback that holds ``app``, from what was live before it.

    Raises:
        RefusedError: the app is not pinned, or nothing was live before the rollback.
    """
    before = app.find(_held(app, options).before_id)
    if before is None:
        raise RefusedError(400, "bad_request", "nothing was live before the rollback")
    cause = Cause(
        kind=CauseKind.MANUAL, text="rollback reverted", action=UserAction.REVERT_APP_ROLLBACK
    )
    return Order(content=before.content, cause=cause, pace=Pace.ROLLBACK)


def refuse_while_pinned(app: App, options: Options) -> None:
    """Let a deployment pass only if no rollback holds the app.

    Raises:
        RefusedError: the app is pinned.
    """
    if app.pin is not None:
        message = "app_pinned: the app is pinned by a rollback; commit or revert it first"
        raise RefusedError(options.refusal_status, "bad_request", message)


def successful(app: App) -> list[Deployment]:
    """Deployments that went live and did not fail afterwards, most recent first."""
    lived = [d for d in app.deployments if d.live_at is not None and d.phase is not Phase.ERROR]
    return sorted(lived, key=lambda d: d.live_at or d.created_at, reverse=True)


def _held(app: App, options: Options) -> Pin:
    if app.pin is None:
        raise RefusedError(options.refusal_status, "bad_request", "the app has no rollback to end")
    return app.pin


def _blocked(app: App, target: Deployment, options: Options) -> tuple[RollbackCode, str] | None:
    if app.pin is not None:
        return RollbackCode.APP_PINNED, "the app is pinned to an earlier rollback"
    if target.phase.in_flight or target is app.active:
        phase = target.phase.value
        return RollbackCode.INCOMPATIBLE_PHASE, f'deployment phase "{phase}" cannot be returned to'
    if target.phase is Phase.ERROR or target.live_at is None:
        result = "failed" if target.phase is Phase.ERROR else "canceled"
        message = f'deployment result "{result}" is unsuitable for rollback'
        return RollbackCode.INCOMPATIBLE_RESULT, message
    return _outlawed(app, target.content) or _out_of_reach(app, target, options)


def _outlawed(app: App, content: Content) -> tuple[RollbackCode, str] | None:
    if content.refused_as is not None:
        return content.refused_as, "the deployment is unsuitable for rollback"
    if content.region != app.settings.region:
        return RollbackCode.REGION_CONFLICT, f"the app has left region {content.region}"
    if content.databases != app.settings.databases:
        return RollbackCode.DATABASE_CONFIG_CONFLICT, "the app's databases have changed since"
    return None


def _out_of_reach(
    app: App, target: Deployment, options: Options
) -> tuple[RollbackCode, str] | None:
    limit = 0 if app.settings.tier == "starter" else options.revision_limit
    if target in successful(app)[:limit]:
        return None
    message = f"only the {limit} most recent successful deployments can be returned to"
    return RollbackCode.EXCEEDED_REVISION_LIMIT, message


def _warnings(app: App, target: Deployment) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    parts = app.settings.components
    static = tuple(c.name for c in parts if c.kind is ComponentKind.STATIC_SITE)
    tagged = tuple(c.name for c in parts if c.image_tag is not None)
    warnings = []
    if static:
        message = "static sites have to be built again"
        warnings.append(("static_site_requires_rebuild", message, static))
    if tagged and target.content.digest is None:
        message = "without an image digest the tag may mean another image by now"
        warnings.append(("image_source_missing_digest", message, tagged))
    return tuple(warnings)


def _content_of_rollback(app: App, target: Deployment) -> Content:
    tagged = any(c.image_tag is not None for c in app.settings.components)
    newest = next((d for d in reversed(app.deployments) if _was_pushed(d)), target)
    if tagged and target.content.digest is None:
        # The tag is pulled again and now means the newest image: the rollback brings back the
        # very behaviour that it was to undo, under the old version's settings.
        return replace(target.content, troubles=newest.content.troubles)
    return target.content


def _was_pushed(deployment: Deployment) -> bool:
    return deployment.cloned_from is None and deployment.failure is not Failure.BUILD
