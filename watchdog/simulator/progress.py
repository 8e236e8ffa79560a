"""The progress tree of a deployment, with the reason codes that the live platform gives.

The tree is derived from the history of phases and the planned failure, as of any instant. The
official list of reason codes leaves out the ``Deploy`` prefix that live replies carry; the
live spelling is what is rendered here. Jobs have steps of their own: what one of them does
after traffic has moved over does not undo the success of the deploy step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from watchdog.simulator.kinds import ComponentKind, Failure, Phase
from watchdog.simulator.records import App, Component, Deployment
from watchdog.simulator.wire import JsonObject, stamp

# What a container says of itself is told by the step that waits for it.
_REASONS = {
    Failure.BUILD: ("BuildJobExitNonZero", "The build command ended with exit code 1."),
    Failure.BUILD_TIMEOUT: ("BuildJobTimeout", "The build took longer than 60 minutes."),
    Failure.BUILD_OUT_OF_MEMORY: ("BuildJobOutOfMemory", "The build ran out of memory."),
    Failure.BUILD_RATE_LIMIT: ("BuildRateLimit", "Too many builds at once; try again later."),
    Failure.INTERNAL_ERROR: ("InternalError", "The platform met a fault of its own."),
    Failure.HEALTH_CHECKS: (
        "DeployContainerHealthChecksFailed",
        "The container did not pass its readiness checks.",
    ),
    Failure.EXIT_NON_ZERO: ("DeployContainerExitNonZero", "The container ended with exit code 1."),
    Failure.OUT_OF_MEMORY: (
        "DeployContainerOutOfMemory",
        "The container used more memory than its size allows (exit code 137).",
    ),
    Failure.NOT_EXECUTABLE: (
        "DeployContainerCommandNotExecutable",
        "The run command cannot be executed (exit code 126).",
    ),
    Failure.RESOURCE_EXHAUSTED: ("ResourceExhausted", "There is no room for the containers."),
    Failure.DATABASE_NOT_AVAILABLE: ("DatabaseNotAvailable", "The database does not answer."),
    # The platform reports a failing job with the code of a failing container.
    Failure.PRE_DEPLOY_JOB: ("DeployContainerExitNonZero", "The job ended with exit code 1."),
    Failure.POST_DEPLOY_JOB: ("DeployContainerExitNonZero", "The job ended with exit code 1."),
}
_REUSED = ("PreviousBuildReused", "Nothing has changed since the last build.")
_BUILT = (Phase.PENDING_DEPLOY, Phase.DEPLOYING, Phase.ACTIVE)
_JOBS = {
    Failure.PRE_DEPLOY_JOB: Component(name="migrate", kind=ComponentKind.PRE_DEPLOY_JOB),
    Failure.POST_DEPLOY_JOB: Component(name="warm", kind=ComponentKind.POST_DEPLOY_JOB),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stage:
    """One part of a rollout, as somebody at one instant sees it."""

    status: str
    began: datetime | None = None
    ended: datetime | None = None


_PENDING = _Stage(status="PENDING")


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
    leaves = []
    for component in app.settings.components:
        leaf = _step(component.name, stage) | _part("build", component)
        if stage.status == "ERROR":
            leaf |= _reason(deployment)
        elif stage.status == "SUCCESS" and deployment.reused_build:
            leaf["reason"] = {"code": _REUSED[0], "message": _REUSED[1]}
        leaves.append(leaf)
    components = _step("components", stage) | {"steps": leaves}
    return _step("build", stage) | {"steps": [_step("initialize", _opened(stage)), components]}


def _deploy_tree(app: App, deployment: Deployment, as_of: datetime) -> JsonObject:
    stage = _stage(deployment, Phase.DEPLOYING, as_of)
    parts = [
        _component_tree(component, _share(component, deployment, stage, as_of), deployment)
        for component in _components(app, deployment)
    ]
    components = _step("components", stage) | {"steps": parts}
    last = stage if stage.status in {"SUCCESS", "PENDING"} else _PENDING
    return _step("deploy", stage) | {
        "steps": [
            _step("initialize", _opened(stage)),
            components,
            _step("finalize", last),
        ]
    }


def _component_tree(component: Component, stage: _Stage, deployment: Deployment) -> JsonObject:
    deploy = _step("deploy", stage) | _part("deploy", component)
    wait = _step("wait", stage) | _part("wait", component)
    if stage.status == "ERROR":
        # The container was started; what it then did is told by the step that waited for it.
        deploy["status"] = "SUCCESS"
        wait |= _reason(deployment)
    return _step(component.name, stage) | {"steps": [deploy, wait]}


def _components(app: App, deployment: Deployment) -> list[Component]:
    """The app's components, and the job that a failure needs if the app lists none."""
    listed = list(app.settings.components)
    job = _JOBS.get(deployment.failure) if deployment.failure is not None else None
    if job is not None and all(component.kind is not job.kind for component in listed):
        listed.append(job)
    return listed


