"""What the runtime can be told: paces, limits and retention; and what to do with each app."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from watchdog.core.breaker import Breaker
from watchdog.core.policy import Policy
from watchdog.model.view import AppView
from watchdog.ports import SignalSource


@dataclass(frozen=True, slots=True, kw_only=True)
class RuntimeOptions:
    """Paces and limits of one daemon; each bounds some queue, loop or table."""

    poll: timedelta = field(
        default=timedelta(seconds=15),
        metadata={"doc": "Time between readings of the whole fleet when all is quiet."},
    )
    poll_fast: timedelta = field(
        default=timedelta(seconds=5),
        metadata={
            "doc": "The same while a release is young, coming, failing or being rolled back."
        },
    )
    probes_at_once_max: int = field(
        default=100, metadata={"doc": "Samples under way at once, over all apps.", "ge": 1}
    )
    retention: timedelta = field(
        default=timedelta(days=30), metadata={"doc": "How long decisions and notices are kept."}
    )
    observation_retention: timedelta = field(
        default=timedelta(hours=9), metadata={"doc": "How long single observations are kept."}
    )
    # 9 h: an error baseline of 8 h, and the hour under observation.
    notice_expiry: timedelta = field(
        default=timedelta(hours=24),
        metadata={"doc": "Age at which an undelivered notice is given up."},
    )
    reference_memory: timedelta = field(
        default=timedelta(seconds=15),
        metadata={
            "doc": "How long after a failed reference the failures of all probes are dropped."
        },
    )
    # Asking only at the same instant left 4 % false rollbacks under a lossy network; 15 s of
    # memory left none (decision rules, section 6, "Prober-side faults").
    fleet_breaker: Breaker = field(
        default_factory=Breaker,
        metadata={"doc": "When rollbacks of all apps are frozen because many fail at once."},
    )
    stall_max: timedelta = field(
        default=timedelta(seconds=60),
        metadata={"doc": "Silence of the main loop after which /livez fails."},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to do with one app: the policy, and the sources of its signals."""

    policy: Policy
    sources: tuple[SignalSource, ...]


class Planner(Protocol):
    """Says which apps are watched, and how. Pure and cheap: called for every reading."""

    def __call__(self, view: AppView) -> Plan | None:
        """Return the plan for the app that ``view`` shows; None when it is not watched."""
        ...
