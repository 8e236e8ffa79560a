"""What one seed chooses: which faults, which people, how many replicas, pinned or not."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One world's circumstances; rates are probabilities per call, times are in seconds."""

    seed: int
    pinning: bool
    replicas: int
    crash_rate: float
    reply_lost_rate: float
    request_lost_rate: float
    late_rate: float
    read_fault_rate: float
    notice_fault_rate: float
    read_lag_s: float
    people: bool
    observer_lost: bool
    cancels: bool
    storm_s: float = 150.0
    calm_s: float = 240.0


def options_of(seed: int) -> Options:
    """Return the circumstances of ``seed``: each fault is absent in about half of the worlds."""
    chance = Random(seed)

    def sometimes(most: float) -> float:
        return chance.choice((0.0, chance.uniform(0.0, most)))

    return Options(
        seed=seed,
        pinning=chance.random() < 0.5,
        replicas=chance.choice((1, 1, 2)),
        crash_rate=sometimes(0.02),
        reply_lost_rate=sometimes(0.5),
        request_lost_rate=sometimes(0.5),
        late_rate=sometimes(0.5),
        read_fault_rate=sometimes(0.2),
        notice_fault_rate=sometimes(0.5),
        read_lag_s=chance.choice((0.0, 0.0, chance.uniform(0.0, 8.0))),
        people=chance.random() < 0.5,
        observer_lost=chance.random() < 0.3,
        cancels=chance.random() < 0.5,
    )
