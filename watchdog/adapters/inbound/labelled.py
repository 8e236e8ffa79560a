"""Reads alerts in the form that Prometheus gave them: labels, annotations and a fingerprint.

Alertmanager and Grafana both send it, each in an envelope of its own.
"""

from __future__ import annotations

from datetime import datetime

from watchdog.adapters.inbound.reading import Part, fingerprint_of, short
from watchdog.model.pushed import Alert, AlertStatus

ALERTS_MAX = 1_000
_NEVER = "0001-01-01T00:00:00Z"


def labelled_alerts(body: Part) -> tuple[Alert, ...]:
    """Return the alerts of a message."""
    return tuple(_alert(one) for one in body.part("alerts").items(ALERTS_MAX))


def _alert(part: Part) -> Alert:
    labels = part.part("labels").labels()
    known = dict(labels)
    annotations = dict(part.part("annotations").labels())
    said = [annotations.get("summary"), annotations.get("description"), known.get("alertname")]
    # Versions before 0.20 sent no fingerprint; the labels are what it is made of.
    own = ",".join(f"{name}={value}" for name, value in labels)
    fingerprint = part.part("fingerprint").text_or(own)
    if not fingerprint:
        part.wrong("has neither fingerprint nor labels", "send the alert with its labels")
    return Alert(
        fingerprint=fingerprint_of(fingerprint),
        status=AlertStatus(part.part("status").word(*AlertStatus)),
        starts_at=_starts_at(part.part("startsAt")),
        labels=labels,
        summary=short(next((one for one in said if one), "")),
    )


def _starts_at(part: Part) -> datetime | None:
    return None if part.value in (None, "", _NEVER) else part.moment()
