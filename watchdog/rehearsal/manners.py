"""Clauses about how the platform answers: away, late, short, refusing, warning."""

from __future__ import annotations

from datetime import timedelta

from watchdog.rehearsal.platform import Answer, Reply
from watchdog.rehearsal.stage import Stage
from watchdog.rehearsal.vocabulary import DURATION, Vocabulary, duration, known

WORDS = Vocabulary()


@WORDS.says("platform away", r"platform (?P<how>away|back)")
async def _away(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.away = words["how"] == "away"


@WORDS.says("history away", r"history (?P<how>away|back)")
async def _history(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.listless = words["how"] == "away"


@WORDS.says("history shows 2", r"history shows (?P<count>[1-9]\d*)")
async def _short_history(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.listed_max = int(words["count"])


@WORDS.says("reads lag 5m", rf"reads lag (?P<span>{DURATION}|0)")
async def _lag(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.lag = duration(words["span"])


@WORDS.says("platform without pinning", r"platform without pinning")
async def _without_pinning(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.pinning = False


@WORDS.says("platform names no source", r"platform names no source")
async def _without_naming(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.naming = False


@WORDS.says("d1 is refused CODE", r"(?P<name>\w+) is refused (?P<code>\w+)")
async def _refused(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.codes[known(stage, words["name"]).id] = words["code"]


@WORDS.says("d1 is warned of CODE", r"(?P<name>\w+) is warned of (?P<code>\w+)")
async def _warned(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.warnings[known(stage, words["name"]).id] = words["code"]


@WORDS.says(
    "next request refused CODE x2",
    r"next (?P<what>request|commit|cancel) "
    rf"(?P<how>lost|dropped|unavailable|late (?P<after>{DURATION})"
    r"|refused (?P<code>\w+))(?: x(?P<count>\d+))?",
)
async def _next(stage: Stage, words: dict[str, str]) -> None:
    after = duration(words["after"]) if words["after"] else timedelta(0)
    answer = Answer(reply=Reply(words["how"].split()[0]), code=words["code"], after=after)
    platform = stage.platform
    queues = {"request": platform.answers, "commit": platform.commits, "cancel": platform.cancels}
    queue = queues[words["what"]]
    queue.extend([answer] * int(words["count"] or 1))
