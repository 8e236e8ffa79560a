"""Whether a rollback needs a person's word, why, and whether that word was given.

The one place where reasons to ask come together: what the policy wants of every rollback, and
what speaks for asking about this target (``Candidate.questions``). It does not know where the
questions of a target come from, nor how a person answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from watchdog.core.policy import Mode, Policy
from watchdog.model.decision import Candidate, Guard, HoldReason
from watchdog.model.identity import DeploymentId
from watchdog.model.memory import Approval, Memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Why a person must agree, nobody need where there is no reason, and who has agreed."""

    reasons: tuple[str, ...] = ()
    approval: Approval | None = None

    @property
    def words(self) -> str:
        """Return who agreed and why, or an empty text."""
        if not self.reasons or self.approval is None:
            return ""
        why = f": {self.approval.reason}" if self.approval.reason else ""
        return f"{self.approval.by} agreed{why}"

    @property
    def guard(self) -> Guard:
        """Return whether the rollback may go on for all that people have to say."""
        asked = f"a person must agree first: {'; '.join(self.reasons)}"
        words = (self.words or asked) if self.reasons else "nobody need be asked"
        passed = not self.reasons or self.approval is not None
        return Guard(reason=HoldReason.AWAITING_APPROVAL, passed=passed, text=words)


def chosen(
    candidates: Sequence[Candidate], memory: Memory, bad: DeploymentId, now: datetime
) -> Candidate | None:
    """Return the target: the one that a person approved of by name, else the best."""
    eligible = [one for one in candidates if one.eligible]
    wished = (one for one in eligible if _names(approval_of(memory, bad, one.deployment, now)))
    return next(wished, None) or next(iter(eligible), None)


def consent(
    policy: Policy, memory: Memory, bad: DeploymentId, target: Candidate | None, now: datetime
) -> Consent:
    """Return whether rolling ``bad`` back to ``target`` needs a person's word, and has it.

    Who only observes asks nobody.
    """
    if policy.mode is Mode.OBSERVE or target is None:
        return Consent()
    always = ("the policy asks before each rollback",) if policy.mode is Mode.ASK else ()
    return Consent(
        reasons=(*always, *target.questions),
        approval=approval_of(memory, bad, target.deployment, now),
    )


def approval_of(
    memory: Memory, bad: DeploymentId, target: DeploymentId, now: datetime
) -> Approval | None:
    """Return the word that stands for this rollback; it holds for one bad deployment only."""
    return next(
        (
            one
            for one in memory.approvals
            if one.bad == bad and one.target in (None, target) and one.until > now
        ),
        None,
    )


def _names(approval: Approval | None) -> bool:
    return approval is not None and approval.target is not None
