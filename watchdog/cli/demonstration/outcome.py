"""What the demo promised, whether that really happened, and the summary of it.

Measured on the simulator's ledger, which is the truth, and on the daemon's store; never on what
was shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from watchdog.cli.demonstration.stage import Stage
from watchdog.cli.demonstration.story import Story
from watchdog.model.decision import Hold, HoldReason
from watchdog.model.intent import Intent, Outcome
from watchdog.model.verdict import Health
from watchdog.runtime.watch import Watch
from watchdog.simulator import AcceptedRollback

SICK, BAD, GOOD = "api", "5.1.0", "5.0.1"
FINE, BLIPPED = "shop", "blog"
ASKING = "create_rollback"
NEWEST = {FINE: "2.4.0", BLIPPED: "1.9.0"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """The demo when it ended: the stage, its story, and the rollbacks that the store knows."""

    stage: Stage
    story: Story
    intents: Sequence[Intent]

    def watch(self, name: str) -> Watch | None:
        """Return what the daemon holds about the app of that name."""
        watches = self.stage.daemon.fleet.watches.values()
        return next((one for one in watches if one.view.name == name), None)

    @property
    def accepted(self) -> AcceptedRollback | None:
        """The first rollback that the platform accepted."""
        return next(iter(self.stage.simulator.ledger.rollbacks), None)

    def bad_answers(self, name: str) -> int:
        """Return how many bad answers the newest release of an app has given."""
        active = self.stage.simulator.app(name).active
        traffic = self.stage.simulator.ledger.traffic.get(active.id) if active else None
        return traffic.bad if traffic else 0


def all_shown(ending: Ending) -> bool:
    """True once everything promised has happened and the apps are calm again."""
    return not any(differences(ending))


def differences(ending: Ending) -> Iterator[str]:
    """Yield what differs from what was promised, one sentence each; nothing when all is well."""
    yield from _rollback_differs(ending)
    watch, accepted = ending.watch(SICK), ending.accepted
    back = watch is not None and watch.decision is not None and watch.decision.live
    if accepted is not None and not (back == accepted.rollback_id and _calm(watch)):
        yield f"{SICK} is not found healthy after the rollback"
    for name, version in NEWEST.items():
        active = ending.stage.simulator.app(name).active
        live = active.content.version if active else "nothing"
        if live != version:
            yield f"{name} should serve {version} and serves {live}"
        if not _calm(ending.watch(name)):
            yield f"{name} is not found healthy at the end"
    if not ending.bad_answers(BLIPPED):
        yield f"{BLIPPED} never gave a bad answer, so nothing was shown of a blip"


def _rollback_differs(ending: Ending) -> Iterator[str]:
    rollbacks = ending.stage.simulator.ledger.rollbacks
    for one in rollbacks:
        if (one.app, one.bad_version, one.target_version) != (SICK, BAD, GOOD):
            yield f"{one.app} was rolled back from {one.bad_version} to {one.target_version}"
    if len(rollbacks) != 1:
        yield f"the platform accepted {len(rollbacks)} rollbacks instead of one"
    for request in ending.stage.simulator.ledger.requests:
        if request.operation == ASKING and request.app != SICK:
            yield f"a rollback of {request.app} was asked for (answered {request.status})"
    ends = [one.outcome for one in ending.intents]
    if ends != [Outcome.HELPED]:
        shown = ", ".join(one.value if one else "still open" for one in ends) or "none"
        yield f"the rollbacks on record should come to: helped; they come to: {shown}"


def _calm(watch: Watch | None) -> bool:
    decision = watch.decision if watch else None
    if decision is None or decision.health is not Health.HEALTHY:
        return False
    failing = any(f.value for one in decision.verdicts for f in one.figures if f.limit is not None)
    return decision.step == Hold(reason=HoldReason.HEALTHY) and not failing


def summary(ending: Ending) -> Iterator[str]:
    """Yield the summary, line by line."""
    accepted, intent = ending.accepted, next(iter(ending.intents), None)
    if accepted is None or intent is None:
        yield "No rollback took place."
        return
    yield from _sick(ending, accepted, intent)
    for name in (FINE, BLIPPED):
        yield from _left_alone(ending, name)


def _sick(ending: Ending, accepted: AcceptedRollback, intent: Intent) -> Iterator[str]:
    traffic = ending.stage.simulator.ledger.traffic
    again = traffic.get(accepted.rollback_id)
    begin = traffic[accepted.bad_id or ""].first_bad_at or accepted.at
    readable, target = ending.story.readable, accepted.target_version
    steps = (
        (begin, "first bad answer"),
        (intent.onset, "noticed: the first probe that failed"),
        (intent.decided_at, f"decided: {readable(intent.reason)}"),
        (accepted.at, f"rollback to {target} requested and accepted, the only one"),
        (again.first_good_at if again else None, f"recovered: {target} answers again"),
        (intent.state_since, f"verified: {readable(intent.detail)}"),
    )
    yield (
        f"{SICK:<6} {accepted.bad_version} went bad after going live and gave "
        f"{traffic[accepted.bad_id or ''].bad} bad answers; returned to {target}"
    )
    for at, words in steps:
        yield f"       {_after(at, begin)}  {words}"


def _left_alone(ending: Ending, name: str) -> Iterator[str]:
    watch = ending.watch(name)
    decision = watch.decision if watch else None
    if decision is None:
        return
    worst = ending.story.worst.get((name, str(decision.live)))
    rules = "; ".join(f"{one.rule}: {one.reason}" for one in decision.verdicts)
    why = f"{worst.rule} at its worst: {worst.reason}" if worst else rules
    yield f"{name:<6} {NEWEST[name]} was left alone: {decision.summary}"
    yield f"       {why}"


def _after(at: datetime | None, begin: datetime) -> str:
    # A probe begins a moment before the answer that it gets.
    return f"{max((at - begin).total_seconds(), 0):+6.1f} s" if at is not None else "   never"
