"""What really happened, for tests and summaries: requests, rollbacks, refusals, bad answers.

The ledger is the truth that a watcher is measured against. It only records.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime

from watchdog.simulator.wire import JsonObject, stamp

# A test of hours at one call a second stays whole; a forgotten simulator does not grow for ever.
REQUESTS_MAX = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call of the platform API and the status it got; status 0 means no reply was sent."""

    at: datetime
    operation: str
    app: str | None
    status: int
    applied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedRollback:
    """One rollback that the platform accepted, and what was live at that moment (``bad``)."""

    at: datetime
    app: str
    bad_id: str | None
    bad_version: str | None
    target_id: str
    target_version: str
    rollback_id: str
    skip_pin: bool
    by: str


@dataclass(slots=True)
class Traffic:
    """How one deployment answered its users."""

    good: int = 0
    bad: int = 0
    first_bad_at: datetime | None = None
    last_bad_at: datetime | None = None
    first_good_at: datetime | None = None


@dataclass(slots=True)
class Ledger:
    """Everything that was counted. ``refusals`` are (instant, what, message)."""

    requests: deque[Request] = field(default_factory=lambda: deque(maxlen=REQUESTS_MAX))
    calls: Counter[tuple[str, int]] = field(default_factory=Counter)
    rollbacks: list[AcceptedRollback] = field(default_factory=list)
    refusals: list[tuple[datetime, str, str]] = field(default_factory=list)
    traffic: dict[str, Traffic] = field(default_factory=dict)

    def record_request(self, request: Request) -> None:
        """Count one call of the API."""
        self.requests.append(request)
        self.calls[request.operation, request.status] += 1

    def record_answer(self, deployment_id: str, good: bool, now: datetime) -> None:
        """Count one answer that an app gave to its users."""
        traffic = self.traffic.setdefault(deployment_id, Traffic())
        if good:
            traffic.good += 1
            traffic.first_good_at = traffic.first_good_at or now
            return
        traffic.bad += 1
        traffic.first_bad_at = traffic.first_bad_at or now
        traffic.last_bad_at = now

    def rollbacks_of(self, app: str) -> list[AcceptedRollback]:
        """The accepted rollbacks of one app, by name."""
        return [rollback for rollback in self.rollbacks if rollback.app == app]

    def render(self) -> JsonObject:
        """The ledger as JSON, for the admin API."""
        return {
            "calls": [
                {"operation": operation, "status": status, "count": count}
                for (operation, status), count in sorted(self.calls.items())
            ],
            "requests_total": self.calls.total(),
            "rollbacks": [_render_rollback(rollback) for rollback in self.rollbacks],
            "refusals": [
                {"at": stamp(at), "what": what, "message": message}
                for at, what, message in self.refusals
            ],
            "traffic": {
                deployment_id: {
                    "good": traffic.good,
                    "bad": traffic.bad,
                    "first_bad_at": _maybe_stamp(traffic.first_bad_at),
                    "last_bad_at": _maybe_stamp(traffic.last_bad_at),
                    "first_good_at": _maybe_stamp(traffic.first_good_at),
                }
                for deployment_id, traffic in self.traffic.items()
            },
        }


def _render_rollback(rollback: AcceptedRollback) -> JsonObject:
    return {
        "at": stamp(rollback.at),
        "app": rollback.app,
        "bad_id": rollback.bad_id,
        "bad_version": rollback.bad_version,
        "target_id": rollback.target_id,
        "target_version": rollback.target_version,
        "rollback_id": rollback.rollback_id,
        "skip_pin": rollback.skip_pin,
        "by": rollback.by,
    }


def _maybe_stamp(instant: datetime | None) -> str | None:
    return None if instant is None else stamp(instant)
