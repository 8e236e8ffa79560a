"""Reads the webhook of Prometheus Alertmanager, version 4 of its format."""

from __future__ import annotations

from watchdog.adapters.inbound.labelled import labelled_alerts
from watchdog.adapters.inbound.reading import Part
from watchdog.model.pushed import Pushed


def read_alertmanager(body: Part) -> Pushed:
    """Return the alerts of one group, whatever the status of the group as a whole.

    Raises:
        Unreadable: it is not in version 4 of the format.
    """
    version = body.part("version")
    if version.value != "4":
        version.wrong("is not the version of the format known here", 'send version "4"')
    cut = body.part("truncatedAlerts")
    left_out = 0 if cut.value is None else int(cut.number())
    return Pushed(alerts=labelled_alerts(body), cut=max(left_out, 0))
