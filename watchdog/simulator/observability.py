"""What the platform tells about a running app: health, instances, events, metrics.

All of it is derived from what is recorded, at the simulator's present instant; as on the real
platform the health reply carries neither deployment nor time.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import sin
from uuid import NAMESPACE_URL, uuid5

from watchdog.simulator.behaviours import Trouble, TroubleKind, is_sick
from watchdog.simulator.kinds import CauseKind, Phase
from watchdog.simulator.paging import page_of
from watchdog.simulator.platform import Simulator
from watchdog.simulator.records import App, Component, Deployment
from watchdog.simulator.rendering import render_deployment
from watchdog.simulator.wire import Call, JsonObject, RefusedError, Reply, not_found, stamp

_SPACING_S = 120
_POINTS_MAX = 2000
# How long a crashing container takes to be started once more.
_RESTART_EVERY_S = 10.0
_SCALING_PHASES = {
    Phase.PENDING_BUILD: "PENDING",
    Phase.ACTIVE: "SUCCEEDED",
    Phase.SUPERSEDED: "SUCCEEDED",
    Phase.ERROR: "FAILED",
    Phase.CANCELED: "CANCELED",
}


def get_health(simulator: Simulator, call: Call) -> Reply:
    """Health of each component; zero figures are left out."""
    app = simulator.app_of_id(call.path["app_id"])
    components = [
        _component_health(simulator, app, component) for component in app.settings.standing
    ]
    return Reply(body={"app_health": {"components": components}})


def list_instances(simulator: Simulator, call: Call) -> Reply:
    """The instances that run now."""
    app = simulator.app_of_id(call.path["app_id"])
    serving = app.serving
    instances: list[JsonObject] = []
    if serving is not None:
        instances = [
            {
                "component_name": component.name,
                "component_type": component.kind.value.upper(),
                "instance_name": f"{component.name}-{serving.id[:8]}-{number}",
                "instance_alias": f"{component.name}-{number}",
            }
            for component in app.settings.standing
            for number in range(app.settings.replicas)
        ]
    return Reply(body={"instances": instances})


def list_events(simulator: Simulator, call: Call) -> Reply:
    """The app's events, newest first; this reply has no ``meta``."""
    app = simulator.app_of_id(call.path["app_id"])
    kinds, causes = call.listed("event_types"), call.listed("deployment_types")
    wanted = [
        deployment
        for deployment in reversed(app.deployments)
        if (not kinds or _event_kind(deployment) in kinds)
        and (not causes or deployment.cause.kind.value in causes)
    ]
    shown, around = page_of(call, wanted)
    events = [_render_event(app, deployment, simulator.now) for deployment in shown]
    return Reply(body={"events": events, "links": around["links"]})


def get_event(simulator: Simulator, call: Call) -> Reply:
    """One event of the app."""
    app, deployment = event_of(simulator, call)
    return Reply(body={"event": _render_event(app, deployment, simulator.now)})


def cancel_event(simulator: Simulator, call: Call) -> Reply:
    """Call off a scaling that is under way; other events cannot be.

    Raises:
        RefusedError: it is no scaling, or it has ended (400).
    """
    app, deployment = event_of(simulator, call)
    if deployment.cause.kind is not CauseKind.AUTOSCALED:
        raise RefusedError(400, "bad_request", "only autoscaling events can be cancelled")
    simulator.cancel(app, deployment.id)
    return Reply(body={"event": _render_event(app, deployment, simulator.now)})


def event_of(simulator: Simulator, call: Call) -> tuple[App, Deployment]:
    """The app, and the deployment that the event is about.

    Raises:
        RefusedError: there is no such app or event (404).
    """
    app = simulator.app_of_id(call.path["app_id"])
    wanted = call.path["event_id"]
    found = next((d for d in app.deployments if _event_id(d) == wanted), None)
    if found is None:
        raise not_found(f"event {wanted}")
    return app, found


