"""Plays a story from beginning to end and returns what came of each of its steps."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog

from watchdog.core.explain import explain
from watchdog.model.decision import Hold, HoldReason, RollBack
from watchdog.model.identity import DeploymentId
from watchdog.ports import Frame
from watchdog.rehearsal.clauses import CLAUSES
from watchdog.rehearsal.clock import MIDNIGHT
from watchdog.rehearsal.platform import APP
from watchdog.rehearsal.stage import Stage
from watchdog.rehearsal.story import Step, Story, StoryWrong
from watchdog.rehearsal.vocabulary import Unclear, perform
from watchdog.rehearsal.wishes import Known, read_policy

POLICY_NOW = "policy now "
FRAMES_MAX = 1_000
# More than a story's day has changes of decision.


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What came of a story: lines for each step, the last decision of each reason explained.

    ``accepted`` names what was live at each request that the platform carried out; ``rollbacks``
    are those that were decided, and ``reasons`` why else nothing was done, each in order, as are
    the ``frames``.
    """

    outcomes: tuple[tuple[str, ...], ...]
    explanations: Mapping[str, str] = field(default_factory=dict)
    accepted: tuple[DeploymentId | None, ...] = ()
    rollbacks: tuple[RollBack, ...] = ()
    reasons: tuple[HoldReason, ...] = ()
    frames: tuple[Frame, ...] = ()


def play(story: Story, known: Known | None = None) -> Played:
    """Play a story; no real time passes, and nothing outside is touched.

    ``known`` are the policies of a configuration that the story may name.

    Raises:
        StoryWrong: a step cannot happen.
    """
    with structlog.testing.capture_logs():  # the story tells what matters of it
        return asyncio.run(_play(story, known or Known()))


async def _play(story: Story, known: Known) -> Played:
    stage = Stage(read_policy(story.policy, known))
    outcomes = []
    for step in story.steps:
        await _go_to(stage, step)
        stage.begun_at = stage.clock.now()
        for clause in step.clauses:
            if clause.startswith(POLICY_NOW):
                wish = (step.mark, clause.removeprefix(POLICY_NOW))
                stage.change_policy(read_policy((*story.policy, wish), known))
            else:
                await _perform(stage, step, clause)
        await stage.begin()  # once the scene is set
        outcomes.append(tuple(stage.take_rows()))
    frames = await stage.store.frames(APP, FRAMES_MAX)
    return Played(
        outcomes=tuple(outcomes),
        explanations={
            reason: "\n".join(explain(decision, decision.app)) + "\n"
            for reason, decision in stage.last.items()
        },
        accepted=tuple(stage.platform.accepted),
        rollbacks=tuple(one for one in stage.steps if isinstance(one, RollBack)),
        reasons=tuple(one.reason for one in stage.steps if isinstance(one, Hold)),
        frames=tuple(reversed(frames)),
    )


async def _perform(stage: Stage, step: Step, clause: str) -> None:
    """Carry out one clause."""
    try:
        await perform(CLAUSES, stage, clause)
    except Unclear as error:
        raise StoryWrong(step.mark, error.problem, error.mend) from error


async def _go_to(stage: Stage, step: Step) -> None:
    """Let the time pass until a step begins."""
    if step.at is None:
        return
    moment = MIDNIGHT + step.at
    if moment < stage.clock.now():
        mend = "let it begin later, or let less happen before it"
        raise StoryWrong(step.mark, f"it is {stage.clock.now():%H:%M:%S} already", mend)
    if not stage.platform.state.deployments:
        stage.clock.turn_to(moment)
        return
    stage.due = None
    await stage.pass_until(moment)
