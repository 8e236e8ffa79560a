"""Every operation of the platform's API, as a function from a call to a reply.

There is one table of operations with method, path, scope and function; the HTTP skin is made
from it, and so is the list of names that a fault may be injected under. No transport here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from watchdog.simulator import catalogue, logs, observability
from watchdog.simulator.deployments import Pace
from watchdog.simulator.kinds import CauseKind, UserAction
from watchdog.simulator.paging import page_of
from watchdog.simulator.platform import Simulator
from watchdog.simulator.records import App
from watchdog.simulator.rendering import known_at, render_app, render_deployment
from watchdog.simulator.rollback import validate
from watchdog.simulator.wire import Call, JsonObject, RefusedError, Reply, not_found

_READ, _CHANGE, _MONITOR = "app:read", "app:update", "monitoring:read"

Answering = Callable[[Simulator, Call], Reply]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation of the API."""

    name: str
    method: str
    path: str
    scope: str
    answer: Answering


def answer(simulator: Simulator, call: Call) -> Reply:
    """Carry ``call`` out at the simulator's present instant; a refusal is a reply too."""
    try:
        return OPERATIONS[call.operation].answer(simulator, call)
    except RefusedError as refused:
        simulator.ledger.refusals.append((simulator.now, call.operation, refused.message))
        return refusal(simulator, refused)


def refusal(simulator: Simulator, refused: RefusedError) -> Reply:
    """The body of a refusal, with an id for whoever asks support about it."""
    body: JsonObject = {
        "id": refused.code,
        "message": refused.message,
        "request_id": simulator.new_id(),
    }
    return Reply(status=refused.status, body=body)


def _list_apps(simulator: Simulator, call: Call) -> Reply:
    as_of = _as_of(simulator)
    apps = [app for app in simulator.apps.values() if app.created_at <= as_of]
    shown, around = page_of(call, apps)
    rendered = [render_app(app, as_of, simulator.random) for app in shown]
    return Reply(body={"apps": rendered, **around})


def _get_app(simulator: Simulator, call: Call) -> Reply:
    rendered = render_app(_app(simulator, call), _as_of(simulator), simulator.random)
    return Reply(body={"app": rendered})


def _list_deployments(simulator: Simulator, call: Call) -> Reply:
    app, as_of = _app(simulator, call), _as_of(simulator)
    kinds = call.listed("deployment_types")
    found = [d for d in known_at(app, as_of) if not kinds or d.cause.kind.value in kinds]
    shown, around = page_of(call, found)
    rendered = [render_deployment(app, deployment, as_of) for deployment in shown]
    return Reply(body={"deployments": rendered, **around})


def _get_deployment(simulator: Simulator, call: Call) -> Reply:
    app, as_of = _app(simulator, call), _as_of(simulator)
    found = simulator.deployment(app, call.path["deployment_id"])
    if found.created_at > as_of:
        raise not_found(f"deployment {found.id}")
    return Reply(body={"deployment": render_deployment(app, found, as_of)})


def _create_deployment(simulator: Simulator, call: Call) -> Reply:
    app = _app(simulator, call)
    action = UserAction.CREATE_DEPLOYMENT
    pace = Pace.FULL if call.body.get("force_build") is True else Pace.REUSED_BUILD
    made = simulator.redeploy(app, CauseKind.MANUAL, pace, action)
    return Reply(body={"deployment": render_deployment(app, made, simulator.now)})


def _cancel_deployment(simulator: Simulator, call: Call) -> Reply:
    app = _app(simulator, call)
    ended = simulator.cancel(app, call.path["deployment_id"])
    return Reply(body={"deployment": render_deployment(app, ended, simulator.now)})


def _restart(simulator: Simulator, call: Call) -> Reply:
    app = _app(simulator, call)
    made = simulator.redeploy(app, CauseKind.MANUAL, Pace.RESTART, UserAction.RESTART)
    return Reply(body={"deployment": render_deployment(app, made, simulator.now)})


def _validate_rollback(simulator: Simulator, call: Call) -> Reply:
    app = _app(simulator, call)
    target = simulator.deployment(app, _target(call))
    return Reply(body=validate(app, target, simulator.options).render())


def _create_rollback(simulator: Simulator, call: Call) -> Reply:
    app = _app(simulator, call)
    made = simulator.roll_back(app, _target(call), skip_pin=call.body.get("skip_pin") is True)
    return Reply(body={"deployment": render_deployment(app, made, simulator.now)})


