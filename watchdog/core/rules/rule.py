"""What every rule kind promises, and the words rules share for evidence they cannot use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar, Protocol, Self, runtime_checkable

from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline, Evidence, Tally
from watchdog.model.observation import Answer, Observation
from watchdog.model.verdict import Figure, Health, Verdict
from watchdog.model.view import AppView


class Rule(Protocol):
    """A configured judge of one deployment.

    Kinds are frozen dataclasses whose fields are the configuration; each field's ``metadata``
    holds its ``doc`` and bounds (``ge``, ``gt``, ``le``). ``signal`` names what is judged; rules
    that read the view leave it empty.
    """

    kind: ClassVar[str]

    @property
    def name(self) -> str:
        """The rule's name, unique within its policy."""
        ...

    @property
    def signal(self) -> str:
        """The signal judged, or empty."""
        ...

    def judge(self, view: AppView, evidence: Evidence, terms: Terms, now: datetime) -> Verdict:
        """Say how the deployment fares. Pure: the same inputs give the same verdict."""
        ...


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
    unknown = _unusable(rule, tally.latest, terms, now)
    if unknown:
        return verdict(rule, evidence, Health.UNKNOWN, unknown)
    said = verdict(rule, evidence, tally.health, tally.reason, tally.figures)
    return replace(said, since=tally.since)


def answered(
    rule: Rule, evidence: Evidence, terms: Terms, now: datetime
) -> tuple[Observation, ...] | Verdict:
    """Return the answers of the rule's signal, or the *unknown* that explains their absence.

    Silence is not sickness: no answer, or none that is fresh, is unknown.
    """
    answers = evidence.answers(rule.signal)
    unknown = _unusable(rule, answers[-1].ended_at if answers else None, terms, now)
    return verdict(rule, evidence, Health.UNKNOWN, unknown) if unknown else answers


def _unusable(rule: Rule, latest: datetime | None, terms: Terms, now: datetime) -> str:
    """Return why the newest answer, which ended at ``latest``, does not support a verdict."""
    if latest is None:
        return f"{rule.signal} has not answered since this deployment went live"
    age = now - latest
    if age > terms.evidence_age_max:
        return f"the last answer of {rule.signal} is {age.total_seconds():.0f} s old"
    return ""


def verdict(
    rule: Rule,
    evidence: Evidence,
    health: Health,
    reason: str,
    figures: tuple[Figure, ...] = (),
) -> Verdict:
    """Return a verdict of ``rule`` about the deployment that ``evidence`` is of."""
    return Verdict(
        rule=rule.name,
        health=health,
        reason=reason,
        signal=rule.signal,
        about=evidence.deployment,
        figures=figures,
    )


def failed_run(answers: Sequence[Observation]) -> Sequence[Observation]:
    """Return the failures at the end of ``answers`` that no success interrupts."""
    start = len(answers)
    while start > 0 and answers[start - 1].answer is Answer.FAILED:
        start -= 1
    return answers[start:]
