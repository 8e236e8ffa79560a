"""Rules that keep a running test: what they promise besides, and their verdict from its tally.

The test costs the same for each observation however many there were before.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar, Protocol, Self, runtime_checkable

from watchdog.core.rules.rule import Rule, unusable, verdict
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline, Evidence, Tally
from watchdog.model.observation import Observation
from watchdog.model.verdict import Health, Verdict


class Accumulator(Protocol):
    """The running test of one rule over one release, fed in order of time.

    Mutable, and owned by whoever feeds it; ``copy`` gives a second one that goes its own way.
    ``take`` costs the same however much was taken before, and leaves alone what is not an answer
    of the rule's signal.
    """

    def take(self, one: Observation) -> None:
        """Weigh one more observation."""
        ...

    def copy(self) -> Self:
        """Return an independent copy."""
        ...

    def alarmed(self, now: datetime) -> bool:
        """True when the tally at ``now`` is unhealthy; cheaper than the tally."""
        ...

    def tally(self, now: datetime) -> Tally:
        """Say what all that was taken comes to at ``now``."""
        ...


@runtime_checkable
class SequentialRule(Rule, Protocol):
    """A rule that judges by a running test instead of going through the series again.

    ``stake`` is its part of the policy's one error budget against that of the other rules: the
    ``terms`` given to it hold its own part already. Rules that leave chance no part have none.
    """

    stake: ClassVar[int]

    def accumulate(self, baseline: Baseline, terms: Terms) -> Accumulator:
        """Return the running test of a release whose predecessor's record is ``baseline``."""
        ...


def judged(rule: SequentialRule, evidence: Evidence, terms: Terms, now: datetime) -> Verdict:
    """Return the verdict of a rule's running test; the slow, obvious way where none is kept up.

    Silence is not sickness: no answer, or none that is fresh, is unknown.
    """
    tally = evidence.tally_of(rule.name)
    if tally is None:
        running = rule.accumulate(evidence.baseline_of(rule.signal), terms)
        for one in evidence.observations:
            running.take(one)
        tally = running.tally(now)
    age_max: timedelta = getattr(rule, "age_max", terms.evidence_age_max)
    unknown = unusable(rule, tally.latest, age_max, now)
    if unknown:
        return verdict(rule, evidence, Health.UNKNOWN, unknown)
    said = verdict(rule, evidence, tally.health, tally.reason, tally.figures)
    return replace(said, since=tally.since)
