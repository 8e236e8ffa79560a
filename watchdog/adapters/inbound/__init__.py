"""Reads what others push to us. A new kind is one file here and one line in ``PARSERS``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from watchdog.adapters.inbound.alertmanager import read_alertmanager
from watchdog.adapters.inbound.gatus import read_gatus
from watchdog.adapters.inbound.grafana import read_grafana
from watchdog.adapters.inbound.plain import read_plain
from watchdog.adapters.inbound.probe_results import read_probe_results
from watchdog.adapters.inbound.reading import reading
from watchdog.adapters.inbound.uptime_kuma import read_uptime_kuma
from watchdog.model.pushed import Malformed, Pushed

PARSERS: Mapping[str, Callable[[bytes], Pushed | Malformed]] = {
    "alertmanager": reading(read_alertmanager),
    "grafana": reading(read_grafana),
    "gatus": reading(read_gatus),
    "uptime_kuma": reading(read_uptime_kuma),
    "plain": reading(read_plain),
    "probe_results": reading(read_probe_results),
}
"""What turns the body of a message into what it says, by kind; pure functions that never raise."""

__all__ = ["PARSERS"]
