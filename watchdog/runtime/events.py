"""Every event the daemon logs: a closed list of past-tense facts with their fields.

The only importer of structlog in the runtime. A name or a field that is not listed here is a
programming error and raises, so that the list in the manual is complete.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import structlog


class Event(StrEnum):
    """The names, each with its fields in ``FIELDS``."""

    DAEMON_STARTED = "daemon_started"
    DAEMON_STOPPED = "daemon_stopped"
    APP_WATCHED = "app_watched"
    APP_PARKED = "app_parked"
    RELEASE_WENT_LIVE = "release_went_live"
    OBSERVATIONS_DROPPED = "observations_dropped"
    OBSERVER_IMPAIRED = "observer_impaired"
    PAST_NOT_TOLD = "past_not_told"
    VIEW_REGRESSED = "view_regressed"
    CYCLE_FINISHED = "cycle_finished"
    CYCLE_FAILED = "cycle_failed"
    DECISION_CHANGED = "decision_changed"
    PREFLIGHT_REFUSED = "preflight_refused"
    INTENT_RECORDED = "intent_recorded"
    INTENT_LOST_RACE = "intent_lost_race"
    INTENT_ENDED = "intent_ended"
    ROLLBACK_SENT = "rollback_sent"
    ROLLBACK_NOT_TAKEN = "rollback_not_taken"
    ROLLBACK_OUTCOME_UNKNOWN = "rollback_outcome_unknown"
    ROLLBACK_ADOPTED = "rollback_adopted"
    ROLLBACK_CONVERGED = "rollback_converged"
    ROLLBACK_COMMITTED = "rollback_committed"
    CANCEL_SENT = "cancel_sent"
    CANCEL_ACCEPTED = "cancel_accepted"
    CANCEL_NOT_TAKEN = "cancel_not_taken"
    CANCEL_OUTCOME_UNKNOWN = "cancel_outcome_unknown"
    FLEET_BREAKER_OPENED = "fleet_breaker_opened"
    FLEET_BREAKER_CLOSED = "fleet_breaker_closed"
    EVIDENCE_CAPTURED = "evidence_captured"
    PLATFORM_UNAVAILABLE = "platform_unavailable"
    PLATFORM_RECOVERED = "platform_recovered"
    STORE_UNAVAILABLE = "store_unavailable"
    NOTICE_ANNOUNCED = "notice_announced"
    NOTICE_DELIVERED = "notice_delivered"
    NOTICE_POSTPONED = "notice_postponed"
    NOTICE_DROPPED = "notice_dropped"
    INBOUND_ACCEPTED = "inbound_accepted"
    INBOUND_REFUSED = "inbound_refused"
    INBOUND_TOKEN_UNREADABLE = "inbound_token_unreadable"  # noqa: S105 - an event, not a token
    ALERT_OPENED = "alert_opened"
    ALERT_RESOLVED = "alert_resolved"
    ALERT_EXPIRED = "alert_expired"
    SAMPLE_FAILED = "sample_failed"
    JOB_FAILED = "job_failed"


FIELDS: dict[Event, frozenset[str]] = {
    Event.DAEMON_STARTED: frozenset({"version", "apps", "listen"}),
    Event.DAEMON_STOPPED: frozenset({"reason"}),
    Event.APP_WATCHED: frozenset({"app", "name", "policy", "mode", "live", "signals"}),
    Event.APP_PARKED: frozenset({"app", "name"}),
    Event.RELEASE_WENT_LIVE: frozenset({"app", "name", "deployment", "replaced", "commit", "seen"}),
    Event.OBSERVATIONS_DROPPED: frozenset({"app", "name", "count"}),
    Event.OBSERVER_IMPAIRED: frozenset({"reference", "detail", "until"}),
    Event.PAST_NOT_TOLD: frozenset({"app", "name", "signal", "error"}),
    Event.VIEW_REGRESSED: frozenset({"app", "name", "watermark", "known"}),
    Event.CYCLE_FINISHED: frozenset({"app", "name", "reason", "seconds"}),
    Event.CYCLE_FAILED: frozenset({"app", "name", "error", "postponed_s"}),
    Event.DECISION_CHANGED: frozenset(
        {"app", "name", "deployment", "reason", "health", "summary", "target"}
    ),
    Event.PREFLIGHT_REFUSED: frozenset({"app", "name", "target", "code"}),
    Event.INTENT_RECORDED: frozenset({"app", "name", "bad", "target"}),
    Event.INTENT_LOST_RACE: frozenset({"app", "name", "bad"}),
    Event.INTENT_ENDED: frozenset({"app", "name", "bad", "target", "state", "outcome", "detail"}),
    Event.ROLLBACK_SENT: frozenset({"app", "name", "bad", "target", "attempt"}),
    Event.ROLLBACK_NOT_TAKEN: frozenset({"app", "name", "bad", "target", "error"}),
    Event.ROLLBACK_OUTCOME_UNKNOWN: frozenset({"app", "name", "bad", "target", "error"}),
    Event.ROLLBACK_ADOPTED: frozenset({"app", "name", "bad", "target", "rollback"}),
    Event.ROLLBACK_CONVERGED: frozenset({"app", "name", "bad", "target", "rollback"}),
    Event.ROLLBACK_COMMITTED: frozenset({"app", "name", "rollback"}),
    Event.CANCEL_SENT: frozenset({"app", "name", "deployment"}),
    Event.CANCEL_ACCEPTED: frozenset({"app", "name", "deployment"}),
    Event.CANCEL_NOT_TAKEN: frozenset({"app", "name", "deployment", "error"}),
    Event.CANCEL_OUTCOME_UNKNOWN: frozenset({"app", "name", "deployment", "error"}),
    Event.FLEET_BREAKER_OPENED: frozenset({"sick", "apps"}),
    Event.FLEET_BREAKER_CLOSED: frozenset({"sick", "apps"}),
    Event.EVIDENCE_CAPTURED: frozenset({"app", "name", "bad", "excerpts"}),
    Event.PLATFORM_UNAVAILABLE: frozenset({"operation", "error"}),
    Event.PLATFORM_RECOVERED: frozenset({"operation"}),
    Event.STORE_UNAVAILABLE: frozenset({"operation", "error"}),
    Event.NOTICE_ANNOUNCED: frozenset({"app", "name", "kind", "severity", "title", "notice"}),
    Event.NOTICE_DELIVERED: frozenset({"notice", "notifier"}),
    Event.NOTICE_POSTPONED: frozenset({"notice", "notifier", "error", "until"}),
    Event.NOTICE_DROPPED: frozenset({"notice", "notifier", "error"}),
    Event.INBOUND_ACCEPTED: frozenset({"source", "counts", "cut"}),
    Event.INBOUND_REFUSED: frozenset({"source", "outcome"}),
    Event.INBOUND_TOKEN_UNREADABLE: frozenset({"source", "error"}),
    Event.ALERT_OPENED: frozenset({"source", "alert", "summary"}),
    Event.ALERT_RESOLVED: frozenset({"source", "alert", "summary"}),
    Event.ALERT_EXPIRED: frozenset({"source", "alert", "summary"}),
    Event.SAMPLE_FAILED: frozenset({"app", "name", "signal", "error"}),
    Event.JOB_FAILED: frozenset({"job", "error"}),
}

_LOG = structlog.get_logger("watchdog")


def debug(event: Event, **fields: Any) -> None:
    """Log what only matters when looking closely."""
    _LOG.debug(event.value, **_checked(event, fields))


def info(event: Event, **fields: Any) -> None:
    """Log a change."""
    _LOG.info(event.value, **_checked(event, fields))


def warning(event: Event, **fields: Any) -> None:
    """Log that we could not know or do something."""
    _LOG.warning(event.value, **_checked(event, fields))


def error(event: Event, **fields: Any) -> None:
    """Log that a person is needed."""
    _LOG.error(event.value, **_checked(event, fields))


def _checked(event: Event, fields: dict[str, Any]) -> dict[str, Any]:
    extra = fields.keys() - FIELDS[event]
    assert not extra, f"{event} has no field {sorted(extra)}"
    return fields
