"""Everything a decision rests on, as one value: what a frame records and a replay feeds back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from watchdog.core.policy import Policy
from watchdog.model.evidence import Evidence
from watchdog.model.memory import Memory
from watchdog.model.view import AppView


@dataclass(frozen=True, slots=True)
class Inputs:
    """The five arguments of ``decide`` and ``settle``, in their order."""

    policy: Policy
    view: AppView
    evidence: Evidence
    memory: Memory
    now: datetime

    @property
    def foreign(self) -> bool:
        """True when the evidence is of another deployment than the live one."""
        return self.view.live is None or self.evidence.deployment != self.view.live.id
