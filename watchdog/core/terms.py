"""What a policy asks of every rule alike: how long a blip may be, and what counts as fresh.

Figures and their derivation: section 7 of the decision rules (docs/how-it-decides.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The part of a policy that rules must honour.

    ``blip_tolerance``: failures within it count as one piece of evidence, however many there are.
    ``interval``: time between scheduled samples. ``window``: how long after go-live a release is
    observed. ``error_probability``: of rolling back a good release, 0 to 1, nominal.
    ``evidence_age_max``: an answer older than this says nothing about now.
    ``failure_floor``: the failure rate, 0 to 1, below which nobody wants a rollback.
    ``latency_tolerance``: how many times slower than before is still no reason for a rollback.
    """

    blip_tolerance: timedelta = timedelta(seconds=12)
    interval: timedelta = timedelta(seconds=10)
    window: timedelta = timedelta(hours=1)
    error_probability: float = 1e-3
    evidence_age_max: timedelta = timedelta(seconds=45)
    failure_floor: float = 0.005
    latency_tolerance: float = 1.25
