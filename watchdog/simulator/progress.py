"""The progress tree of a deployment, with the reason codes that the live platform gives.

The tree is derived from the history of phases and the planned failure, as of any instant. The
official list of reason codes leaves out the ``Deploy`` prefix that live replies carry; the
live spelling is what is rendered here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from watchdog.simulator.records import App, Deployment, Failure, Phase
from watchdog.simulator.wire import JsonObject, stamp

_REASONS = {
    Failure.BUILD: ("BuildJobExitNonZero", "build", "The build command ended with exit code 1."),
    Failure.BUILD_TIMEOUT: ("BuildJobTimeout", "build", "The build took longer than 60 minutes."),
    Failure.INTERNAL_ERROR: ("InternalError", "build", "The platform met a fault of its own."),
    Failure.HEALTH_CHECKS: (
        "DeployContainerHealthChecksFailed",
        "wait",
        "The container did not pass its readiness checks.",
    ),
    Failure.EXIT_NON_ZERO: (
        "DeployContainerExitNonZero",
        "wait",
        "The container ended with exit code 1.",
    ),
    Failure.OUT_OF_MEMORY: (
        "DeployContainerOutOfMemory",
        "wait",
        "The container used more memory than its size allows (exit code 137).",
    ),
    # The platform reports a failing job with the code of a failing container.
    Failure.PRE_DEPLOY_JOB: ("DeployContainerExitNonZero", "deploy", "Job migrate: exit code 1."),
    Failure.POST_DEPLOY_JOB: ("DeployContainerExitNonZero", "wait", "Job warm: exit code 1."),
}
_BUILT = (Phase.PENDING_DEPLOY, Phase.DEPLOYING, Phase.ACTIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stage:
    """One of the two halves of a rollout, as somebody at one instant sees it."""

    status: str
    began: datetime | None = None
    ended: datetime | None = None


def render_progress(app: App, deployment: Deployment, as_of: datetime) -> JsonObject:
    """The ``progress`` object; counts of zero are left out, as the platform does."""
    steps = [_build_tree(app, deployment, as_of), _deploy_tree(app, deployment, as_of)]
    counts = Counter(str(step["status"]) for step in _leaves(steps))
    progress: JsonObject = {"total_steps": counts.total(), "steps": steps}
    for status in ("pending", "running", "success", "error"):
        if counts[status.upper()]:
            progress[f"{status}_steps"] = counts[status.upper()]
    progress["summary_steps"] = [
        {key: value for key, value in step.items() if key != "steps"} for step in steps
    ]
    return progress


def _build_tree(app: App, deployment: Deployment, as_of: datetime) -> JsonObject:
    stage = _stage(deployment, Phase.BUILDING, as_of)
    leaves = [_step(c.name, stage, deployment, "build", c.name) for c in app.settings.components]
    components = _step("components", stage, deployment) | {"steps": leaves}
    return _step("build", stage, deployment) | {
        "steps": [_step("initialize", _opened(stage), deployment), components]
    }


def _deploy_tree(app: App, deployment: Deployment, as_of: datetime) -> JsonObject:
    stage = _stage(deployment, Phase.DEPLOYING, as_of)
    parts = []
    for component in app.settings.components:
        inner = [
            _step(part, stage, deployment, part, component.name) for part in ("deploy", "wait")
        ]
        parts.append(_step(component.name, stage, deployment) | {"steps": inner})
    components = _step("components", stage, deployment) | {"steps": parts}
    last = stage if stage.status in {"SUCCESS", "PENDING"} else _Stage(status="PENDING")
    return _step("deploy", stage, deployment) | {
        "steps": [
            _step("initialize", _opened(stage), deployment),
            components,
            _step("finalize", last, deployment),
        ]
    }


def _opened(stage: _Stage) -> _Stage:
    """A stage's first small step: done as soon as the stage has begun."""
    if stage.began is None:
        return stage
    return _Stage(status="SUCCESS", began=stage.began, ended=stage.began)


def _stage(deployment: Deployment, phase: Phase, as_of: datetime) -> _Stage:
    seen = [(at, p) for at, p in deployment.history if at <= as_of]
    began = next((at for at, p in seen if p is phase), None)
    if began is None:
        return _Stage(status="PENDING")
    after = next(((at, p) for at, p in seen if at >= began and p is not phase), None)
    if after is None:
        return _Stage(status="RUNNING", began=began)
    ended, following = after
    status = "SUCCESS" if following in _BUILT else "ERROR"
    if following in {Phase.CANCELED, Phase.SUPERSEDED}:
        status = "PENDING"
    return _Stage(status=status, began=began, ended=ended)


def _step(
    name: str, stage: _Stage, deployment: Deployment, part: str = "", component: str = ""
) -> JsonObject:
    step: JsonObject = {"name": name, "status": stage.status}
    if stage.began is not None:
        step["started_at"] = stamp(stage.began)
    if stage.ended is not None:
        step["ended_at"] = stamp(stage.ended)
    if component:
        step |= {"component_name": component, "message_base": f"{part.capitalize()} component"}
    reason = _REASONS.get(deployment.failure) if deployment.failure is not None else None
    if part and reason is not None and stage.status == "ERROR":
        # The other inner step of a failed component did its part.
        if reason[1] == part:
            step["reason"] = {"code": reason[0], "message": reason[2]}
        elif part == "deploy":
            step["status"] = "SUCCESS"
        else:
            step["status"] = "PENDING"
    return step


def _leaves(steps: list[JsonObject]) -> Iterator[JsonObject]:
    for step in steps:
        inner = step.get("steps")
        if isinstance(inner, list):
            yield from _leaves(inner)
        else:
            yield step
