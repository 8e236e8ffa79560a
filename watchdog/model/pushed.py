"""What others push to us: alerts of other monitors, and what remote probes saw.

Everything here is bounded, since it comes from outside. It knows no format and no transport, and
not which app is meant: that is for the configuration to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watchdog.model.observation import DETAIL_CHARACTERS_MAX, Observation

LABELS_MAX = 64
LABEL_CHARACTERS_MAX = 256
FINGERPRINT_CHARACTERS_MAX = 128


class AlertStatus(StrEnum):
    """Whether whoever raised an alert still stands by it."""

    FIRING = "firing"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert of another monitor, as it was last told.

    ``fingerprint`` is the same whenever the same alert is told again. ``starts_at`` is the other
    side's clock, None where it does not say. ``summary`` holds at most 256 characters.
    """

    fingerprint: str
    status: AlertStatus
    starts_at: datetime | None = None
    labels: tuple[tuple[str, str], ...] = ()
    summary: str = ""

    def __post_init__(self) -> None:
        assert 0 < len(self.fingerprint) <= FINGERPRINT_CHARACTERS_MAX, "fingerprints are bounded"
        assert len(self.labels) <= LABELS_MAX, "labels are bounded"
        assert len(self.summary) <= DETAIL_CHARACTERS_MAX, "a summary is bounded"

    def label(self, name: str) -> str | None:
        """Return the value of a label; None when the alert has no such label."""
        return dict(self.labels).get(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteResult:
    """What a remote probe saw of an app, by id or name; empty where the sender did not say."""

    app: str
    observation: Observation


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """One message that was pushed to us. ``cut`` counts alerts that the sender left out of it."""

    alerts: tuple[Alert, ...] = ()
    results: tuple[RemoteResult, ...] = ()
    cut: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Malformed:
    """Why a message cannot be read: where in it, what is wrong, what to do; never what it held."""

    place: str
    message: str
    mend: str
