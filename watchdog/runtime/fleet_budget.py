"""Counts the rollbacks that this process has decided on but not yet claimed in the store.

Several apps may go bad in the same instant. Each decision counts the fleet's recent rollbacks
from the store, where the others' claims are not written yet; without this count all of them
would find the budget unspent.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from watchdog.model.decision import Decision, RollBack
from watchdog.model.identity import AppId
from watchdog.model.memory import Memory


class FleetBudget:
    """Reservations of one process, by app: the instant of the decision, then of the claim."""

    def __init__(self) -> None:
        """Begin with nothing reserved; after a crash the store knows every claim."""
        self._reserved: dict[AppId, datetime] = {}

    def counted(self, app: AppId, memory: Memory) -> Memory:
        """Return ``memory`` with the other apps' reservations among the fleet's rollbacks."""
        others = {at for other, at in self._reserved.items() if other != app}
        missing = others.difference(memory.fleet_rollbacks)
        return replace(memory, fleet_rollbacks=(*memory.fleet_rollbacks, *sorted(missing)))

    def reserve(self, app: AppId, decision: Decision) -> None:
        """Count a decision to roll back from now on; a hold takes nothing."""
        if isinstance(decision.step, RollBack):
            self._reserved[app] = decision.at

    def settled(self, app: AppId, memory: Memory) -> None:
        """Count the claim instead of the decision, or nothing when none will be made.

        A rollback that waits for its moment keeps its place. Safe to repeat.
        """
        waiting = memory.open_intent
        if waiting is not None and not waiting.claimed_once:
            return
        claims = [one.claimed_at for one in memory.intents if one.claimed_at is not None]
        latest = max(claims, default=None)
        decided = self._reserved.pop(app, None)
        if latest is not None and decided is not None and latest >= decided:
            self._reserved[app] = latest
