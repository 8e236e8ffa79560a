"""A bounded series of observations of one deployment, with the record of its predecessor.

Evidence holds what was seen; it does not judge. Observations that could not be credited to a
deployment never reach it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from watchdog.model.identity import DeploymentId
from watchdog.model.observation import Answer, Observation

OBSERVATIONS_MAX = 4_000
# An hour at the fast schedule (about 630 probes and their confirmations) with room for
# several signals; older ones fall off, so memory per app is bounded.


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The record of the previous release for one signal.

    Counts are of scheduled samples that were answered. ``latest_answers`` and
    ``latest_failures`` cover its last two minutes, so that a fault that began before the switch
    can be told from one that came with it.
    """

    signal: str
    answers: int = 0
    failures: int = 0
    longest_failed_run: timedelta = timedelta(0)
    latest_answers: int = 0
    latest_failures: int = 0
    latency_median: timedelta | None = None
    latency_p95: timedelta | None = None

    def __post_init__(self) -> None:
        assert 0 <= self.failures <= self.answers, "failures are among the answers"
        assert 0 <= self.latest_failures <= self.latest_answers, "failures are among the answers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was seen of the live deployment, oldest first, and of its predecessor before it.

    ``impaired_until`` is set while reference endpoints show that the fault is ours; failures in
    that time are kept as *no answer*.
    """

    deployment: DeploymentId | None = None
    observations: tuple[Observation, ...] = ()
    baseline: tuple[Baseline, ...] = ()
    impaired_until: datetime | None = None

    def __post_init__(self) -> None:
        assert len(self.observations) <= OBSERVATIONS_MAX, "evidence is bounded"

    def answers(self, signal: str | None = None) -> tuple[Observation, ...]:
        """Return the answered samples, oldest first, of one signal or of all."""
        return tuple(
            one
            for one in self.observations
            if one.answer is not Answer.NO_ANSWER and signal in (None, one.signal)
        )

    def baseline_of(self, signal: str) -> Baseline:
        """Return the predecessor's record for ``signal``; an empty one when there is none."""
        return next((one for one in self.baseline if one.signal == signal), Baseline(signal=signal))

    def impaired(self, now: datetime) -> bool:
        """True while our own view of the network is not to be trusted."""
        return self.impaired_until is not None and now < self.impaired_until
