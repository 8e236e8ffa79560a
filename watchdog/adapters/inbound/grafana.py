"""Reads the webhook of Grafana's alerting (the unified one, Grafana 9 and later)."""

from __future__ import annotations

from watchdog.adapters.inbound.labelled import labelled_alerts
from watchdog.adapters.inbound.reading import Part
from watchdog.model.pushed import Pushed


def read_grafana(body: Part) -> Pushed:
    """Return the alerts of one notification.

    Raises:
        Unreadable: it is something else, such as the format of Grafana's old alerting.
    """
    alerts = body.part("alerts")
    if alerts.value is None and body.has("ruleName"):
        alerts.wrong("is missing, as in Grafana's old alerting", "move to unified alerting")
    cut = body.part("truncatedAlerts")
    left_out = 0 if cut.value is None else int(cut.number())
    return Pushed(alerts=labelled_alerts(body), cut=max(left_out, 0))
