"""What every part of the runtime works with: three ports, the reference guard and the metrics."""

from __future__ import annotations

from dataclasses import dataclass

from watchdog.ports import Clock, Platform, Store
from watchdog.runtime.metrics import Metrics
from watchdog.runtime.references import ReferenceGuard


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """One per daemon; handed to each part instead of five arguments."""

    platform: Platform
    store: Store
    clock: Clock
    guard: ReferenceGuard
    metrics: Metrics
