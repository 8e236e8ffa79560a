"""Clauses about a person's word: agreeing to a rollback, taking that back, clearing a version."""

from __future__ import annotations

from watchdog.model.identity import DeploymentId
from watchdog.model.memory import Approval, Lift
from watchdog.rehearsal.platform import APP
from watchdog.rehearsal.stage import Stage
from watchdog.rehearsal.vocabulary import DURATION, Unclear, Vocabulary, duration

WORDS = Vocabulary()


def _live(stage: Stage) -> DeploymentId:
    live = stage.platform.state.live
    if live is None:
        raise Unclear("nothing is live that could be rolled back", "make it first: `live d1`")
    return live


@WORDS.says(
    "approved by ann for 30m to d1",
    rf"approved by (?P<who>\w+) for (?P<span>{DURATION})(?: to (?P<target>\w+))?",
)
async def _approved(stage: Stage, words: dict[str, str]) -> None:
    target = DeploymentId(words["target"]) if words["target"] else None
    until = stage.clock.now() + duration(words["span"])
    word = Approval(bad=_live(stage), target=target, until=until, by=words["who"])
    await stage.store.approve(APP, word)


@WORDS.says("approval withdrawn", r"approval withdrawn")
async def _withdrawn(stage: Stage, words: dict[str, str]) -> None:
    await stage.store.withdraw(APP, _live(stage))


@WORDS.says('d2 lifted by ann "why"', r'(?P<name>\w+) lifted by (?P<who>\w+) "(?P<why>[^"]+)"')
async def _lifted(stage: Stage, words: dict[str, str]) -> None:
    now = stage.clock.now()
    lift = Lift(version=words["name"], at=now, by=words["who"], reason=words["why"])
    await stage.store.lift(APP, lift)
