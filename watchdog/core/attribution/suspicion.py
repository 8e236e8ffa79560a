"""What is asked about: an unhealthy live release, with everything that may clear it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchdog.core.inputs import Inputs
from watchdog.core.lineage import Lineage
from watchdog.core.policy import Policy
from watchdog.model.evidence import Evidence
from watchdog.model.memory import Memory
from watchdog.model.verdict import Health, Verdict
from watchdog.model.view import AppView


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """One release under suspicion. ``signals`` are those that fail, ``onset`` since when.

    ``platform_says`` is the platform's own unhealthy verdict, which has no signal; ``reports``
    are verdicts that only support others, as those of alerts from elsewhere.
    """

    inputs: Inputs
    lineage: Lineage
    signals: tuple[str, ...]
    platform_says: str
    reports: tuple[str, ...]
    onset: datetime | None

    @property
    def policy(self) -> Policy:
        """The policy by which the release is judged."""
        return self.inputs.policy

    @property
    def view(self) -> AppView:
        """The reading of the platform."""
        return self.inputs.view

    @property
    def evidence(self) -> Evidence:
        """What was seen of the release, its grace included."""
        return self.inputs.evidence

    @property
    def memory(self) -> Memory:
        """What we remember of the app."""
        return self.inputs.memory

    @property
    def now(self) -> datetime:
        """The moment of deciding."""
        return self.inputs.now

    @property
    def age_at_onset(self) -> timedelta | None:
        """How old the release was when the fault began; None when nobody knows."""
        if self.onset is None or self.lineage.first is None:
            return None
        return self.onset - self.lineage.first.live_from


def suspicion(inputs: Inputs, lineage: Lineage, verdicts: Sequence[Verdict]) -> Suspicion:
    """Return the suspicion that the unhealthy ones of ``verdicts`` about the live release raise."""
    unhealthy = [one for one in verdicts if one.health is Health.UNHEALTHY]
    bad = [one for one in unhealthy if not one.supports]
    return Suspicion(
        inputs=inputs,
        lineage=lineage,
        signals=tuple(sorted({one.signal for one in bad if one.signal})),
        platform_says=next((one.reason for one in bad if not one.signal), ""),
        reports=tuple(one.reason for one in unhealthy if one.supports),
        onset=onset_of(verdicts),
    )


def onset_of(verdicts: Sequence[Verdict]) -> datetime | None:
    """Return when the earliest of the unhealthy verdicts' bad stretches began."""
    begins = [
        one.since for one in verdicts if one.health is Health.UNHEALTHY and one.since is not None
    ]
    return min(begins, default=None)
