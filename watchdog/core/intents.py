"""From a decision to the intent that commits to it, and when its request may leave.

Several rollbacks in the same minutes are staggered: apps that come back all at once may overload
what they share.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from watchdog.core.inputs import Inputs
from watchdog.core.policy import Mode
from watchdog.core.verdicts import of_the_app
from watchdog.core.verify import failed_share
from watchdog.model.decision import Candidate, Decision, RollBack
from watchdog.model.intent import Intent
from watchdog.model.verdict import Health

STAGGER_REACH = timedelta(minutes=10)
# A restored app has warmed up and been verified by then, and asks no more of others than usual.


def intent_of(decision: Decision, inputs: Inputs) -> Intent:
    """Return the intent for a decision to roll back.

    Raises:
        AssertionError: the decision holds, or its target was not validated.
    """
    step = decision.step
    assert isinstance(step, RollBack), "only a decision to roll back becomes an intent"
    preflight = inputs.memory.preflight_of(step.target)
    assert preflight is not None, "the platform validated the target"
    assert preflight.valid, "the platform validated the target"
    since = decision.onset or inputs.now
    own = of_the_app(inputs.evidence.answers(), inputs.policy)
    answers = [one for one in own if one.begun_at >= since]
    known = inputs.memory.watermark or inputs.view.watermark
    return Intent(
        app=decision.app,
        bad=step.bad,
        target=step.target,
        mark=max(known, inputs.view.watermark),
        decided_at=inputs.now,
        state_since=inputs.now,
        reason=_because(decision),
        onset=decision.onset,
        not_before=_not_before(step, inputs),
        validated_at=preflight.at,
        after=inputs.policy.followup.then,
        failed_share=failed_share(answers),
        by_consent=_asked(decision, inputs),
    )


def _because(decision: Decision) -> str:
    bad = [
        one.reason
        for one in decision.verdicts
        if one.health is Health.UNHEALTHY and one.about in (None, decision.live)
    ]
    remarks = next((one.remarks for one in decision.candidates if _is_target(one, decision)), ())
    return "; ".join((*bad, decision.summary, *(f"in spite of this: {one}" for one in remarks)))


def _asked(decision: Decision, inputs: Inputs) -> bool:
    """True when the rollback needed a person's word, and had it."""
    questions = [one.questions for one in decision.candidates if _is_target(one, decision)]
    return inputs.policy.mode is Mode.ASK or any(questions)


def _is_target(candidate: Candidate, decision: Decision) -> bool:
    step = decision.step
    return isinstance(step, RollBack) and candidate.deployment == step.target


def _not_before(step: RollBack, inputs: Inputs) -> datetime | None:
    """Return when the request may leave: each app has a moment of its own in the time to stagger.

    The first of some minutes leaves at once. The moment follows from the app and its release, so
    that every process, and a replay, comes to the same one.
    """
    own = {one.claimed_at for one in inputs.memory.intents}
    others = (at for at in inputs.memory.fleet_rollbacks if at not in own)
    latest = max(others, default=None)
    stagger = inputs.policy.limits.stagger
    if latest is None or inputs.now - latest >= STAGGER_REACH or not stagger:
        return None
    digest = sha256(f"{inputs.view.app}/{step.bad}".encode()).digest()
    return inputs.now + stagger * (int.from_bytes(digest[:4]) / 2**32)
