"""What is to be judged, and what would have become of it: the values of a backtest.

Knows decisions and what is known to be true; how a release is played it does not know.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from watchdog.model.decision import Decision
from watchdog.model.memory import Release
from watchdog.model.verdict import Health


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A release of the record to be judged. ``bad`` and ``fault_at`` are the truth, if known.

    ``rollback`` marks one that a rollback made: it is played, and not judged.
    """

    release: Release
    bad: bool | None = None
    fault_at: datetime | None = None
    rollback: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What would have become of one release.

    ``decision`` is the rollback; None when it would have been kept, and then ``held`` is the last
    decision about it while it was unhealthy, if it ever was. ``compared`` says whether a record
    of the release before it was there.
    """

    candidate: Candidate
    decision: Decision | None
    held: Decision | None
    compared: bool
    observations: int

    @property
    def onset(self) -> datetime | None:
        """When the fault began: as is known, else the first failure behind the rollback."""
        found = self.decision.onset if self.decision is not None else None
        return self.candidate.fault_at or found

    @property
    def delay(self) -> timedelta | None:
        """From the onset to the decision; None without a rollback, negative before the fault."""
        if self.decision is None or self.onset is None:
            return None
        return self.decision.at - self.onset

    @property
    def age(self) -> timedelta | None:
        """From going live to the decision; None without a rollback."""
        if self.decision is None:
            return None
        return self.decision.at - self.candidate.release.live_from

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that were unhealthy in the decision, or in the last one that held."""
        told = self.decision or self.held
        verdicts = told.verdicts if told is not None else ()
        return tuple(one.rule for one in verdicts if one.health is Health.UNHEALTHY)

    @property
    def wrong(self) -> bool | None:
        """True for a rollback of a good release, or before its fault; None when nobody knows."""
        if self.decision is None or self.candidate.bad is None:
            return None
        early = self.candidate.fault_at is not None and self.decision.at < self.candidate.fault_at
        return early or not self.candidate.bad
