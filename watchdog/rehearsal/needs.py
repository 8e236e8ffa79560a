"""Clauses about what the app needs, and about the platform's own faults in what serves."""

from __future__ import annotations

from dataclasses import replace

from watchdog.model.view import PhaseReason
from watchdog.rehearsal.stage import Stage
from watchdog.rehearsal.vocabulary import Vocabulary, known

WORDS = Vocabulary()


@WORDS.says("depends on db", r"depends on (?P<names>[\w-]+(?: and [\w-]+)*)")
async def _depends(stage: Stage, words: dict[str, str]) -> None:
    names = tuple(words["names"].split(" and "))
    stage.change_policy(replace(stage.policy, depends_on=names))


@WORDS.says("d2 has CODE", r"(?P<name>\w+) has (?P<code>[A-Z]\w+)")
async def _has(stage: Stage, words: dict[str, str]) -> None:
    one = known(stage, words["name"])
    reasons = (*one.reasons, PhaseReason(code=words["code"]))
    stage.platform.put(replace(one, reasons=reasons))
