"""Clauses about other apps of the fleet: that they are watched, fail, fall ill and recover.

Stand-ins: nothing of theirs is decided, only how they fare is known. They are gone when the
watchdog dies, and come back when the story says so.
"""

from __future__ import annotations

from watchdog.core.policy import Policy
from watchdog.model.decision import Decision, Hold, HoldReason
from watchdog.model.identity import AppId
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.model.verdict import Health
from watchdog.model.view import AppView
from watchdog.rehearsal.process import Process
from watchdog.rehearsal.stage import Stage
from watchdog.rehearsal.vocabulary import Unclear, Vocabulary
from watchdog.runtime.options import Plan
from watchdog.runtime.watch import Watch

WORDS = Vocabulary()


@WORDS.says("9 other apps", r"(?P<count>\d+) other apps")
async def _watched(stage: Stage, words: dict[str, str]) -> None:
    await _others(stage, int(words["count"]))


@WORDS.says("2 other apps fail", r"(?P<count>\d+) other apps? fails?")
async def _fail(stage: Stage, words: dict[str, str]) -> None:
    for watch in await _others(stage, int(words["count"])):
        _observe(stage, watch, Answer.FAILED)


@WORDS.says("2 other apps fall ill", r"(?P<count>\d+) other apps? falls? ill")
async def _fall_ill(stage: Stage, words: dict[str, str]) -> None:
    for watch in await _others(stage, int(words["count"])):
        _note(stage, watch, Health.UNHEALTHY)


@WORDS.says("2 other apps recover", r"(?P<count>\d+) other apps? recovers?")
async def _recover(stage: Stage, words: dict[str, str]) -> None:
    for watch in await _others(stage, int(words["count"])):
        _observe(stage, watch, Answer.PASSED)
        _note(stage, watch, Health.HEALTHY)


async def _others(stage: Stage, count: int) -> list[Watch]:
    """Return so many stand-ins, always the same ones."""
    await stage.begin()
    process = stage.process
    if process is None:
        raise Unclear("nobody watches any app", "start the watchdog first: `restart`")
    return [_other(stage, process, f"other-{number}") for number in range(1, count + 1)]


def _other(stage: Stage, process: Process, name: str) -> Watch:
    if name not in process.others:
        now = stage.clock.now()
        view = AppView(app=AppId(name), name=name, read_at=now, watermark=now)
        plan = Plan(policy=Policy(), sources=())
        process.others[name] = Watch(app=view.app, plan=plan, view=view)
        process.breaker.add(process.others[name])
    return process.others[name]


def _observe(stage: Stage, watch: Watch, answer: Answer) -> None:
    now = stage.clock.now()
    reason = None if answer is Answer.PASSED else FailureReason.STATUS
    watch.take_observation(
        Observation(signal="http", begun_at=now, ended_at=now, answer=answer, reason=reason)
    )


def _note(stage: Stage, watch: Watch, health: Health) -> None:
    assert stage.process is not None, "somebody watches"
    now = stage.clock.now()
    ill = health is Health.UNHEALTHY
    step = Hold(reason=HoldReason.OUTSIDE_WINDOW if ill else HoldReason.HEALTHY)
    told = Decision(app=watch.app, at=now, step=step, summary="", health=health)
    stage.process.breaker.note(watch, told)
