"""How well the judge judges: which share of its rollbacks helped, and how long it held for what.

Counts; the metrics show it. What is kept beyond this process the store holds, for the report.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from watchdog.model.decision import Decision, Hold
from watchdog.model.intent import Outcome

VERIFIED = (Outcome.HELPED, Outcome.DID_NOT_HELP, Outcome.MADE_WORSE)
"""The outcomes that say whether a rollback was right; the others leave it open."""


class Quality:
    """What was found out about the decisions of one process, app by app."""

    def __init__(self) -> None:
        """Begin knowing nothing."""
        self._verified: dict[str, Counter[Outcome]] = {}
        self._standing: dict[str, Decision] = {}

    def ended(self, app: str, outcome: Outcome) -> float | None:
        """Note how a rollback ended; return the app's precision, None before any was verified."""
        if outcome in VERIFIED:
            self._verified.setdefault(app, Counter())[outcome] += 1
        counts = self._verified.get(app)
        return precision(counts) if counts else None

    def held(self, app: str, decision: Decision) -> tuple[str, timedelta]:
        """Note what is decided now; return what it was until now, and how long since last noted.

        The time is zero for the first decision, after a rollback, and when the clock went back.
        """
        before = self._standing.get(app)
        self._standing[app] = decision
        if before is None or not isinstance(before.step, Hold):
            return decision.reason, timedelta(0)
        return before.reason, max(timedelta(0), decision.at - before.at)

    def forget(self, app: str) -> None:
        """Let go of an app that is no longer watched. Safe to repeat."""
        self._verified.pop(app, None)
        self._standing.pop(app, None)


def precision(outcomes: Counter[Outcome]) -> float | None:
    """Return the share of verified rollbacks that helped; None when none was verified."""
    verified = sum(outcomes[one] for one in VERIFIED)
    return outcomes[Outcome.HELPED] / verified if verified else None


def delay(since: datetime | None, until: datetime) -> float | None:
    """Return the seconds from the onset of a fault; None where nobody knows when that was."""
    return None if since is None else max(0.0, (until - since).total_seconds())
