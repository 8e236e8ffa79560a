"""Clauses about deployments: what is made, what serves, what fails, what is pinned."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from watchdog.model.identity import DeploymentId
from watchdog.model.view import CauseKind, Content, Deployment, Phase, StandDown
from watchdog.rehearsal.stage import Stage
from watchdog.rehearsal.vocabulary import DURATION, Unclear, Vocabulary, duration, known

WORDS = Vocabulary()
PAST_AGE = timedelta(hours=2)
FIRST_AGE = timedelta(hours=1)


@WORDS.says("past d0 made 3h ago", r"past (?P<name>\w+)(?P<how>.*)")
async def _past(stage: Stage, words: dict[str, str]) -> None:
    made = _made(stage, words, phase=Phase.SUPERSEDED, served=True, age=PAST_AGE)
    stage.platform.put(made)


@WORDS.says("live d1 runs x config y by restart", r"live (?P<name>\w+)(?P<how>.*)")
async def _live(stage: Stage, words: dict[str, str]) -> None:
    name = DeploymentId(words["name"])
    first = stage.process is None and not stage.dead
    if stage.platform.state.find(name) is None:
        age = FIRST_AGE if first else timedelta(0)
        stage.platform.put(_made(stage, words, phase=Phase.DEPLOYING, served=None, age=age))
    elif words["how"]:
        raise Unclear(f"{name} was described before", f"write just `live {name}`")
    stage.platform.go_live(name)


@WORDS.says("coming d2", r"coming (?P<name>\w+)(?P<how>.*)")
async def _coming(stage: Stage, words: dict[str, str]) -> None:
    made = _made(stage, words, phase=Phase.BUILDING, served=None, age=timedelta(0))
    stage.platform.put(made)
    stage.platform.change(in_progress=made.id)


@WORDS.says("pending d2", r"pending (?P<name>\w+)(?P<how>.*)")
async def _pending(stage: Stage, words: dict[str, str]) -> None:
    made = _made(stage, words, phase=Phase.PENDING_BUILD, served=None, age=timedelta(0))
    stage.platform.put(made)
    stage.platform.change(pending=made.id)


@WORDS.says("d2 failed CODE", r"(?P<name>\w+) (?P<end>failed|canceled)(?: (?P<code>\w+))?")
async def _ended(stage: Stage, words: dict[str, str]) -> None:
    known(stage, words["name"])
    phase = Phase.ERROR if words["end"] == "failed" else Phase.CANCELED
    stage.platform.end(DeploymentId(words["name"]), phase, words["code"])


@WORDS.says("d2 superseded", r"(?P<name>\w+) superseded")
async def _superseded(stage: Stage, words: dict[str, str]) -> None:
    one = known(stage, words["name"])
    stage.platform.put(replace(one, phase=Phase.SUPERSEDED, served=one.served or False))
    stage.platform.leave_slots(one.id)


@WORDS.says("d2 vanishes", r"(?P<name>\w+) vanishes")
async def _vanishes(stage: Stage, words: dict[str, str]) -> None:
    gone = known(stage, words["name"]).id
    stage.platform.leave_slots(gone)
    left = tuple(one for one in stage.platform.state.deployments if one.id != gone)
    stage.platform.change(deployments=left)


@WORDS.says("nothing live", r"nothing live")
async def _nothing_live(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.change(live=None)


@WORDS.says("pinned to d1", r"pinned to (?P<name>\w+)")
async def _pinned(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.change(pinned=known(stage, words["name"]).id)


@WORDS.says("unpinned", r"unpinned")
async def _unpinned(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.change(pinned=None)


@WORDS.says("stood down maintenance", r"stood down (?P<why>maintenance|archived|asleep)")
async def _stood_down(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.change(stand_down=StandDown(words["why"]))


@WORDS.says("stood up", r"stood up")
async def _stood_up(stage: Stage, words: dict[str, str]) -> None:
    stage.platform.change(stand_down=None)


_HOW = re.compile(
    rf" (?:runs (?P<runs>\w+)|config (?P<config>\w+)|by (?P<cause>\w+)|from (?P<source>\w+)"
    rf"|made (?P<age>{DURATION}) ago|(?P<served>never|perhaps) served"
    r"|with (?P<settings>\S+=\S+)|door (?P<door>\S+))"
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
            mend = (
                "write runs X, config Y, by CAUSE, from D, made 2h ago, never or perhaps served, "
                "with PATH=VALUE,PATH=VALUE, door D"
            )
            raise Unclear(f"not said of a deployment: {rest.strip()!r}", mend)
        how.update({key: value for key, value in found.groupdict().items() if value})
        rest = rest[found.end() :]
    cause = how.get("cause", CauseKind.PUSH)
    if cause not in set(CauseKind):
        raise Unclear(f"no cause is called {cause!r}", f"write {', '.join(CauseKind)}")
    made_at = stage.clock.now() - (duration(how["age"]) if "age" in how else age)
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
        settings=_settings(how.get("settings", "")),
        doors=(how["door"],) if "door" in how else (),
    )


def _settings(text: str) -> tuple[tuple[str, str], ...]:
    """Return the settings written as ``path=value,path=value``, sorted as a platform gives them."""
    pairs = (one.partition("=") for one in text.split(",") if one)
    return tuple(sorted((path, value) for path, _, value in pairs))


def _content(runs: str, config: str | None) -> Content:
    """Return what a deployment runs: its source, and a spec that names source and settings."""
    if runs == "unknown":
        return Content()
    return Content(spec=f"{runs}/{config or 'default'}", sources=(runs,))
