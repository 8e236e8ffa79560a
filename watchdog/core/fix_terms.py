"""What the owner wants done about a newer deployment that is on its way while the live one is bad.

Values of a policy only; what follows from them stands in ``fix_in_flight``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class Meanwhile(StrEnum):
    """What to do about a newer deployment while the live release is bad."""

    WAIT = "wait"
    CANCEL = "cancel"
    HOLD = "hold"


class Afterwards(StrEnum):
    """What to do about it once it is overdue."""

    HOLD = "hold"
    CANCEL = "cancel"


def _doc(text: str, **bounds: float) -> dict[str, object]:
    return {"doc": text, **bounds}


@dataclass(frozen=True, slots=True, kw_only=True)
class FixInFlight:
    """What to do while a newer deployment, perhaps the fix, is on its way."""

    then: Meanwhile = field(
        default=Meanwhile.WAIT,
        metadata=_doc(
            "Wait for it until a deadline; cancel it at once where a rollback is much quicker; or "
            "hold for as long as it takes."
        ),
    )
    deadline: timedelta | None = field(
        default=None,
        metadata=_doc(
            "Age at which it is overdue. Unset: twice as long as this app's deployments take, at "
            "least 5m."
        ),
    )
    after_deadline: Afterwards = field(
        default=Afterwards.HOLD,
        metadata=_doc("Once it is overdue: hold and call a person, or cancel it."),
    )
    cancel_factor: float = field(
        default=3.0,
        metadata=_doc(
            "With `then: cancel`: how many times longer than a rollback it must be expected to "
            "take still.",
            ge=1,
        ),
    )
