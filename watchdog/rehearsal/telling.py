"""Decisions, rollbacks and notices in a few words each: the right-hand side of a story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from watchdog.core.explain import tell_intent
from watchdog.core.inputs import Inputs
from watchdog.core.settle import settle
from watchdog.model.decision import Candidate, Decision, Hold, HoldReason, RollBack
from watchdog.model.intent import Intent, IntentState
from watchdog.model.notice import Notice, Severity
from watchdog.model.settlement import Wait
from watchdog.model.verdict import Figure, Health, Verdict

QUIET = frozenset({HoldReason.HEALTHY, HoldReason.WARMING_UP})
ABOUT_TARGETS = frozenset(
    {HoldReason.NO_ELIGIBLE_TARGET, HoldReason.AWAITING_APPROVAL, HoldReason.OBSERVE_ONLY}
)


def tell_decision(decision: Decision) -> str:
    """Return what was decided, and the figures or the reason behind it."""
    match decision.step:
        case RollBack(bad=bad, target=target):
            return f"roll back {bad} -> {target}  {decision.summary}"
        case Hold(reason=reason):
            would = decision.would
            words = figures(decision.verdicts) if reason in QUIET else decision.summary
            told = f"hold  {reason}  {words}".rstrip()
            return f"{told}; would roll back {would.bad} -> {would.target}" if would else told


def same_decision(one: Decision | None, other: Decision | None) -> bool:
    """True when the two decide the same; figures and times may differ."""
    if one is None or other is None:
        return one is other
    return (one.step, one.live, one.would) == (other.step, other.live, other.would)


def tell_refusals(decision: Decision) -> Iterator[str]:
    """Yield each candidate that was refused, where that is what a decision is about."""
    step = decision.step
    if isinstance(step, Hold) and step.reason not in ABOUT_TARGETS:
        return
    for one in decision.candidates:
        if one.refusals:
            reasons = dict.fromkeys(refusal.reason for refusal in one.refusals)
            yield f"not {one.deployment}: {', '.join(reasons)}"


def tell_open(intent: Intent, inputs: Inputs) -> str:
    """Return where an open rollback stands and what it waits for."""
    step = settle(inputs.policy, inputs.view, inputs.evidence, inputs.memory, inputs.now)
    waits = step.reason if isinstance(step, Wait) else f"next: {type(step).__name__.lower()}"
    return f"{tell_intent(intent, inputs.view.name)}; {waits}"


def tell_targets(candidates: Sequence[Candidate]) -> Iterator[str]:
    """Yield the known deployments, best first, and why each may or may not be returned to."""
    if not candidates:
        yield "targets: none"
    for one in candidates:
        reasons = dict.fromkeys(refusal.reason for refusal in one.refusals)
        yield f"target {one.deployment}: {', '.join(reasons) or one.standing}"


def tell_change(before: Intent, after: Intent, *, answered: bool) -> str:
    """Return the step a rollback took; ``answered`` when the platform's reply made it."""
    if after.outcome is not None:
        return f"{after.state}: {after.outcome}, {after.detail}"
    if after.pin_settled and not before.pin_settled:
        return f"pin settled {after.detail}".rstrip()
    if after.validated_at != before.validated_at:
        return f"{after.target} is validated again"
    match after.state:
        case IntentState.CLAIMED:
            return f"claimed, attempt {after.attempts}"
        case IntentState.RECORDED:
            return f"put back until {after.not_before:%H:%M:%S}"
        case IntentState.ACCEPTED:
            return f"sent, {after.rollback} is ours" if answered else f"adopted {after.rollback}"
        case _:
            return f"{after.rollback} is {after.state}"


def tell_notice(notice: Notice) -> str:
    """Return the notice's kind, its subject, and whether it wakes somebody."""
    page = " PAGE" if notice.severity is Severity.CRITICAL else ""
    return f"{notice.kind}{page}  {notice.title}"


def figures(verdicts: Sequence[Verdict]) -> str:
    """Return the figures of verdicts, those with limits if any has one, and who cannot say."""
    told = []
    for one in verdicts:
        if one.health is Health.UNKNOWN:
            told.append(f"{one.rule} ?")
        elif one.figures:
            bad = " BAD" if one.health is Health.UNHEALTHY else ""
            limited = [each for each in one.figures if each.limit is not None] or one.figures
            told.append(f"{one.rule} {' '.join(_figure(each) for each in limited)}{bad}")
    return ", ".join(told)


def _figure(one: Figure) -> str:
    limit = f"/{one.limit:.3g}" if one.limit is not None else ""
    return f"{one.value:.3g}{limit}{one.unit}"
