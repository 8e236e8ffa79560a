"""What can happen in a story: each clause a pattern, a form to show, and what it does on stage.

A new clause is one function here. What follows from a clause is none of this module's business.

Long because it is the whole vocabulary of stories, which readers look up in one place.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from pydantic_core import PydanticCustomError

from tests.scenarios.journal import Moment
from tests.scenarios.platform import APP, Answer, Reply
from tests.scenarios.stage import Sample, Stage
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.intent import Intent, IntentState
from watchdog.model.memory import Pause
from watchdog.model.notice import Incident
from watchdog.model.observation import Answer as Answered
from watchdog.model.observation import FailureReason
from watchdog.model.view import CauseKind, Content, Deployment, Phase, StandDown
from watchdog.settings.fields import parse_duration

PACE_DEFAULT = timedelta(milliseconds=50)
TIMEOUT = timedelta(seconds=5)
SAMPLES_MAX = 10_000
_LONG_AGO = timedelta(hours=2)
_DURATION = r"[\d.]+(?:ms|s|m|h)[\dhms.]*"
_ONE = rf"ok|silent|fail(?: (?!for )[a-z_]+)?|slow {_DURATION}|[.x?]+"


class Unclear(Exception):
    """A clause cannot be carried out: what is wrong, and how to mend it."""

    def __init__(self, problem: str, mend: str) -> None:
        super().__init__(problem)
        self.problem, self.mend = problem, mend


Act = Callable[[Stage, dict[str, str]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Clause:
    """One form of words and what it does."""

    form: str
    pattern: re.Pattern[str]
    act: Act


CLAUSES: list[Clause] = []


def says(form: str, pattern: str) -> Callable[[Act], Act]:
    """Register a function as what a clause of this ``pattern`` does; ``form`` is its example."""

    def register(act: Act) -> Act:
        CLAUSES.append(Clause(form, re.compile(pattern), act))
        return act

    return register


async def perform(stage: Stage, text: str) -> None:
    """Carry out one clause.

    Raises:
        Unclear: nobody knows what it means, or it cannot happen now.
    """
    for clause in CLAUSES:
        found = clause.pattern.fullmatch(text)
        if found is not None:
            groups = {name: words or "" for name, words in found.groupdict().items()}
            await clause.act(stage, groups)
            return
    forms = "; ".join(clause.form for clause in CLAUSES)
    raise Unclear(f"nobody knows what {text!r} means", f"write one of: {forms}")


# ------------------------------------------------------------------------ deployments


@says("past d0 made 3h ago", r"past (?P<name>\w+)(?P<how>.*)")
async def _past(stage: Stage, words: dict[str, str]) -> None:
    made = _made(stage, words, phase=Phase.SUPERSEDED, served=True, age=_LONG_AGO)
    stage.platform.put(made)


@says("live d1 runs x config y by restart", r"live (?P<name>\w+)(?P<how>.*)")
async def _live(stage: Stage, words: dict[str, str]) -> None:
    name = DeploymentId(words["name"])
    first = stage.platform.state.live is None
    if stage.platform.state.find(name) is None:
        age = timedelta(hours=1) if first else timedelta(0)
        stage.platform.put(_made(stage, words, phase=Phase.DEPLOYING, served=None, age=age))
    elif words["how"]:
        raise Unclear(f"{name} was described before", f"write just `live {name}`")
    stage.platform.go_live(name)


@says("coming d2", r"coming (?P<name>\w+)(?P<how>.*)")
async def _coming(stage: Stage, words: dict[str, str]) -> None:
    made = _made(stage, words, phase=Phase.BUILDING, served=None, age=timedelta(0))
    stage.platform.put(made)
    stage.platform.change(in_progress=made.id)


@says("pending d2", r"pending (?P<name>\w+)(?P<how>.*)")
async def _pending(stage: Stage, words: dict[str, str]) -> None:
    made = _made(stage, words, phase=Phase.PENDING_BUILD, served=None, age=timedelta(0))
    stage.platform.put(made)
    stage.platform.change(pending=made.id)


@says("d2 failed CODE", r"(?P<name>\w+) (?P<end>failed|canceled)(?: (?P<code>\w+))?")
async def _ended(stage: Stage, words: dict[str, str]) -> None:
    _known(stage, words["name"])
    phase = Phase.ERROR if words["end"] == "failed" else Phase.CANCELED
    stage.platform.end(DeploymentId(words["name"]), phase, words["code"])


@says("d2 superseded", r"(?P<name>\w+) superseded")
async def _superseded(stage: Stage, words: dict[str, str]) -> None:
    known = _known(stage, words["name"])
    stage.platform.put(replace(known, phase=Phase.SUPERSEDED, served=known.served or False))
    stage.platform.leave_slots(known.id)


@says("d2 vanishes", r"(?P<name>\w+) vanishes")
async def _vanishes(stage: Stage, words: dict[str, str]) -> None:
    gone = _known(stage, words["name"]).id
    stage.platform.leave_slots(gone)
    left = tuple(one for one in stage.platform.state.deployments if one.id != gone)
    stage.platform.change(deployments=left)


@says("nothing live", r"nothing live")
async def _nothing_live(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.change(live=None)


@says("pinned to d1", r"pinned to (?P<name>\w+)")
async def _pinned(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.change(pinned=_known(stage, words["name"]).id)


@says("unpinned", r"unpinned")
async def _unpinned(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.change(pinned=None)


@says("stood down maintenance", r"stood down (?P<why>maintenance|archived|asleep)")
async def _stood_down(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.change(stand_down=StandDown(words["why"]))


@says("stood up", r"stood up")
async def _stood_up(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.change(stand_down=None)


# --------------------------------------------------------------- the platform's manners


@says("platform away", r"platform (?P<how>away|back)")
async def _away(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.away = words["how"] == "away"


@says("history away", r"history (?P<how>away|back)")
async def _history(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.listless = words["how"] == "away"


@says("history shows 2", r"history shows (?P<count>[1-9]\d*)")
async def _short_history(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.listed_max = int(words["count"])


@says("reads lag 5m", rf"reads lag (?P<span>{_DURATION}|0)")
async def _lag(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.lag = _duration(words["span"])


@says("platform without pinning", r"platform without pinning")
async def _without_pinning(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.pinning = False


@says("platform names no source", r"platform names no source")
async def _without_naming(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.naming = False


@says("d1 is refused CODE", r"(?P<name>\w+) is refused (?P<code>\w+)")
async def _refused(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.codes[_known(stage, words["name"]).id] = words["code"]


@says("d1 is warned of CODE", r"(?P<name>\w+) is warned of (?P<code>\w+)")
async def _warned(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.warnings[_known(stage, words["name"]).id] = words["code"]


@says(
    "next request lost | dropped | unavailable | late 10s | refused CODE x2",
    rf"next (?P<what>request|commit) (?P<how>lost|dropped|unavailable|late (?P<after>{_DURATION})"
    r"|refused (?P<code>\w+))(?: x(?P<count>\d+))?",
)
async def _next(stage: Stage, words: dict[str, str]) -> None:
    after = _duration(words["after"]) if words["after"] else timedelta(0)
    answer = Answer(reply=Reply(words["how"].split()[0]), code=words["code"], after=after)
    queue = stage.platform.answers if words["what"] == "request" else stage.platform.commits
    queue.extend([answer] * int(words["count"] or 1))


# ----------------------------------------------------------------- people and processes


@says('pause by ann 2h "why"', rf'pause by (?P<who>\w+) (?P<span>{_DURATION}) "(?P<why>[^"]+)"')
async def _pause(stage: Stage, words: dict[str, str]) -> None:
    until = stage.clock.now() + _duration(words["span"])
    pause = Pause(until=until, by=words["who"], reason=words["why"])
    await stage.store.set_pause(APP, pause)


@says("pause lifted", r"pause lifted")
async def _pause_lifted(stage: Stage, words: dict[str, str]) -> None:
    await stage.store.set_pause(APP, None)


@says("asked for targets", r"asked for targets")
async def _targets(stage: Stage, words: dict[str, str]) -> None:
    await stage.begin()
    if stage.process is None:
        raise Unclear("there is no watchdog to ask", "start it first: `restart`")
    stage.tell_targets()


@says("crash", r"crash")
async def _crash(stage: Stage, words: dict[str, str]) -> None:
    if stage.process is None:
        raise Unclear("there is no watchdog to crash", "start it first: `restart`")
    await stage.crash()


@says("restart", r"restart")
async def _restart(stage: Stage, words: dict[str, str]) -> None:
    if stage.process is not None:
        await stage.crash("the watchdog stops")
    await stage.start()


@says("dies after claiming", rf"dies (?P<when>{'|'.join(Moment)})")
async def _dies(stage: Stage, words: dict[str, str]) -> None:
    stage.store.doomed = Moment(words["when"])


@says("another app rolls back x3", r"another app rolls back(?: x(?P<count>\d+))?")
async def _elsewhere(stage: Stage, words: dict[str, str]) -> None:
    now = stage.clock.now()
    for number in range(int(words["count"] or 1)):
        app = AppId(f"other-{number}")
        bad = DeploymentId(f"bad-{now:%H%M%S}")
        recorded = Intent(
            app=app,
            bad=bad,
            target=DeploymentId("good"),
            mark=now,
            decided_at=now,
            reason="it failed",
            state_since=now,
        )
        claimed = recorded.moved(IntentState.CLAIMED, now, attempts=1, claimed_at=now)
        incident = Incident(key=app, deployment=bad, opened_at=now, said="", count=0)
        # Past the journal's voice: this story is not about them.
        await super(type(stage.store), stage.store).record(recorded, incident, ())
        await super(type(stage.store), stage.store).advance(recorded, claimed, incident, ())


@says("reference down", r"reference (?P<how>down|up)")
async def _reference(stage: Stage, words: dict[str, str]) -> None:
    stage.reference.down = words["how"] == "down"


# ---------------------------------------------------------------------------- signals


@says("wait 30s", rf"wait (?P<span>{_DURATION})")
async def _wait(stage: Stage, words: dict[str, str]) -> None:
    await stage.begin()
    await stage.pass_until(stage.clock.now() + _duration(words["span"]))


@says(
    "http ok | fail | silent | slow 900ms | ..x.? + api fail x5 | for 2m",
    rf"(?P<what>[\w-]+ (?:{_ONE})(?: \+ [\w-]+ (?:{_ONE}))*)"
    rf"(?: (?:x(?P<count>\d+)|for (?P<span>{_DURATION})))?",
)
async def _signals(stage: Stage, words: dict[str, str]) -> None:
    if stage.dead:
        raise Unclear("nobody samples while the watchdog is down", "write `restart` first")
    await stage.begin()
    series = [_samples(*one.split(" ", 1)) for one in words["what"].split(" + ")]
    length = max(len(one) for one in series)
    rounds = [tuple(one[at % len(one)] for one in series) for at in range(length)]
    start = stage.clock.now()
    if not words["span"]:
        for samples in rounds * int(words["count"] or 1):
            await stage.sample(samples)
        return
    end = start + _duration(words["span"])
    for number in range(SAMPLES_MAX):
        if (stage.due or start) >= end or stage.dead:
            break
        await stage.sample(rounds[number % length])
    await stage.pass_until(max(end, stage.clock.now()))


def _samples(signal: str, how: str) -> tuple[Sample, ...]:
    """Return the samples that one signal's words stand for."""
    word, _, more = how.partition(" ")
    passed = Sample(signal=signal, answer=Answered.PASSED, latency=PACE_DEFAULT)
    reason = FailureReason.STATUS
    if word == "fail" and more:
        if more not in set(FailureReason):
            raise Unclear(f"no failure is called {more!r}", f"write {', '.join(FailureReason)}")
        reason = FailureReason(more)
    failed = replace(passed, answer=Answered.FAILED, reason=reason)
    if reason is FailureReason.TIMEOUT:
        failed = replace(failed, latency=TIMEOUT)
    silent = replace(passed, answer=Answered.NO_ANSWER, reason=FailureReason.OBSERVER)
    match word:
        case "ok":
            return (passed,)
        case "fail":
            return (failed,)
        case "silent":
            return (silent,)
        case "slow":
            return (replace(passed, latency=_duration(more)),)
        case _:
            return tuple({".": passed, "x": failed, "?": silent}[mark] for mark in word)


