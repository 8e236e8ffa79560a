"""Reads our own small format for alerts, for whatever can post JSON."""

from __future__ import annotations

from watchdog.adapters.inbound.reading import Part, fingerprint_of, short
from watchdog.model.pushed import Alert, AlertStatus, Pushed

ALERTS_MAX = 1_000


def read_plain(body: Part) -> Pushed:
    """Return one alert, or those listed under ``alerts``.

    Raises:
        Unreadable: an alert has neither name nor fingerprint, or no status.
    """
    if body.has("alerts"):
        return Pushed(alerts=tuple(_alert(one) for one in body.part("alerts").items(ALERTS_MAX)))
    return Pushed(alerts=(_alert(body),))


def _alert(part: Part) -> Alert:
    name = part.part("name").text_or("")
    fingerprint = part.part("fingerprint").text_or(name)
    if not fingerprint:
        part.wrong("has neither name nor fingerprint", "send `name`, or `fingerprint`, or both")
    moment = part.part("starts_at")
    return Alert(
        fingerprint=fingerprint_of(fingerprint),
        status=AlertStatus(part.part("status").word(*AlertStatus)),
        starts_at=moment.moment() if moment.value is not None else None,
        labels=part.part("labels").labels(),
        summary=short(part.part("summary").text_or(name)),
    )
