"""From evidence to one health: grace, each rule's verdict, the policy's condition over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from watchdog.core.grace import grace_of
from watchdog.core.inputs import Inputs
from watchdog.core.policy import Policy
from watchdog.core.tallying import terms_of
from watchdog.model.evidence import Evidence
from watchdog.model.observation import FailureReason, Observation
from watchdog.model.verdict import Health, Verdict


def judge_all(inputs: Inputs) -> tuple[Verdict, ...]:
    """Return every rule's verdict on the evidence that counts."""
    seen, policy = counting(inputs), inputs.policy
    return tuple(
        rule.judge(inputs.view, seen, terms_of(policy, rule), inputs.now) for rule in policy.rules
    )


def counting(inputs: Inputs) -> Evidence:
    """Return the evidence that counts: of the live release, after its grace."""
    evidence = inputs.evidence
    if inputs.foreign:
        evidence = Evidence(impaired_until=evidence.impaired_until)
    end = _grace_end(inputs)
    if end is None:
        return evidence
    kept = tuple(one for one in evidence.observations if one.begun_at >= end)
    return replace(evidence, observations=kept)


def about_live(inputs: Inputs, verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """Return the verdicts that are not about a deployment other than the live one."""
    live = inputs.view.live.id if inputs.view.live else None
    return tuple(one for one in verdicts if one.about in (None, live))


def of_the_app(answers: Sequence[Observation], policy: Policy) -> tuple[Observation, ...]:
    """Return the answers that the app gave itself.

    Neither those of what it depends on, nor what others say of it.
    """
    foreign = FailureReason.ALERT, FailureReason.UNHEARD
    reported = {one.signal for one in answers if one.reason in foreign}
    left_out = reported.union(policy.depends_on)
    return tuple(one for one in answers if one.signal not in left_out)


def live_health(inputs: Inputs, verdicts: Sequence[Verdict]) -> Health:
    """Return the policy's condition over the verdicts about the live deployment."""
    return combine(about_live(inputs, verdicts), inputs.policy.at_least)


def combine(verdicts: Sequence[Verdict], at_least: int) -> Health:
    """Return unhealthy when ``at_least`` verdicts are, healthy when no more than that can be.

    *any* is 1 and *all* is ``len(verdicts)``. Unknown verdicts keep the answer open whenever
    they could tip it. Verdicts that only support make nothing unhealthy by themselves: where they
    alone say unhealthy nobody can say, and their silence leaves nothing open.
    """
    unhealthy = sum(one.health is Health.UNHEALTHY for one in verdicts)
    unknown = sum(one.health is Health.UNKNOWN for one in verdicts)
    if all(one.health is Health.HEALTHY for one in verdicts if not one.supports):
        return Health.UNKNOWN if unhealthy >= at_least else Health.HEALTHY
    if unhealthy >= at_least:
        alone = all(one.supports for one in verdicts if one.health is Health.UNHEALTHY)
        return Health.UNKNOWN if alone else Health.UNHEALTHY
    return Health.HEALTHY if unhealthy + unknown < at_least else Health.UNKNOWN


def warming_up(inputs: Inputs) -> bool:
    """True while the live deployment is in its grace after go-live."""
    end = _grace_end(inputs)
    return end is not None and inputs.now < end


def _grace_end(inputs: Inputs) -> datetime | None:
    """Return when grace ends or ended; None when there is none to give."""
    grace = grace_of(inputs.policy, inputs.memory, inputs.evidence.deployment)
    if grace.until is None:
        return None
    for one in inputs.evidence.observations:
        if grace.counts(one):
            break
    return grace.until
