"""The JSON of apps and deployments, as of any instant.

It renders what is recorded and decides nothing. Zero values are left out where the platform
leaves them out, and an empty slot is rendered in whichever of its spellings the app uses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from random import Random

from watchdog.simulator.kinds import CauseKind, ComponentKind, EmptySlot, Phase
from watchdog.simulator.progress import render_progress
from watchdog.simulator.records import App, Component, Content, Deployment
from watchdog.simulator.wire import JsonObject, stamp

_SPELLINGS = (EmptySlot.ABSENT, EmptySlot.NULL, EmptySlot.OBJECT)
_ENDED_WITHOUT_TRACE = frozenset({Phase.ERROR, Phase.CANCELED, Phase.SUPERSEDED})
_PLURALS = {
    ComponentKind.SERVICE: "services",
    ComponentKind.STATIC_SITE: "static_sites",
    ComponentKind.WORKER: "workers",
    ComponentKind.PRE_DEPLOY_JOB: "jobs",
    ComponentKind.POST_DEPLOY_JOB: "jobs",
    ComponentKind.FAILED_DEPLOY_JOB: "jobs",
}
_JOB_KINDS = {
    ComponentKind.PRE_DEPLOY_JOB: "PRE_DEPLOY",
    ComponentKind.POST_DEPLOY_JOB: "POST_DEPLOY",
    ComponentKind.FAILED_DEPLOY_JOB: "FAILED_DEPLOY",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """The four deployments that an app shows of itself."""

    active: Deployment | None
    in_progress: Deployment | None
    pending: Deployment | None
    pinned: Deployment | None


def slots_at(app: App, as_of: datetime) -> Slots:
    """The app's slots as a reader at ``as_of`` sees them."""
    known = known_at(app, as_of)
    lag_s = app.settings.in_progress_lag_s
    flying = [
        d
        for d in known
        if d.phase_at(as_of).in_flight and (as_of - d.created_at).total_seconds() >= lag_s
    ]
    # The newest deployment that has neither failed nor been called off, which may well be the
    # active one: that is what the platform's maintainers say of reads.
    lasting = [d for d in known if d.phase_at(as_of) not in _ENDED_WITHOUT_TRACE]
    held = app.pin_at(as_of)
    return Slots(
        active=app.active_at(as_of),
        in_progress=flying[0] if flying else None,
        pending=lasting[0] if lasting else None,
        pinned=None if held is None else app.find(held.rollback_id),
    )


def known_at(app: App, as_of: datetime) -> list[Deployment]:
    """The deployments that existed at ``as_of``, newest first."""
    return [d for d in reversed(app.deployments) if d.created_at <= as_of]


def render_app(app: App, as_of: datetime, random: Random) -> JsonObject:
    """The App object, with its slots."""
    known = known_at(app, as_of)
    went_live = [at for at, _ in app.actives if at <= as_of]
    body: JsonObject = {
        "id": app.id,
        "owner_uuid": f"{app.id[:8]}owner",
        "spec": render_spec(app, known[0].content if known else None),
        "default_ingress": app.live_url,
        "created_at": stamp(app.created_at),
        "updated_at": stamp(known[0].created_at if known else app.created_at),
        "live_url": app.live_url,
        "live_url_base": app.live_url,
        "live_domain": app.live_url.partition("://")[2],
        "tier_slug": app.settings.tier,
        "region": {"slug": app.settings.region, "label": app.settings.region.upper()},
    }
    if known:
        body["last_deployment_created_at"] = stamp(known[0].created_at)
    if went_live:
        body["last_deployment_active_at"] = stamp(went_live[-1])
    slots = slots_at(app, as_of)
    for name, deployment in (
        ("active_deployment", slots.active),
        ("in_progress_deployment", slots.in_progress),
        ("pending_deployment", slots.pending),
        ("pinned_deployment", slots.pinned),
    ):
        if deployment is not None:
            body[name] = render_deployment(app, deployment, as_of)
        else:
            _leave_empty(body, name, app.settings.empty_slots, random)
    return body


def render_deployment(app: App, deployment: Deployment, as_of: datetime) -> JsonObject:
    """The Deployment object."""
    phase_since, phase = deployment.entered_at(as_of)
    body: JsonObject = {
        "id": deployment.id,
        "spec": render_spec(app, deployment.content),
        "phase": phase.value,
        "phase_last_updated_at": stamp(phase_since),
        "created_at": stamp(deployment.created_at),
        "updated_at": stamp(phase_since),
        "cause": deployment.cause.text,
        "cause_details": _render_cause(app, deployment),
        "progress": render_progress(app, deployment, as_of),
        "tier_slug": app.settings.tier,
        "timing": _render_timing(deployment, as_of),
    }
    if deployment.cloned_from is not None:
        body["cloned_from"] = deployment.cloned_from
    if deployment.previous_id is not None:
        body["previous_deployment_id"] = deployment.previous_id
    for component in app.settings.components:
        listed = body.setdefault(_PLURALS[component.kind], [])
        assert isinstance(listed, list), "component lists are lists"
        listed.append(_render_source(component, deployment.content))
    return body


