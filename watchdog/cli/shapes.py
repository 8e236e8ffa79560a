"""Decisions and rollbacks as JSON values with stable keys, and ids short enough for a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from watchdog.model.decision import Candidate, Decision
    from watchdog.model.intent import Intent

ID_CHARACTERS = 8
# Enough to tell the deployments of one account apart; verbs take such beginnings as ids.
IDENTITY = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


def short(identity: str | None) -> str:
    """Return the beginning of an id, for tables; a dash for none."""
    return identity[:ID_CHARACTERS] if identity else "-"


def shortened(text: str) -> str:
    """Return a text with each whole id in it cut to its beginning, for tables."""
    return IDENTITY.sub(lambda found: found[0][:ID_CHARACTERS], text)


def instant(at: datetime | None) -> str | None:
    """Return an instant as ISO 8601."""
    return at.isoformat() if at is not None else None


def clock(at: datetime) -> str:
    """Return an instant as a table shows it; UTC."""
    return f"{at:%Y-%m-%d %H:%M:%S}"


def decision_shape(decision: Decision, lines: Sequence[str]) -> dict[str, Any]:
    """Return a decision as JSON; ``lines`` are its explanation."""
    from watchdog.model.decision import RollBack

    step = decision.step if isinstance(decision.step, RollBack) else decision.would
    return {
        "at": instant(decision.at),
        "decision": decision.reason,
        "summary": decision.summary,
        "health": decision.health.value,
        "live": decision.live,
        "onset": instant(decision.onset),
        "target": step.target if step else None,
        "rules": [
            {"rule": one.rule, "health": one.health.value, "reason": one.reason}
            for one in decision.verdicts
        ],
        "guards": [
            {"reason": one.reason.value, "passed": one.passed, "text": one.text}
            for one in decision.guards
        ],
        "targets": [candidate_shape(one) for one in decision.candidates],
        "lines": list(lines),
    }


def candidate_shape(candidate: Candidate) -> dict[str, Any]:
    """Return a candidate as JSON."""
    return {
        "deployment": candidate.deployment,
        "created_at": instant(candidate.created_at),
        "commit": candidate.commit,
        "standing": candidate.standing.value,
        "eligible": candidate.eligible,
        "refusals": [{"reason": one.reason.value, "text": one.text} for one in candidate.refusals],
        "questions": list(candidate.questions),
        "remarks": list(candidate.remarks),
        "differences": list(candidate.differences),
    }


def intent_shape(intent: Intent, lines: Sequence[str]) -> dict[str, Any]:
    """Return a rollback as JSON; ``lines`` are its explanation."""
    return {
        "bad": intent.bad,
        "target": intent.target,
        "rollback": intent.rollback,
        "state": intent.state.value,
        "outcome": intent.outcome.value if intent.outcome else None,
        "reason": intent.reason,
        "detail": intent.detail,
        "attempts": intent.attempts,
        "onset": instant(intent.onset),
        "decided_at": instant(intent.decided_at),
        "sent_at": instant(intent.claimed_at),
        "state_since": instant(intent.state_since),
        "lines": list(lines),
    }
