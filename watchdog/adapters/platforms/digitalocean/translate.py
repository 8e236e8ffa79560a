"""From DigitalOcean's words to the model's: apps to views, deployments to deployments.

It judges nothing. Where the platform is silent the answer is *unknown*, never a guess; a spec is
reduced to a digest, since specs hold secrets.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from watchdog.adapters.platforms.digitalocean.outline import doors, outline
from watchdog.adapters.platforms.digitalocean.redaction import shorten
from watchdog.adapters.platforms.digitalocean.wire import (
    AppWire,
    CauseDetails,
    Component,
    ComponentHealthWire,
    DeploymentWire,
    Step,
    ValidateReply,
)
from watchdog.model.component import ComponentHealth, ComponentState
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.memory import Preflight
from watchdog.model.view import (
    AppView,
    CauseKind,
    Content,
    Deployment,
    Phase,
    PhaseReason,
    StandDown,
)

_TEXT_MAX = 256
# A failed rollout of many components names each; more than these tell a reader nothing new.
_REASONS_MAX = 16
_NEVER = datetime.min.replace(tzinfo=UTC)

_CAUSES = {
    "MANUAL": CauseKind.PERSON,
    "DEPLOY_ON_PUSH": CauseKind.PUSH,
    "MAINTENANCE": CauseKind.MAINTENANCE,
    "MANUAL_ROLLBACK": CauseKind.ROLLBACK,
    "AUTO_ROLLBACK": CauseKind.PLATFORM_ROLLBACK,
    # The platform redeploys by itself, with the same content, to let a database's guests in.
    "UPDATE_DATABASE_TRUSTED_SOURCES": CauseKind.MAINTENANCE,
    "AUTOSCALED": CauseKind.AUTOSCALE,
}
_ACTIONS = {
    "CREATE_DEPLOYMENT": CauseKind.PERSON,
    "UPDATE_SPEC": CauseKind.PERSON,
    "RESET_DATABASE_PASSWORD": CauseKind.PERSON,
    "UPGRADE_BUILDPACK": CauseKind.PERSON,
    "ROLLBACK_APP": CauseKind.ROLLBACK,
    "REVERT_APP_ROLLBACK": CauseKind.REVERT,
    "RESTART": CauseKind.RESTART,
}
# Types vague enough for the user's action to say more.
_VAGUE = frozenset({"", "UNKNOWN", "MANUAL"})


def to_view(wire: AppWire, read_at: datetime) -> AppView:
    """Translate one app; ``read_at`` is when its reading was begun."""
    live = _to_slot(wire.active_deployment)
    pinned = _to_slot(wire.pinned_deployment)
    next_up = _to_slot(wire.in_progress_deployment)
    newest = _to_slot(wire.pending_deployment)
    # The live one last, so that of several copies of one deployment its copy is kept.
    slots = (pinned, newest, next_up, live)
    shown = newest_first(one for one in slots if one is not None)
    in_progress = _other(next_up, live)
    pending = _other(newest, live, in_progress)
    if pending is not None and pending.phase.ended:
        # Readings show the newest deployment here, long after there is anything to wait for.
        pending = None
    name = wire.spec.get("name")
    return AppView(
        app=AppId(wire.id),
        name=name if isinstance(name, str) and name else wire.id,
        read_at=read_at,
        watermark=_watermark(wire, shown),
        live=live,
        in_progress=in_progress,
        pending=pending,
        pinned=pinned,
        deployments=shown,
        stand_down=_stand_down(wire.spec),
        live_url=wire.live_url or wire.default_ingress,
        health_check_path=_health_check_path(wire.spec),
    )


def to_deployment(wire: DeploymentWire) -> Deployment:
    """Translate one deployment."""
    components = _components(wire)
    push = wire.cause_details.git_push
    hashes = (one.source_commit_hash for one in components if one.source_commit_hash)
    return Deployment(
        id=DeploymentId(wire.id),
        phase=_phase(wire.phase),
        created_at=wire.created_at,
        phase_since=wire.phase_last_updated_at,
        cause=_cause(wire.cause_details),
        cause_text=shorten(wire.cause, _TEXT_MAX),
        cloned_from=DeploymentId(wire.cloned_from) if wire.cloned_from else None,
        content=Content(spec=_digest(wire.spec), sources=_sources(components)),
        served=_served(_phase(wire.phase), wire.progress.steps),
        reasons=tuple(_reasons(wire.progress.steps))[:_REASONS_MAX],
        commit=push.commit_sha or next(hashes, ""),
        author=shorten(push.author or push.username, _TEXT_MAX),
        message=shorten(push.message, _TEXT_MAX),
        settings=outline(_canonical(wire.spec)),
        doors=doors(_canonical(wire.spec)),
    )


def newest_first(deployments: Iterable[Deployment]) -> tuple[Deployment, ...]:
    """Put deployments in order, each id once."""
    unique = {one.id: one for one in deployments}
    return tuple(sorted(unique.values(), key=lambda one: one.created_at, reverse=True))


def to_preflight(wire: ValidateReply, target: DeploymentId, at: datetime) -> Preflight:
    """Translate the platform's answer; anything but a plain yes without an error is a no."""
    error = wire.error
    code = shorten(error.code, _TEXT_MAX) if error is not None else ""
    valid = wire.valid is True and not code and (error is None or not error.message)
    if not valid and not code:
        # A plain no may be left out of the JSON, being a zero; then there is an error beside it.
        code = "unspecified" if wire.valid is not None or error is not None else "unreadable"
    return Preflight(
        target=target,
        at=at,
        valid=valid,
        code=code,
        message=shorten(error.message, _TEXT_MAX) if error is not None else "",
        warnings=tuple(
            shorten(one.code or one.message, _TEXT_MAX) or "unspecified" for one in wire.warnings
        ),
    )