def render_spec(app: App, content: Content | None) -> JsonObject:
    """The app spec that goes with ``content``."""
    settings = app.settings
    spec: JsonObject = {"name": settings.name, "region": settings.region}
    if content is not None:
        spec["region"] = content.region
    for component in settings.components:
        listed = spec.setdefault(_PLURALS[component.kind], [])
        assert isinstance(listed, list), "component lists are lists"
        listed.append(_render_component(app, component, content))
    databases = settings.databases if content is None else content.databases
    if databases:
        spec["databases"] = [{"name": n, "engine": "PG", "production": True} for n in databases]
    if settings.maintenance or settings.archived:
        # Archiving implies maintenance; zero values stay out of the JSON.
        spec["maintenance"] = {"enabled": True} | ({"archive": True} if settings.archived else {})
    return spec


def _render_component(app: App, component: Component, content: Content | None) -> JsonObject:
    settings = app.settings
    body: JsonObject = {"name": component.name}
    if component.image_tag is not None:
        image: JsonObject = {"registry_type": "DOCR", "repository": settings.name}
        if content is not None and content.digest is not None:
            image["digest"] = content.digest
        else:
            image["tag"] = component.image_tag
        body["image"] = image
    else:
        repository = f"example/{settings.name}"
        body["github"] = {"repo": repository, "branch": "main", "deploy_on_push": True}
    if content is not None:
        variable = {"key": "APP_VERSION", "value": content.version, "scope": "RUN_AND_BUILD_TIME"}
        body["envs"] = [variable]
    if component.kind is ComponentKind.STATIC_SITE:
        return body
    body |= {"instance_count": settings.replicas, "instance_size_slug": "apps-s-1vcpu-1gb"}
    if component.kind in _JOB_KINDS:
        return body | {"instance_count": 1, "kind": _JOB_KINDS[component.kind]}
    if component.kind is ComponentKind.SERVICE:
        body["http_port"] = 8080
        if settings.health_path is not None:
            body["health_check"] = {"http_path": settings.health_path}
        if settings.inactivity_sleep_s is not None:
            body["inactivity_sleep"] = {"after_seconds": settings.inactivity_sleep_s}
    return body


def _render_source(component: Component, content: Content) -> JsonObject:
    if component.image_tag is None:
        return {"name": component.name, "source_commit_hash": content.commit}
    digest = {} if content.digest is None else {"source_image_digest": content.digest}
    return {"name": component.name, **digest}


def _render_cause(app: App, deployment: Deployment) -> JsonObject:
    cause, content = deployment.cause, deployment.content
    details: JsonObject = {"type": cause.kind.value}
    if cause.action is not None:
        user = {"uuid": f"{app.id[:8]}user", "email": "person@example.com"}
        details["digitalocean_user_action"] = {"user": user, "name": cause.action.value}
    match cause.kind:
        case CauseKind.DEPLOY_ON_PUSH if app.settings.components[0].image_tag is not None:
            tag = app.settings.components[0].image_tag
            push: JsonObject = {"registry": "example", "repository": app.name, "tag": tag}
            digest = {} if content.digest is None else {"image_digest": content.digest}
            details["docr_push"] = push | digest
        case CauseKind.DEPLOY_ON_PUSH:
            details["git_push"] = {
                "username": "person",
                "commit_sha": content.commit,
                "commit_author": "A Person",
                "commit_message": f"Release {content.version}",
            }
        case CauseKind.AUTOSCALED:
            names = {c.name: app.settings.replicas + 1 for c in app.settings.standing}
            details["autoscaler"] = {"scaled_components": names}
        case CauseKind.MAINTENANCE | CauseKind.UPDATE_DATABASE_TRUSTED_SOURCES:
            details["internal"] = True
        case _:
            pass
    return details


def _render_timing(deployment: Deployment, as_of: datetime) -> JsonObject:
    seen = [(at, phase) for at, phase in deployment.history if at <= as_of]
    names = {
        Phase.PENDING_BUILD: "pending",
        Phase.BUILDING: "build_total",
        Phase.DEPLOYING: "deploying",
    }
    timing: JsonObject = {}
    for (began, phase), (ended, _) in pairwise(seen):
        if phase in names:
            timing[names[phase]] = f"{(ended - began).total_seconds():g}s"
    return timing


def _leave_empty(body: JsonObject, name: str, spelling: EmptySlot, random: Random) -> None:
    chosen = random.choice(_SPELLINGS) if spelling is EmptySlot.MIXED else spelling
    if chosen is EmptySlot.NULL:
        body[name] = None
    elif chosen is EmptySlot.OBJECT:
        body[name] = {}
