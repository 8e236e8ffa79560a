"""Decisions and rollbacks in words: one text for the terminal, the page and the notice.

Only the values are read, never anything else, so the words cannot claim what was not decided.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import assert_never

from watchdog.core.attribution.arguments import tell_odds, tell_weight
from watchdog.model.decision import (
    Argument,
    Candidate,
    Decision,
    Hold,
    HoldReason,
    RollBack,
    Speaks,
)
from watchdog.model.intent import AfterRollback, Intent, IntentState, Outcome
from watchdog.model.verdict import Health

MARKS = {Health.HEALTHY: "ok", Health.UNHEALTHY: "BAD", Health.UNKNOWN: "?"}
SIGNS = {Speaks.FOR: "+", Speaks.AGAINST: "-", Speaks.NEUTRAL: " ", Speaks.DOUBT: "?"}

OUTCOMES: dict[Outcome, str] = {
    Outcome.HELPED: "it helped",
    Outcome.DID_NOT_HELP: "it did not help",
    Outcome.MADE_WORSE: "it made things worse",
    Outcome.UNVERIFIED: "nobody can say whether it helped",
    Outcome.REFUSED: "the platform refused it",
    Outcome.ATTEMPTS_SPENT: "the platform took none of the requests",
    Outcome.ROLLBACK_FAILED: "the platform could not carry it out",
    Outcome.TIMED_OUT: "the platform did not finish it in time",
    Outcome.OVERTAKEN: "somebody or something else changed the app first",
    Outcome.RECOVERED: "the release recovered first",
    Outcome.EXPIRED: "it could not be sent in time",
    Outcome.STOPPED: "it was stopped by order",
}


def headline(decision: Decision, name: str) -> str:
    """Return the decision about the app called ``name`` in one sentence."""
    match decision.step:
        case RollBack(bad=bad, target=target):
            return f"{name}: rolling back {bad} to {target}: {decision.summary}"
        case Hold(reason=reason):
            would = decision.would
            extra = f" (would roll back {would.bad} to {would.target})" if would else ""
            if decision.cancel is not None and would is not None:
                extra = f" (to roll back {would.bad} to {would.target})"
            return f"{name}: holding, {reason}: {decision.summary}{extra}"
        case _:
            assert_never(decision.step)


def explain(decision: Decision, name: str) -> tuple[str, ...]:
    """Return the decision with all its evidence, one line each, fit for a terminal."""
    return (
        headline(decision, name),
        f"  decided   {_clock(decision.at)}",
        f"  live      {decision.live or 'nothing'}, {decision.health}{_since(decision)}",
        *_block("rules", _rules(decision)),
        *_block("blame", _blame(decision)),
        *_block("guards", _guards(decision)),
        *_block("targets", [_candidate(one) for one in decision.candidates]),
        *_block("approve", [command for command in (to_approve(decision, name),) if command]),
    )


def to_approve(decision: Decision, name: str) -> str:
    """Return the command by which a person agrees, or an empty text where nobody is asked."""
    if decision.step != Hold(reason=HoldReason.AWAITING_APPROVAL):
        return ""
    assert decision.would is not None, "people are asked about a target"
    return f"watchdog approve {name} --target {decision.would.target}"


def tell_intent(intent: Intent, name: str) -> str:
    """Return where a rollback stands, in one sentence."""
    way = f"{name}: rollback of {intent.bad} to {intent.target}"
    match intent.state:
        case IntentState.RECORDED:
            later = intent.not_before
            words = "decided, not sent yet" + (f", not before {_clock(later)}" if later else "")
        case IntentState.CLAIMED:
            words = f"request {intent.attempts} on its way"
        case IntentState.ACCEPTED:
            words = f"accepted by the platform as {intent.rollback}"
        case IntentState.LIVE:
            words = f"live as {intent.rollback}; watching whether it helps"
        case IntentState.DONE | IntentState.FAILED | IntentState.ABANDONED:
            assert intent.outcome is not None, "an ended intent has an outcome"
            words = f"{intent.state}: {OUTCOMES[intent.outcome]}"
        case _:
            assert_never(intent.state)
    return f"{way}: {words}" + (f" ({intent.detail})" if intent.detail else "")


def tell_pin(intent: Intent) -> str:
    """Return what the rollback means for the next deployments, or an empty text."""
    if intent.after is AfterRollback.PIN and intent.state in (IntentState.LIVE, IntentState.DONE):
        return (
            "The platform has pinned the app: deployments are refused until the rollback is "
            "committed or reverted."
        )
    return ""


def explain_intent(intent: Intent, name: str) -> tuple[str, ...]:
    """Return one rollback with its times, one line each, fit for a terminal."""
    times = (
        ("fault", intent.onset),
        ("decided", intent.decided_at),
        ("sent", intent.claimed_at),
        (intent.state.value, intent.state_since),
    )
    pin = tell_pin(intent)
    return (
        tell_intent(intent, name),
        f"  because   {intent.reason}",
        *(f"  {label:<9} {_clock(at)}" for label, at in times if at is not None),
        *((f"  pin       {pin}",) if pin else ()),
    )


def _block(label: str, lines: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f"  {label if number == 0 else '':<9} {line}"


def _rules(decision: Decision) -> list[str]:
    return [f"[{MARKS[one.health]}] {one.rule}: {one.reason}" for one in decision.verdicts]


def _blame(decision: Decision) -> list[str]:
    if decision.blame is None:
        return []
    odds = decision.blame.odds
    return [
        decision.blame.summary,
        *([f"{tell_odds(odds)} that this release is the cause"] if odds is not None else ()),
        *map(_argument, decision.blame.arguments),
    ]


def _argument(one: Argument) -> str:
    weight = tell_weight(one)
    return f"[{SIGNS[one.speaks]}] {one.text}" + (f" ({weight})" if weight else "")


def _guards(decision: Decision) -> list[str]:
    return [
        f"[{'ok' if guard.passed else 'no'}] {guard.reason}: {guard.text}"
        for guard in decision.guards
    ]


def _candidate(candidate: Candidate) -> str:
    made = f"{candidate.deployment} of {_clock(candidate.created_at)}"
    if candidate.eligible:
        asks = [f"a person must agree: {one}" for one in candidate.questions]
        more = (*asks, *candidate.remarks, *candidate.differences)
        return "; ".join((f"[ok] {made}, {candidate.standing}", *more))
    why = "; ".join(f"{one.reason}: {one.text}" for one in candidate.refusals)
    return f"[no] {made}: {why}"


def _since(decision: Decision) -> str:
    if decision.onset is None:
        return ""
    age = (decision.at - decision.onset).total_seconds()
    return f" since {_clock(decision.onset)} ({age:.1f} s)"


def _clock(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
