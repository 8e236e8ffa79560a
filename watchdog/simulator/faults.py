"""Faults of the platform's API that a test or a scenario asks for.

It keeps what was asked for and hands it out call by call; carrying a fault out (closing a
connection, waiting) is for whoever holds the connection.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

FOLLOW_LOGS = "follow_logs"
"""The name of opening a live log, which is no call of the API but can go wrong as one."""

# The calls that can be out of date; the others answer from the present.
READS = frozenset({"list_apps", "get_app", "list_deployments", "get_deployment"})


class FaultKind(StrEnum):
    """What goes wrong with a call.

    ``status``: nothing is applied, the answer has that status (``html``: and is no JSON).
    ``throttled``: 429, nothing applied. ``reply_lost``: applied, then the connection closes.
    ``dropped``: the connection closes, nothing applied. ``delayed``: applied after a wait.
    ``applied_later``: answers ``status`` at once and is applied after ``delay_s``.
    ``cut``: a live log breaks off after ``lines`` lines. ``silent``: it stays open, empty.

    A live log is refused by ``status``; a watcher may then ask for it as plain text, and that is
    another call.
    """

    STATUS = "status"
    THROTTLED = "throttled"
    REPLY_LOST = "reply_lost"
    DROPPED = "dropped"
    DELAYED = "delayed"
    APPLIED_LATER = "applied_later"
    CUT = "cut"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The next ``times`` calls of ``operation`` (``*``: any) go wrong; with ``app``, only its."""

    operation: str
    kind: FaultKind
    times: int = 1
    app: str | None = None
    status: int = 500
    delay_s: float = 0.0
    retry_after_s: int | None = None
    html: bool = False
    lines: int = 0

    def concerns(self, operation: str, app_names: tuple[str, ...]) -> bool:
        """Whether a call of ``operation`` on an app known by these names is meant."""
        fits = self.operation in {"*", operation}
        return fits and (self.app is None or self.app in app_names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staleness:
    """Reads are out of date for ``for_s``: as of the moment it began, or ``behind_s`` behind.

    ``share`` of the reads are concerned, so that old and new readings can take turns.
    """

    for_s: float
    behind_s: float | None = None
    share: float = 1.0


class FaultBook:
    """The faults that are still to happen."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Fault, int]] = []
        self._stale: tuple[Staleness, datetime] | None = None

    def inject(self, fault: Fault) -> None:
        """Let ``fault`` happen, after those that were asked for earlier."""
        self._waiting.append((fault, fault.times))

    def make_stale(self, staleness: Staleness, now: datetime) -> None:
        """Let reads be out of date from ``now`` on; replaces an earlier wish."""
        self._stale = (staleness, now)

    def clear(self) -> None:
        """Forget all faults."""
        self._waiting.clear()
        self._stale = None

    def take(self, operation: str, app_names: tuple[str, ...]) -> Fault | None:
        """The fault that befalls this call; it is used up by asking."""
        for index, (fault, left) in enumerate(self._waiting):
            if fault.concerns(operation, app_names):
                if left > 1:
                    self._waiting[index] = (fault, left - 1)
                else:
                    del self._waiting[index]
                return fault
        return None

    def read_instant(self, lag_s: float, random: Random, now: datetime) -> datetime:
        """The instant as of which a read at ``now`` is answered."""
        if self._stale is not None:
            staleness, began = self._stale
            ends = began + timedelta(seconds=staleness.for_s)
            if now < ends and (staleness.share >= 1.0 or random.random() < staleness.share):
                if staleness.behind_s is None:
                    return began
                return now - timedelta(seconds=staleness.behind_s)
        return now - timedelta(seconds=lag_s)
