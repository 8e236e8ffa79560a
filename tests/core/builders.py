"""One builder per noun: each builds a valid value and takes only what a test is about.

The standing story: ``d1`` ran for hours, ``d2`` went live nine minutes before noon and is live
now. Deployment ``dN`` was made ten minutes before ``d(N+1)``, ``d3`` at noon; each has content
of its own. Answers are written as text, one character a second: ``.`` passed, ``x`` failed,
``?`` no answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from watchdog.core.decide import decide
from watchdog.core.inputs import Inputs
from watchdog.core.policy import Policy
from watchdog.core.rules import Down
from watchdog.model.decision import Decision
from watchdog.model.evidence import Baseline, Evidence
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.intent import Intent, IntentState, Outcome
from watchdog.model.memory import Memory, Preflight, Release
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.model.view import AppView, Content, Deployment, Phase

noon = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
app = AppId("app-1")
ANSWERS = {".": Answer.PASSED, "x": Answer.FAILED, "?": Answer.NO_ANSWER}
HEALTHY = ".........."
DOWN = "xxxxxxxxxxxxxxxxxxxx"


def seconds(count: float) -> timedelta:
    """Return so many seconds."""
    return timedelta(seconds=count)


def minutes(count: float) -> timedelta:
    """Return so many minutes."""
    return timedelta(minutes=count)


def at(after_s: float) -> datetime:
    """Return noon and so many seconds."""
    return noon + seconds(after_s)


def made(name: str) -> datetime:
    """Return when the standing story's deployment was created: d3 at noon, d2 ten minutes ago."""
    number = int(name[1:]) if name[1:].isdecimal() else 3
    return noon - minutes(10 * (3 - number))


def content(name: str, **changes: Any) -> Content:
    """Return content that nobody else runs."""
    return replace(Content(spec=f"spec-{name}", sources=(f"commit-{name}",)), **changes)


def deployment(name: str, **changes: Any) -> Deployment:
    """Return a deployment that served and was replaced."""
    plain = Deployment(
        id=DeploymentId(name),
        phase=Phase.SUPERSEDED,
        created_at=made(name),
        content=content(name),
        served=True,
    )
    return replace(plain, **changes)


def view(live: str | Deployment | None = "d2", **changes: Any) -> AppView:
    """Return a fresh reading of an app: ``live`` serves, d1 and d0 did before."""
    if isinstance(live, str):
        live = deployment(live, phase=Phase.ACTIVE)
    shown = [*([live] if live else []), deployment("d1"), deployment("d0")]
    plain = AppView(
        app=app,
        name="shop",
        read_at=noon,
        watermark=max(one.created_at for one in shown),
        live=live,
        deployments=tuple({one.id: one for one in shown}.values()),
        history_at=noon,
    )
    return replace(plain, **changes)


def release(name: str, **changes: Any) -> Release:
    """Return a release that we saw going live a minute after it was made."""
    plain = Release(
        deployment=DeploymentId(name),
        content=content(name),
        created_at=made(name),
        live_from=made(name) + minutes(1),
        seen_going_live=True,
    )
    return replace(plain, **changes)


def replaced(name: str, **changes: Any) -> Release:
    """Return a release that served until the next one of the story went live."""
    return release(name, **{"live_until": made(name) + minutes(11), **changes})


def memory(*releases: Release, **changes: Any) -> Memory:
    """Return a memory in which d1 was followed by d2, newest first."""
    told = releases or (release("d2"), replaced("d1"), replaced("d0"))
    newest_first = sorted(told, key=lambda one: one.live_from, reverse=True)
    return replace(Memory(releases=tuple(newest_first)), **changes)


def observed(
    answers: str,
    signal: str = "http",
    *,
    until: datetime = noon,
    every: timedelta = timedelta(seconds=1),
    **changes: Any,
) -> tuple[Observation, ...]:
    """Return one instant observation for each character, the last of them at ``until``."""
    changes = {"deployment": DeploymentId("d2"), "latency": seconds(0.1), **changes}
    found = []
    for place, mark in enumerate(answers):
        moment = until - every * (len(answers) - 1 - place)
        answer = ANSWERS[mark]
        plain = Observation(
            signal=signal,
            begun_at=moment,
            ended_at=moment,
            answer=answer,
            reason=None if answer is Answer.PASSED else FailureReason.STATUS,
        )
        found.append(replace(plain, **changes))
    return tuple(found)


def baseline(signal: str = "http", **changes: Any) -> Baseline:
    """Return the record of a predecessor that never failed."""
    return replace(Baseline(signal=signal, answers=360, latest_answers=12), **changes)


def evidence(
    observations: str | Iterable[Observation] = HEALTHY, of: str = "d2", **changes: Any
) -> Evidence:
    """Return what was seen of ``of``, with a spotless predecessor."""
    if isinstance(observations, str):
        observations = observed(observations, deployment=DeploymentId(of))
    plain = Evidence(
        deployment=DeploymentId(of), observations=tuple(observations), baseline=(baseline(),)
    )
    return replace(plain, **changes)


def policy(**changes: Any) -> Policy:
    """Return a policy that acts when http failed three times in a row over twelve seconds."""
    return replace(Policy(rules=(Down(count=3),)), **changes)


def preflight(target: str = "d1", **changes: Any) -> Preflight:
    """Return the platform's own word that ``target`` is a valid target."""
    return replace(Preflight(target=DeploymentId(target), at=noon, valid=True), **changes)


def intent(state: IntentState = IntentState.RECORDED, **changes: Any) -> Intent:
    """Return the rollback of d2 to d1, decided at noon, as it is in ``state``."""
    told: dict[str, Any] = {}
    if state is not IntentState.RECORDED:
        told = {"attempts": 1, "claimed_at": noon}
    if state in (IntentState.ACCEPTED, IntentState.LIVE, IntentState.DONE):
        told["rollback"] = DeploymentId("r3")
    if state in (IntentState.DONE, IntentState.FAILED):
        told["outcome"] = Outcome.HELPED if state is IntentState.DONE else Outcome.REFUSED
    if state is IntentState.ABANDONED:
        told = {"outcome": Outcome.RECOVERED}
    plain: dict[str, Any] = {
        "app": app,
        "bad": DeploymentId("d2"),
        "target": DeploymentId("d1"),
        "mark": made("d2"),
        "decided_at": noon,
        "reason": "http failed",
        "onset": at(-15),
        "state": state,
        "state_since": noon,
        "validated_at": noon,
    }
    return Intent(**{**plain, **told, **changes})


def rollback(name: str = "r3", target: str = "d1", **changes: Any) -> Deployment:
    """Return the deployment that a rollback to ``target`` made, five seconds after noon."""
    return deployment(
        name,
        **{
            "phase": Phase.ACTIVE,
            "created_at": at(5),
            "cloned_from": DeploymentId(target),
            "content": content(target),
            **changes,
        },
    )


def inputs(**changes: Any) -> Inputs:
    """Return the inputs of a decision: the standing story with d2 in good health."""
    plain = Inputs(policy(), view(), evidence(), memory(), noon)
    return replace(plain, **changes)


def down(**changes: Any) -> Inputs:
    """Return the inputs of a decision: the standing story with d2 dead for twenty seconds."""
    return inputs(**{"evidence": evidence(DOWN), **changes})


def decided(told: Inputs) -> Decision:
    """Return the decision that these inputs lead to."""
    return decide(told.policy, told.view, told.evidence, told.memory, told.now)


def reasons(refusals: Sequence[Any]) -> list[str]:
    """Return the reasons of guards or refusals, for comparing."""
    return [str(one.reason) for one in refusals]
