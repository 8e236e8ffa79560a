"""Every call of the adapter by its operation, to hold all of them to the same promises."""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from tests.adapters.platforms.builders import APP, NOON, TARGET
from watchdog.adapters.platforms.digitalocean import DigitalOcean
from watchdog.model.component import ComponentMetric
from watchdog.ports import PortError

Call = Callable[[DigitalOcean], Awaitable[object]]

READS: dict[str, Call] = {
    "fleet": lambda platform: platform.fleet(),
    "view": lambda platform: platform.view(APP),
    "history": lambda platform: platform.history(APP),
    "deployment": lambda platform: platform.deployment(APP, TARGET),
    "health": lambda platform: platform.app_health(APP),
    "metrics": lambda platform: platform.metric(APP, ComponentMetric.CPU, "", NOON, NOON),
    "validate": lambda platform: platform.preflight(APP, TARGET),
}
WRITES: dict[str, Call] = {
    "rollback": lambda platform: platform.roll_back(APP, TARGET, pin=True),
    "commit": lambda platform: platform.commit(APP),
    "cancel": lambda platform: platform.cancel(APP, TARGET),
}
CALLS = READS | WRITES
SHORT = timedelta(seconds=0.2)


async def failed(call: Call, platform: DigitalOcean) -> PortError:
    """The error of a call that must fail."""
    try:
        with pytest.raises(PortError) as caught:
            await call(platform)
    finally:
        await platform.close()
    return caught.value


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port