def _share(component: Component, deployment: Deployment, stage: _Stage, as_of: datetime) -> _Stage:
    """The part of the deploy stage that is ``component``'s own."""
    failure = deployment.failure
    match component.kind:
        case ComponentKind.FAILED_DEPLOY_JOB:
            # It waits for a failure, so in every good deployment it stays where it is.
            failed = stage.status == "ERROR"
            return (
                _Stage(status="SUCCESS", began=stage.ended, ended=stage.ended)
                if failed
                else _PENDING
            )
        case ComponentKind.POST_DEPLOY_JOB:
            return _after_go_live(deployment, as_of)
        case ComponentKind.PRE_DEPLOY_JOB:
            mine = stage.status != "ERROR" or failure is Failure.PRE_DEPLOY_JOB
            return stage if mine else _Stage(status="SUCCESS", began=stage.began, ended=stage.began)
        case _:
            spared = stage.status == "ERROR" and failure is Failure.PRE_DEPLOY_JOB
            return _PENDING if spared else stage


def _after_go_live(deployment: Deployment, as_of: datetime) -> _Stage:
    live_at = deployment.live_at
    if live_at is None or live_at > as_of:
        return _PENDING
    if deployment.failure is not Failure.POST_DEPLOY_JOB:
        return _Stage(status="SUCCESS", began=live_at, ended=live_at)
    entered_at, phase = deployment.entered_at(as_of)
    match phase:
        case Phase.ERROR:
            return _Stage(status="ERROR", began=live_at, ended=entered_at)
        case Phase.DEPLOYING:
            return _Stage(status="RUNNING", began=live_at)
        case _:
            return _PENDING


def _opened(stage: _Stage) -> _Stage:
    """A stage's first small step: done as soon as the stage has begun."""
    if stage.began is None:
        return stage
    return _Stage(status="SUCCESS", began=stage.began, ended=stage.began)


def _stage(deployment: Deployment, phase: Phase, as_of: datetime) -> _Stage:
    seen = [(at, p) for at, p in deployment.history if at <= as_of]
    index = next((i for i, (_, p) in enumerate(seen) if p is phase), None)
    if index is None:
        return _PENDING
    began = seen[index][0]
    live_at = deployment.live_at
    if phase is Phase.DEPLOYING and live_at is not None and live_at <= as_of:
        # Traffic has moved over, whatever becomes of the jobs that run afterwards.
        return _Stage(status="SUCCESS", began=began, ended=live_at)
    if index + 1 == len(seen):
        return _Stage(status="RUNNING", began=began)
    ended, following = seen[index + 1]
    status = "SUCCESS" if following in _BUILT else "ERROR"
    if following in {Phase.CANCELED, Phase.SUPERSEDED}:
        status = "PENDING"
    return _Stage(status=status, began=began, ended=ended)


def _step(name: str, stage: _Stage) -> JsonObject:
    step: JsonObject = {"name": name, "status": stage.status}
    if stage.began is not None:
        step["started_at"] = stamp(stage.began)
    if stage.ended is not None:
        step["ended_at"] = stamp(stage.ended)
    return step


def _part(part: str, component: Component) -> JsonObject:
    return {"component_name": component.name, "message_base": f"{part.capitalize()} component"}


def _reason(deployment: Deployment) -> JsonObject:
    if deployment.failure is None or deployment.failure not in _REASONS:
        return {}
    code, message = _REASONS[deployment.failure]
    return {"reason": {"code": code, "message": message}}


def _leaves(steps: list[JsonObject]) -> Iterator[JsonObject]:
    for step in steps:
        inner = step.get("steps")
        if isinstance(inner, list):
            yield from _leaves(inner)
        else:
            yield step
