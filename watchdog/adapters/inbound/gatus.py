"""Reads what Gatus sends by its custom alerting provider with the body from our manual.

Gatus puts texts into that body as they are, so that a quotation mark in a description breaks it;
hence the few fields, and none with the errors of a result.
"""

from __future__ import annotations

from watchdog.adapters.inbound.reading import Part, fingerprint_of, short
from watchdog.model.pushed import LABEL_CHARACTERS_MAX, Alert, AlertStatus, Pushed

_STATUS = {"TRIGGERED": AlertStatus.FIRING, "RESOLVED": AlertStatus.RESOLVED}
_LABELS = ("name", "group", "url")


def read_gatus(body: Part) -> Pushed:
    """Return the alert of one endpoint; group and name together tell endpoints apart.

    Raises:
        Unreadable: a field is missing, or is not filled in.
    """
    name = body.part("name")
    group = body.part("group").text_or("")
    description = body.part("description").text_or("")
    place = f"{group}/{name.text()}" if group else name.text()
    status = _STATUS[body.part("status").word(*_STATUS)]
    if name.value.startswith("[") and name.value.endswith("]"):
        name.wrong("is still a placeholder", "write [ENDPOINT_NAME] in Gatus's configuration")
    labels = [(one, body.part(one).text_or("")) for one in _LABELS]
    alert = Alert(
        fingerprint=fingerprint_of(place),
        status=status,
        labels=tuple((one, value[:LABEL_CHARACTERS_MAX]) for one, value in labels if value),
        summary=short(f"{place}: {description}" if description else place),
    )
    return Pushed(alerts=(alert,))
