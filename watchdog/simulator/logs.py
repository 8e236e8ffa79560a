"""Logs of deployments: where to fetch them, what they say, and when they are gone.

The platform answers 400 both for a stage that never ran and for run logs that it has cleaned
up, and only the text of the message tells the two apart.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from watchdog.simulator.behaviours import TroubleKind
from watchdog.simulator.kinds import CauseKind, Phase
from watchdog.simulator.observability import event_of
from watchdog.simulator.platform import Simulator
from watchdog.simulator.records import App, Deployment
from watchdog.simulator.wire import Call, JsonObject, RefusedError, Reply, not_found, stamp

# A run log is a tail and not an archive.
_RUN_LINES_MAX = 120


class LogKind(StrEnum):
    """The kinds of log that a caller may ask for."""

    UNSPECIFIED = "UNSPECIFIED"
    BUILD = "BUILD"
    DEPLOY = "DEPLOY"
    RUN = "RUN"
    RUN_RESTARTED = "RUN_RESTARTED"
    AUTOSCALE_EVENT = "AUTOSCALE_EVENT"


def get_event_logs(simulator: Simulator, call: Call) -> Reply:
    """Where the logs of the event's deployment are.

    Raises:
        RefusedError: as of ``get_logs``; there is no such event (404).
    """
    _, deployment = event_of(simulator, call)
    return get_logs(simulator, replace(call, path=call.path | {"deployment_id": deployment.id}))


def get_logs(simulator: Simulator, call: Call) -> Reply:
    """Where the logs are that the call asks for.

    Raises:
        RefusedError: that stage never ran, or its logs are gone (400); no such thing (404).
    """
    app = simulator.app_of_id(call.path["app_id"])
    deployment = _deployment(simulator, app, call.path.get("deployment_id"))
    components = [component.name for component in app.settings.components]
    wanted = call.path.get("component_name") or call.one("component_name", "")
    if wanted and wanted not in components:
        raise not_found(f"component {wanted}")
    kind = _kind(call.one("type", LogKind.UNSPECIFIED))
    _refuse_missing(simulator, deployment, kind)
    places = [
        f"{app.id}/{deployment.id}/{name}/{kind.value}"
        for name in components
        if wanted in {"", name}
    ]
    body: JsonObject = {"historic_urls": [f"{call.base_url}/historic/{p}" for p in places]}
    if kind in {LogKind.RUN, LogKind.UNSPECIFIED} or deployment.phase.in_flight:
        body["live_url"] = f"{call.base_url}/live/{places[0]}?token={app.id[:8]}"
    return Reply(body=body)


def read_log(simulator: Simulator, place: dict[str, str]) -> str:
    """The text behind a log URL.

    Raises:
        RefusedError: there is no such log.
    """
    app = simulator.app_of_id(place["app_id"])
    deployment = simulator.deployment(app, place["deployment_id"])
    kind = _kind(place["kind"])
    match kind:
        case LogKind.BUILD:
            lines = _build_lines(deployment)
        case LogKind.DEPLOY | LogKind.AUTOSCALE_EVENT:
            lines = _deploy_lines(deployment)
        case LogKind.RUN | LogKind.RUN_RESTARTED | LogKind.UNSPECIFIED:
            lines = _run_lines(simulator, deployment)
    component = place["component"]
    return "".join(f"{component} {stamp(at)} {text}\n" for at, text in lines)


def _deployment(simulator: Simulator, app: App, deployment_id: str | None) -> Deployment:
    if deployment_id is not None:
        return simulator.deployment(app, deployment_id)
    if app.active is None:
        raise RefusedError(400, "bad_request", "the app has no active deployment")
    return app.active


def _kind(text: str) -> LogKind:
    try:
        return LogKind(text)
    except ValueError:
        raise RefusedError(400, "bad_request", f"unknown log type {text}") from None


def _refuse_missing(simulator: Simulator, deployment: Deployment, kind: LogKind) -> None:
    entered = {phase for _, phase in deployment.history}
    gone = deployment.phase in {Phase.SUPERSEDED, Phase.ERROR}
    ran_live = kind in {LogKind.RUN, LogKind.RUN_RESTARTED, LogKind.UNSPECIFIED}
    if gone and ran_live and not simulator.options.logs_outlive_deployment:
        # The internal phase name leaks through on the live platform as well.
        message = f"logs of deployment {deployment.id} are not available in phase final_cleanup"
        raise RefusedError(400, "bad_request", message)
    match kind:
        case LogKind.BUILD:
            ran = Phase.BUILDING in entered
        case LogKind.DEPLOY:
            ran = Phase.DEPLOYING in entered
        case LogKind.AUTOSCALE_EVENT:
            ran = deployment.cause.kind is CauseKind.AUTOSCALED
        case LogKind.RUN_RESTARTED:
            troubles = deployment.content.troubles
            ran = deployment.live_at is not None
            ran = ran and any(trouble.kind is TroubleKind.CRASH for trouble in troubles)
        case LogKind.RUN | LogKind.UNSPECIFIED:
            ran = deployment.live_at is not None
    if not ran:
        message = f"no {kind.value} logs: this stage of the deployment has not run"
        raise RefusedError(400, "bad_request", message)


def _build_lines(deployment: Deployment) -> list[tuple[datetime, str]]:
    lines = [(at, f"build: {phase.value.lower()}") for at, phase in deployment.history[:3]]
    return [*lines, (lines[-1][0], f"build: commit {deployment.content.commit}")]


def _deploy_lines(deployment: Deployment) -> list[tuple[datetime, str]]:
    lines = [(at, f"deploy: {phase.value.lower()}") for at, phase in deployment.history]
    if deployment.failure is not None and deployment.phase is Phase.ERROR:
        lines.append((lines[-1][0], f"deploy: failed ({deployment.failure.value})"))
    return lines


def _run_lines(simulator: Simulator, deployment: Deployment) -> list[tuple[datetime, str]]:
    began = deployment.live_at or deployment.created_at
    version = deployment.content.version
    lines = [(began, f"starting version {version}"), (began, "listening on :8080")]
    for trouble in deployment.content.troubles:
        age_s = (simulator.now - began).total_seconds()
        shown_s = min(age_s, age_s if trouble.to_s is None else trouble.to_s) - trouble.from_s
        for second in range(max(0, int(shown_s) - _RUN_LINES_MAX), max(0, int(shown_s))):
            at = began + timedelta(seconds=trouble.from_s + second)
            lines.append((at, f"ERROR {trouble.kind.value}: request failed ({trouble.status})"))
    return sorted(lines)[-_RUN_LINES_MAX:]