# ---------------------------------------------------------------------------- reading

_HOW = re.compile(
    rf" (?:runs (?P<runs>\w+)|config (?P<config>\w+)|by (?P<cause>\w+)|from (?P<source>\w+)"
    rf"|made (?P<age>{_DURATION}) ago|(?P<served>never|perhaps) served)"
)


def _made(
    stage: Stage, words: dict[str, str], *, phase: Phase, served: bool | None, age: timedelta
) -> Deployment:
    """Return the deployment that the words after its name describe."""
    name = words["name"]
    how: dict[str, str] = {}
    rest = words["how"]
    while rest:
        found = _HOW.match(rest)
        if found is None:
            mend = "write runs X, config Y, by CAUSE, from D, made 2h ago, never or perhaps served"
            raise Unclear(f"not said of a deployment: {rest.strip()!r}", mend)
        how.update({key: value for key, value in found.groupdict().items() if value})
        rest = rest[found.end() :]
    cause = how.get("cause", CauseKind.PUSH)
    if cause not in set(CauseKind):
        raise Unclear(f"no cause is called {cause!r}", f"write {', '.join(CauseKind)}")
    made_at = stage.clock.now() - (_duration(how["age"]) if "age" in how else age)
    return Deployment(
        id=DeploymentId(name),
        phase=phase,
        created_at=made_at,
        phase_since=made_at,
        cause=CauseKind(cause),
        cloned_from=DeploymentId(how["source"]) if "source" in how else None,
        content=_content(how.get("runs", name), how.get("config")),
        served={"never": False, "perhaps": None}.get(how.get("served", ""), served),
        commit=how.get("runs", name),
    )


def _content(runs: str, config: str | None) -> Content:
    """Return what a deployment runs: its source, and a spec that names source and settings."""
    if runs == "unknown":
        return Content()
    return Content(spec=f"{runs}/{config or 'default'}", sources=(runs,))


def _known(stage: Stage, name: str) -> Deployment:
    found = stage.platform.state.find(name)
    if found is None:
        raise Unclear(f"there is no deployment {name}", f"make it first: `live {name}`")
    return found


def _duration(text: str) -> timedelta:
    try:
        return parse_duration(text)
    except PydanticCustomError as error:
        context = error.context or {}
        raise Unclear(f"{text} {context['message']}", str(context["mend"])) from error
