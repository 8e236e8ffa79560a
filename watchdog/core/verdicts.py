"""From evidence to one health: grace, each rule's verdict, the policy's condition over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from watchdog.core.inputs import Inputs
from watchdog.core.policy import Policy
from watchdog.model.evidence import Evidence
from watchdog.model.memory import Memory
from watchdog.model.observation import Answer, Observation
from watchdog.model.verdict import Health, Verdict

GRACE_GOOD_ANSWERS = 6
GRACE_GOOD_SPAN = timedelta(seconds=30)
# A warm-up is over when health has lasted: six good answers over half a minute (decision
# rules, section 6, "Warm-up").


def judge_all(inputs: Inputs) -> tuple[Verdict, ...]:
    """Return every rule's verdict on the evidence that counts."""
    seen, terms = counting(inputs), inputs.policy.terms
    return tuple(rule.judge(inputs.view, seen, terms, inputs.now) for rule in inputs.policy.rules)


def counting(inputs: Inputs) -> Evidence:
    """Return the evidence that counts: of the live release, after its grace."""
    evidence = inputs.evidence
    if inputs.foreign:
        evidence = Evidence(impaired_until=evidence.impaired_until)
    return _after_grace(inputs.policy, evidence, inputs.memory)


def about_live(inputs: Inputs, verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """Return the verdicts that are not about a deployment other than the live one."""
    live = inputs.view.live.id if inputs.view.live else None
    return tuple(one for one in verdicts if one.about in (None, live))


def live_health(inputs: Inputs, verdicts: Sequence[Verdict]) -> Health:
    """Return the policy's condition over the verdicts about the live deployment."""
    return combine(about_live(inputs, verdicts), inputs.policy.at_least)


def combine(verdicts: Sequence[Verdict], at_least: int) -> Health:
    """Return unhealthy when ``at_least`` verdicts are, healthy when no more than that can be.

    *any* is 1 and *all* is ``len(verdicts)``. Unknown verdicts keep the answer open whenever
    they could tip it.
    """
    unhealthy = sum(one.health is Health.UNHEALTHY for one in verdicts)
    unknown = sum(one.health is Health.UNKNOWN for one in verdicts)
    if unhealthy >= at_least:
        return Health.UNHEALTHY
    return Health.HEALTHY if unhealthy + unknown < at_least else Health.UNKNOWN


def warming_up(inputs: Inputs) -> bool:
    """True while the live deployment is in its grace after go-live."""
    end = _grace_end(inputs.policy, inputs.evidence, inputs.memory)
    return end is not None and inputs.now < end


def _after_grace(policy: Policy, evidence: Evidence, memory: Memory) -> Evidence:
    end = _grace_end(policy, evidence, memory)
    if end is None:
        return evidence
    kept = tuple(one for one in evidence.observations if one.begun_at >= end)
    return replace(evidence, observations=kept)


def _grace_end(policy: Policy, evidence: Evidence, memory: Memory) -> datetime | None:
    """Return when grace ends or ended; None when there is none to give."""
    release = memory.release_of(evidence.deployment) if evidence.deployment else None
    if release is None or not release.seen_going_live or not policy.grace:
        return None
    end = release.live_from + policy.grace
    recovered = _recovered_at(evidence.answers(), release.live_from)
    return end if recovered is None else min(end, recovered)


def _recovered_at(answers: Sequence[Observation], since: datetime) -> datetime | None:
    """Return when the first lasting run of good answers was complete, if there was one."""
    run: list[Observation] = []
    for one in answers:
        if one.begun_at < since or one.answer is Answer.FAILED:
            run = []
            continue
        run.append(one)
        if len(run) >= GRACE_GOOD_ANSWERS and one.ended_at - run[0].begun_at >= GRACE_GOOD_SPAN:
            return one.ended_at
    return None