def metric(simulator: Simulator, call: Call) -> Reply:
    """One of the three monitoring metrics, as a matrix."""
    app = simulator.app_of_id(call.one("app_id", ""))
    instants = _instants(simulator, call)
    wanted = call.one("app_component", "")
    result: list[JsonObject] = []
    for component in app.settings.standing:
        if wanted not in {"", component.name}:
            continue
        for number in range(app.settings.replicas):
            labels = {
                "app_component": component.name,
                "app_component_instance": f"{component.name}-{number}",
                "app_uuid": app.id,
            }
            values = [
                [int(at.timestamp()), _figure(app, call.operation, at, number)] for at in instants
            ]
            result.append({"metric": labels, "values": values})
    return Reply(body={"status": "success", "data": {"resultType": "matrix", "result": result}})


def _component_health(simulator: Simulator, app: App, component: Component) -> JsonObject:
    serving, settings = app.serving, app.settings
    body: JsonObject = {"name": component.name, "replicas_desired": settings.replicas}
    if serving is None or serving.live_at is None:
        return body | {"state": "UNKNOWN"}
    body |= {"cpu_usage_percent": 6.5, "memory_usage_percent": 41.0}
    troubles, since = serving.content.troubles, serving.live_at
    if app.override is not None:
        troubles, since = app.override.troubles, app.override.since
    age_s = (simulator.now - since).total_seconds()
    if is_sick(troubles, age_s, settings.health_path or "/", simulator.broken):
        return body | {"state": "UNHEALTHY"}
    return body | {"state": "HEALTHY", "replicas_ready": settings.replicas}


def _event_id(deployment: Deployment) -> str:
    return str(uuid5(NAMESPACE_URL, f"event:{deployment.id}"))


def _event_kind(deployment: Deployment) -> str:
    return "AUTOSCALING" if deployment.cause.kind is CauseKind.AUTOSCALED else "DEPLOYMENT"


def _render_event(app: App, deployment: Deployment, now: datetime) -> JsonObject:
    body: JsonObject = {
        "id": _event_id(deployment),
        "type": _event_kind(deployment),
        "created_at": stamp(deployment.created_at),
    }
    if deployment.cause.kind is CauseKind.AUTOSCALED:
        phase = _SCALING_PHASES.get(deployment.phase, "IN_PROGRESS")
        change = {"from": app.settings.replicas, "to": app.settings.replicas + 1}
        change_of = {c.name: change | {"triggering_metric": "cpu"} for c in app.settings.standing}
        body["autoscaling"] = {"phase": phase, "components": change_of}
        # Of the two deployments it is the one that was scaled, not the one that this made.
        scaled = {"deployment_id": deployment.previous_id}
        return body | (scaled if deployment.previous_id is not None else {})
    return body | {
        "deployment_id": deployment.id,
        "deployment": render_deployment(app, deployment, now),
    }


def _instants(simulator: Simulator, call: Call) -> list[datetime]:
    try:
        start_s, end_s = int(float(call.one("start", ""))), int(float(call.one("end", "")))
    except ValueError:
        raise RefusedError(400, "bad_request", "start and end are required") from None
    end_s = min(end_s, int(simulator.now.timestamp()))
    first_s = -(-start_s // _SPACING_S) * _SPACING_S
    points = range(first_s, end_s + 1, _SPACING_S)[:_POINTS_MAX]
    return [datetime.fromtimestamp(point, UTC) for point in points]


def _figure(app: App, metric_name: str, at: datetime, number: int) -> str:
    live = app.active_at(at)
    if metric_name == "restart_count":
        return str(0 if live is None else _restarts(live, at))
    # A slow wave tells the instances apart and makes two readings differ; chance would make the
    # same question have two answers.
    wave = sin(at.timestamp() / 600 + number)
    middle, swing = (8.0, 3.0) if metric_name == "cpu_percentage" else (41.0, 1.5)
    return f"{middle + swing * wave:.6f}"


def _restarts(live: Deployment, at: datetime) -> int:
    if live.live_at is None:
        return 0
    age = at - live.live_at
    return sum(_restarts_by(trouble, age) for trouble in live.content.troubles)


def _restarts_by(trouble: Trouble, age: timedelta) -> int:
    if trouble.kind is not TroubleKind.CRASH:
        return 0
    until_s = age.total_seconds() if trouble.to_s is None else trouble.to_s
    crashing_s = min(age.total_seconds(), until_s) - trouble.from_s
    return 0 if crashing_s < 0 else int(crashing_s / _RESTART_EVERY_S) + 1
