"""Clauses about people and processes: orders, deaths and restarts, what happens elsewhere."""

from __future__ import annotations

from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.intent import Intent, IntentState
from watchdog.model.memory import Pause
from watchdog.model.notice import Incident
from watchdog.rehearsal.journal import Moment
from watchdog.rehearsal.platform import APP
from watchdog.rehearsal.stage import Stage
from watchdog.rehearsal.vocabulary import DURATION, Unclear, Vocabulary, duration

WORDS = Vocabulary()


@WORDS.says(
    'pause by ann 2h "why"', rf'pause by (?P<who>\w+) (?P<span>{DURATION}) "(?P<why>[^"]+)"'
)
async def _pause(stage: Stage, words: dict[str, str]) -> None:
    until = stage.clock.now() + duration(words["span"])
    pause = Pause(until=until, by=words["who"], reason=words["why"])
    await stage.store.set_pause(APP, pause)


@WORDS.says("pause lifted", r"pause lifted")
async def _pause_lifted(stage: Stage, words: dict[str, str]) -> None:
    await stage.store.set_pause(APP, None)


@WORDS.says("asked for targets", r"asked for targets")
async def _targets(stage: Stage, words: dict[str, str]) -> None:
    await stage.begin()
    if stage.process is None:
        raise Unclear("there is no watchdog to ask", "start it first: `restart`")
    if stage.process.watch is None:
        raise Unclear("the platform was not read yet", "let it answer first: `platform back`")
    stage.tell_targets()


@WORDS.says("crash", r"crash")
async def _crash(stage: Stage, words: dict[str, str]) -> None:
    if stage.process is None:
        raise Unclear("there is no watchdog to crash", "start it first: `restart`")
    await stage.crash()


@WORDS.says("restart", r"restart")
async def _restart(stage: Stage, words: dict[str, str]) -> None:
    if stage.process is not None:
        await stage.crash("the watchdog stops")
    await stage.start()


@WORDS.says("dies after claiming", rf"dies (?P<when>{'|'.join(Moment)})")
async def _dies(stage: Stage, words: dict[str, str]) -> None:
    stage.store.doomed = Moment(words["when"])


@WORDS.says("another app rolls back x3", r"another app rolls back(?: x(?P<count>\d+))?")
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


@WORDS.says("reference down", r"reference (?P<how>down|up)")
async def _reference(stage: Stage, words: dict[str, str]) -> None:
    stage.reference.down = words["how"] == "down"