def to_component(wire: ComponentHealthWire) -> ComponentHealth:
    """Return how a component fares; a state that is not known is unknown."""
    known = {state.value: state for state in ComponentState}
    return ComponentHealth(
        name=wire.name[:_TEXT_MAX],
        state=known.get(wire.state.lower(), ComponentState.UNKNOWN),
        replicas_ready=wire.replicas_ready,
        replicas_desired=wire.replicas_desired,
    )


def _to_slot(wire: DeploymentWire | None) -> Deployment | None:
    return None if wire is None else to_deployment(wire)


def _other(slot: Deployment | None, *known: Deployment | None) -> Deployment | None:
    taken = {one.id for one in known if one is not None}
    return None if slot is None or slot.id in taken else slot


def _watermark(wire: AppWire, shown: tuple[Deployment, ...]) -> datetime:
    known = [one.created_at for one in shown]
    if wire.last_deployment_created_at is not None:
        known.append(wire.last_deployment_created_at)
    return max(known, default=wire.created_at or _NEVER)


def _stand_down(spec: Mapping[str, object]) -> StandDown | None:
    maintenance = spec.get("maintenance")
    if isinstance(maintenance, Mapping):
        if maintenance.get("archive"):
            return StandDown.ARCHIVED
        if maintenance.get("enabled"):
            return StandDown.MAINTENANCE
    # Seconds, or an object around them; zero and the empty object both mean never.
    if any(service.get("inactivity_sleep") for service in _services(spec)):
        return StandDown.ASLEEP
    return None


def _health_check_path(spec: Mapping[str, object]) -> str:
    first = next(_services(spec), None)
    for name in ("health_check", "liveness_health_check"):
        check = first.get(name) if first is not None else None
        path = check.get("http_path") if isinstance(check, Mapping) else None
        if isinstance(path, str) and path:
            return path
    return ""


def _services(spec: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    services = spec.get("services")
    if isinstance(services, list):
        yield from (one for one in services if isinstance(one, Mapping))


def _components(wire: DeploymentWire) -> tuple[Component, ...]:
    return (*wire.services, *wire.static_sites, *wire.workers, *wire.jobs, *wire.functions)


def _sources(components: tuple[Component, ...]) -> tuple[str, ...]:
    found = {
        source
        for one in components
        for source in (one.source_commit_hash, one.source_image_digest)
        if source
    }
    return tuple(sorted(found))


def _digest(spec: Mapping[str, object]) -> str:
    if not spec:
        return ""
    return hashlib.sha256(_canonical(spec).encode()).hexdigest()[:32]


def _canonical(spec: Mapping[str, object]) -> str:
    return json.dumps(spec, sort_keys=True, separators=(",", ":"))


def _phase(name: str) -> Phase:
    try:
        return Phase(name.lower())
    except ValueError:
        return Phase.UNKNOWN


def _cause(details: CauseDetails) -> CauseKind:
    action = _ACTIONS.get(details.digitalocean_user_action.name)
    kind = _CAUSES.get(details.type, CauseKind.UNKNOWN)
    return action if action is not None and _says_more(details.type, action) else kind


def _says_more(type_name: str, action: CauseKind) -> bool:
    # The type may say no more than *someone did it by hand*. Of a rollback by hand it says all,
    # unless what the hand did was to take one back.
    if type_name == "MANUAL_ROLLBACK":
        return action is CauseKind.REVERT
    return type_name in _VAGUE


def _served(phase: Phase, steps: tuple[Step, ...]) -> bool | None:
    going_live = [step for step in steps if step.name in {"deploy", "finalize"}]
    if phase is Phase.ACTIVE or any(step.status == "SUCCESS" for step in going_live):
        # Jobs may run after traffic has moved over: even a deployment in error may have served.
        return True
    match phase:
        case Phase.SUPERSEDED:
            statuses = {step.status for step in going_live if step.name == "deploy"}
            plain = bool(statuses) and statuses <= {"PENDING", "RUNNING", "ERROR"}
            return False if plain else None
        case Phase.UNKNOWN:
            return None
        case _:
            return False


def _reasons(steps: tuple[Step, ...], component: str = "") -> Iterator[PhaseReason]:
    for step in steps:
        name = step.component_name or component
        told = step.reason.code or step.reason.message
        if step.status == "ERROR" and told:
            yield PhaseReason(
                code=shorten(step.reason.code, _TEXT_MAX),
                message=shorten(step.reason.message, _TEXT_MAX),
                component=shorten(name, _TEXT_MAX),
            )
        yield from _reasons(step.steps, name)
