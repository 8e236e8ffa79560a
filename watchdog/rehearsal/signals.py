"""Clauses about what the probes see, sample by sample, at the pace that the policy asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from watchdog.model.observation import Answer, FailureReason
from watchdog.rehearsal.stage import Sample, Stage
from watchdog.rehearsal.vocabulary import DURATION, Unclear, Vocabulary, duration

WORDS = Vocabulary()
LATENCY = timedelta(milliseconds=50)
SLOW = timedelta(milliseconds=400)
TIMEOUT = timedelta(seconds=5)
SAMPLES_MAX = 10_000
_NUMBER = r"-?\d+(?:\.\d+)?"
_ONE = rf"ok|silent|fail(?: (?!for )[a-z_]+)?|slow {DURATION}|reads {_NUMBER}|fires \w+|[.sx?]+"


@WORDS.says("wait 30s", rf"wait (?P<span>{DURATION})")
async def _wait(stage: Stage, words: dict[str, str]) -> None:
    await stage.begin()
    await stage.pass_until(stage.clock.now() + duration(words["span"]))


@WORDS.says(
    "http slow 900ms + api ..x? for 2m",
    rf"(?P<what>[\w@-]+ (?:{_ONE})(?: \+ [\w@-]+ (?:{_ONE}))*)"
    rf"(?: (?:x(?P<count>\d+)|for (?P<span>{DURATION})))?",
)
async def _signals(stage: Stage, words: dict[str, str]) -> None:
    if stage.dead:
        raise Unclear("nobody samples while the watchdog is down", "write `restart` first")
    await stage.begin()
    if stage.process is not None and stage.process.watch is None:
        raise Unclear("the platform was not read yet", "let it answer first: `platform back`")
    series = [_samples(*one.split(" ", 1)) for one in words["what"].split(" + ")]
    length = max(len(one) for one in series)
    rounds = [tuple(one[at % len(one)] for one in series) for at in range(length)]
    start = stage.clock.now()
    if not words["span"]:
        for samples in rounds * int(words["count"] or 1):
            await stage.sample(samples)
        return
    end = start + duration(words["span"])
    for number in range(SAMPLES_MAX):
        if (stage.due or start) >= end or stage.dead:
            break
        await stage.sample(rounds[number % length])
    await stage.pass_until(max(end, stage.clock.now()))


def _samples(signal: str, how: str) -> tuple[Sample, ...]:
    """Return the samples that one signal's words stand for; ``http@fra`` is seen from there."""
    word, _, more = how.partition(" ")
    name, _, vantage = signal.partition("@")
    passed = Sample(signal=name, answer=Answer.PASSED, latency=LATENCY, vantage=vantage)
    reason = FailureReason.STATUS
    if word == "fail" and more:
        if more not in set(FailureReason):
            raise Unclear(f"no failure is called {more!r}", f"write {', '.join(FailureReason)}")
        reason = FailureReason(more)
    failed = replace(passed, answer=Answer.FAILED, reason=reason)
    if reason is FailureReason.TIMEOUT:
        failed = replace(failed, latency=TIMEOUT)
    silent = replace(passed, answer=Answer.NO_ANSWER, reason=FailureReason.OBSERVER)
    match word:
        case "ok":
            return (passed,)
        case "fail":
            return (failed,)
        case "silent":
            return (silent,)
        case "reads":
            return (replace(passed, value=float(more)),)
        case "fires":
            reason = FailureReason.ALERT
            return (replace(failed, reason=reason, detail=more, value=1.0),)
        case "slow":
            return (replace(passed, latency=duration(more)),)
        case _:
            slow = replace(passed, latency=SLOW)
            marks = {".": passed, "s": slow, "x": failed, "?": silent}
            return tuple(marks[mark] for mark in word)
