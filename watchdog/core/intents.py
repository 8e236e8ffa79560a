"""From a decision to the intent that commits to it."""

from __future__ import annotations

from watchdog.core.inputs import Inputs
from watchdog.core.verify import failed_share
from watchdog.model.decision import Decision, RollBack
from watchdog.model.intent import Intent
from watchdog.model.verdict import Health


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
    answers = [one for one in inputs.evidence.answers() if one.begun_at >= since]
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
        validated_at=preflight.at,
        after=inputs.policy.followup.then,
        failed_share=failed_share(answers),
    )


def _because(decision: Decision) -> str:
    bad = [
        one.reason
        for one in decision.verdicts
        if one.health is Health.UNHEALTHY and one.about in (None, decision.live)
    ]
    return f"{'; '.join(bad)}; {decision.summary}"
