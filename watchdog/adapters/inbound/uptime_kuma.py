"""Reads the webhook of Uptime Kuma with the content type JSON.

Its monitor may carry passwords and headers; a handful of named fields is all that is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from watchdog.adapters.inbound.reading import Part, fingerprint_of, short
from watchdog.model.pushed import LABEL_CHARACTERS_MAX, LABELS_MAX, Alert, AlertStatus, Pushed

DOWN, UP, PENDING, MAINTENANCE = 0, 1, 2, 3
_STATUS = {
    DOWN: AlertStatus.FIRING,
    UP: AlertStatus.RESOLVED,
    # Whoever works on a monitored thing has said that its failures mean nothing.
    MAINTENANCE: AlertStatus.RESOLVED,
}
_LABELS = ("name", "pathName", "type", "hostname")


def read_uptime_kuma(body: Part) -> Pushed:
    """Return the alert of one monitor; none for its test message, or while it is still trying.

    Raises:
        Unreadable: heartbeat or monitor are missing or not as they should be.
    """
    beat, monitor = body.part("heartbeat"), body.part("monitor")
    if beat.value is None and monitor.value is None and body.has("msg"):
        return Pushed()  # What the button "Test" sends, and notes about certificates.
    status = beat.part("status")
    if isinstance(status.value, bool) or status.value not in (*_STATUS, PENDING):
        status.wrong("is not a status", "send 0 down, 1 up, 2 pending or 3 maintenance")
    if status.value == PENDING:
        return Pushed()
    number = monitor.part("id").number()
    name = monitor.part("name").text()
    said = beat.part("msg").text_or("")
    alert = Alert(
        fingerprint=fingerprint_of(f"monitor-{number:.15g}"),
        status=_STATUS[status.value],
        starts_at=_moment(beat.part("time")),
        labels=tuple(_labels(monitor))[:LABELS_MAX],
        summary=short(f"{name}: {said}" if said else name),
    )
    return Pushed(alerts=(alert,))


def _moment(part: Part) -> datetime | None:
    """Return the time of a heartbeat, which is UTC and does not say so."""
    if part.value is None:
        return None
    try:
        moment = datetime.fromisoformat(part.text())
    except ValueError:
        part.wrong("is not a time", "send it as Uptime Kuma does: 2026-03-01 12:00:00.000")
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _labels(monitor: Part) -> Iterator[tuple[str, str]]:
    for name in _LABELS:
        part = monitor.part(name)
        if isinstance(part.value, str) and part.value:
            yield name, part.value[:LABEL_CHARACTERS_MAX]
    tags = monitor.part("tags")
    for tag in tags.items(LABELS_MAX) if tags.value is not None else []:
        value = tag.part("value").text_or("")
        yield tag.part("name").text()[:LABEL_CHARACTERS_MAX], value[:LABEL_CHARACTERS_MAX]
