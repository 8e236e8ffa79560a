"""What every rule kind promises, and the words rules share for evidence they cannot use."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Protocol

from watchdog.core.terms import Terms
from watchdog.model.evidence import Evidence
from watchdog.model.observation import Observation
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


def answered(
    rule: Rule, evidence: Evidence, terms: Terms, now: datetime
) -> tuple[Observation, ...] | Verdict:
    """Return the answers of the rule's signal, or the *unknown* that explains their absence.

    Silence is not sickness: no answer, or none that is fresh, is unknown.
    """
    answers = evidence.answers(rule.signal)
    latest = answers[-1].ended_at if answers else None
    unknown = unusable(rule, latest, terms.evidence_age_max, now)
    return verdict(rule, evidence, Health.UNKNOWN, unknown) if unknown else answers


def unusable(rule: Rule, latest: datetime | None, age_max: timedelta, now: datetime) -> str:
    """Return why the newest answer, which ended at ``latest``, does not support a verdict."""
    if latest is None:
        return f"{rule.signal} has not answered since this deployment went live"
    age = now - latest
    if age > age_max:
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