def _commit_rollback(simulator: Simulator, call: Call) -> Reply:
    simulator.commit(_app(simulator, call))
    return Reply()


def _revert_rollback(simulator: Simulator, call: Call) -> Reply:
    app = _app(simulator, call)
    made = simulator.revert(app)
    return Reply(body={"deployment": render_deployment(app, made, simulator.now)})


def _app(simulator: Simulator, call: Call) -> App:
    return simulator.app_of_id(call.path["app_id"])


def _target(call: Call) -> str:
    wanted = call.body.get("deployment_id")
    if not isinstance(wanted, str) or not wanted:
        raise RefusedError(400, "bad_request", "deployment_id is required")
    return wanted


def _as_of(simulator: Simulator) -> datetime:
    lag_s = simulator.options.read_lag_s
    return simulator.faults.read_instant(lag_s, simulator.random, simulator.now)


def _operation(name: str, method: str, path: str, answering: Answering) -> Operation:
    scope = _READ if method == "GET" else _CHANGE
    if path.startswith("/v2/monitoring"):
        scope = _MONITOR
    return Operation(name=name, method=method, path=path, scope=scope, answer=answering)


_APP = "/v2/apps/{app_id}"
_DEPLOYMENT = f"{_APP}/deployments/{{deployment_id}}"
_METRICS = "/v2/monitoring/metrics/apps"

# The fixed paths come first: routing takes the first that fits, and an app is not called
# "regions".
OPERATIONS: dict[str, Operation] = {
    operation.name: operation
    for operation in (
        _operation("list_apps", "GET", "/v2/apps", _list_apps),
        _operation("list_regions", "GET", "/v2/apps/regions", catalogue.list_regions),
        _operation(
            "list_instance_sizes", "GET", "/v2/apps/tiers/instance_sizes", catalogue.list_sizes
        ),
        _operation(
            "get_instance_size", "GET", "/v2/apps/tiers/instance_sizes/{slug}", catalogue.get_size
        ),
        _operation("propose", "POST", "/v2/apps/propose", catalogue.propose),
        _operation("get_app", "GET", _APP, _get_app),
        _operation("list_deployments", "GET", f"{_APP}/deployments", _list_deployments),
        _operation("create_deployment", "POST", f"{_APP}/deployments", _create_deployment),
        _operation("get_deployment", "GET", _DEPLOYMENT, _get_deployment),
        _operation("cancel_deployment", "POST", f"{_DEPLOYMENT}/cancel", _cancel_deployment),
        _operation("restart", "POST", f"{_APP}/restart", _restart),
        _operation("validate_rollback", "POST", f"{_APP}/rollback/validate", _validate_rollback),
        _operation("create_rollback", "POST", f"{_APP}/rollback", _create_rollback),
        _operation("commit_rollback", "POST", f"{_APP}/rollback/commit", _commit_rollback),
        _operation("revert_rollback", "POST", f"{_APP}/rollback/revert", _revert_rollback),
        _operation("get_logs", "GET", f"{_APP}/logs", logs.get_logs),
        _operation(
            "get_component_logs",
            "GET",
            f"{_APP}/components/{{component_name}}/logs",
            logs.get_logs,
        ),
        _operation("get_deployment_logs", "GET", f"{_DEPLOYMENT}/logs", logs.get_logs),
        _operation(
            "get_deployment_component_logs",
            "GET",
            f"{_DEPLOYMENT}/components/{{component_name}}/logs",
            logs.get_logs,
        ),
        _operation("get_health", "GET", f"{_APP}/health", observability.get_health),
        _operation("list_instances", "GET", f"{_APP}/instances", observability.list_instances),
        _operation("list_events", "GET", f"{_APP}/events", observability.list_events),
        _operation("get_event", "GET", f"{_APP}/events/{{event_id}}", observability.get_event),
        _operation(
            "cancel_event", "POST", f"{_APP}/events/{{event_id}}/cancel", observability.cancel_event
        ),
        _operation(
            "get_event_logs", "GET", f"{_APP}/events/{{event_id}}/logs", logs.get_event_logs
        ),
        _operation("list_alerts", "GET", f"{_APP}/alerts", catalogue.list_alerts),
        _operation("cpu_percentage", "GET", f"{_METRICS}/cpu_percentage", observability.metric),
        _operation(
            "memory_percentage", "GET", f"{_METRICS}/memory_percentage", observability.metric
        ),
        _operation("restart_count", "GET", f"{_METRICS}/restart_count", observability.metric),
    )
}
