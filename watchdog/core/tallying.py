"""Keeps the running tests of a policy's rules over one release, one observation at a time.

What falls into the grace is left out here, so that a tally holds only what counts. Fed with the
same observations it comes to what going through the whole series comes to; a test holds it so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from watchdog.core.grace import Grace, grace_of
from watchdog.core.policy import Policy
from watchdog.core.rules import Rule
from watchdog.core.rules.running import Accumulator, SequentialRule
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline, Evidence, Tally
from watchdog.model.identity import DeploymentId
from watchdog.model.memory import Memory
from watchdog.model.observation import Observation


class Tallying:
    """The running tests of one release. Mutable, owned by whoever feeds it."""

    def __init__(self, grace: Grace, running: dict[str, list[Accumulator]]) -> None:
        """Keep ``running``, the tests by the signal that they take."""
        self._grace = grace
        self._running = running

    def take(self, one: Observation) -> None:
        """Weigh one more observation; they come in order of time."""
        if self._grace.counts(one):
            for test in self._running.get(one.signal, ()):
                test.take(one)

    def copy(self) -> Tallying:
        """Return an independent copy."""
        tests = {name: [one.copy() for one in some] for name, some in self._running.items()}
        return Tallying(self._grace.copy(), tests)

    def alarms(self, now: datetime) -> int:
        """Return how many of the running tests say unhealthy."""
        return sum(one.alarmed(now) for some in self._running.values() for one in some)

    def tallies(self, now: datetime) -> tuple[Tally, ...]:
        """Return what each running test has come to."""
        return tuple(one.tally(now) for some in self._running.values() for one in some)


def tallying(
    policy: Policy,
    baseline: Iterable[Baseline],
    memory: Memory,
    deployment: DeploymentId | None,
    observations: Iterable[Observation] = (),
) -> Tallying:
    """Return the running tests of ``deployment``, having taken ``observations`` already."""
    record = Evidence(baseline=tuple(baseline))
    running: dict[str, list[Accumulator]] = {}
    for rule in policy.rules:
        if isinstance(rule, SequentialRule):
            test = rule.accumulate(record.baseline_of(rule.signal), terms_of(policy, rule))
            running.setdefault(rule.signal, []).append(test)
    tests = Tallying(grace_of(policy, memory, deployment), running)
    for one in observations:
        tests.take(one)
    return tests


def terms_of(policy: Policy, rule: Rule) -> Terms:
    """Return the policy's terms with the rule's own part of the one error budget.

    Rules without a stake in it judge by the whole: theirs is no statement about chance.
    """
    stakes = {one.name: getattr(one, "stake", 0) for one in policy.rules}
    if not stakes.get(rule.name):
        return policy.terms
    part = policy.terms.error_probability * stakes[rule.name] / sum(stakes.values())
    return replace(policy.terms, error_probability=part)
