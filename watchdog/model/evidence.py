"""A bounded series of observations of one deployment, with the record of its predecessor.

Evidence holds what was seen; it does not judge. Observations that could not be credited to a
deployment never reach it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from watchdog.model.identity import DeploymentId
from watchdog.model.observation import Answer, Observation
from watchdog.model.verdict import Figure, Health

OBSERVATIONS_MAX = 4_000
# An hour at the fast schedule (about 630 probes and their confirmations) with room for
# several signals; older ones fall off, so memory per app is bounded.


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The record of the previous release for one signal.

    Counts are of scheduled samples that were answered. ``latest_answers`` and
    ``latest_failures`` cover its last two minutes, so that a fault that began before the switch
    can be told from one that came with it. ``dispersion`` is the variance of failure counts in
    blocks of 30 scheduled samples over their mean, 1 where too little failed to tell: above 1
    failures come in bursts. ``rate_peak`` and ``slow_peak`` are the largest value that the
    sequential tests of failures and of slow answers reached on this very record without the blip
    tolerance: what the app's own past would have passed for.

    ``latency_*`` cover the good scheduled answers of its last hour: how many, their median and
    95 % quantile, mean and deviation of the natural logarithm of seconds, and the factor by which
    their autocorrelation inflates the variance. ``slow`` counts those that took longer than the
    policy's latency tolerance times that quantile; ``slow_dispersion`` is theirs, and no less than
    that factor.

    ``value_*`` are of the numbers read, for signals that measure: how many, their median, mean,
    sum for each second, and spread (the larger of 1.4826 times the median absolute deviation and
    the distance from median to 95 % quantile over 1.645; decision rules, K6).
    """

    signal: str
    answers: int = 0
    failures: int = 0
    longest_failed_run: timedelta = timedelta(0)
    latest_answers: int = 0
    latest_failures: int = 0
    dispersion: float = 1.0
    rate_peak: float = 0.0
    latency_median: timedelta | None = None
    latency_p95: timedelta | None = None
    latency_answers: int = 0
    latency_log_mean: float = 0.0
    latency_log_deviation: float = 0.0
    latency_inflation: float = 1.0
    slow: int = 0
    slow_dispersion: float = 1.0
    slow_peak: float = 0.0
    values: int = 0
    value_median: float = 0.0
    value_mean: float = 0.0
    value_rate: float = 0.0
    value_spread: float = 0.0

    def __post_init__(self) -> None:
        assert 0 <= self.failures <= self.answers, "failures are among the answers"
        assert 0 <= self.latest_failures <= self.latest_answers, "failures are among the answers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What the running test of one rule has come to over all that counted so far.

    Kept up at a constant cost for each observation, so that a verdict need not go through the
    whole series again. ``answers`` is how many counted, ``latest`` when the newest of them ended;
    the rest becomes the verdict.
    """

    rule: str
    answers: int
    latest: datetime | None
    health: Health
    reason: str
    figures: tuple[Figure, ...] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was seen of the live deployment, oldest first, and of its predecessor before it.

    ``impaired_until`` is set while reference endpoints show that the fault is ours; failures in
    that time are kept as *no answer*. ``tallies`` are those of the policy's rules that are kept
    up as observations come in; a rule without one goes through ``observations``.
    """

    deployment: DeploymentId | None = None
    observations: tuple[Observation, ...] = ()
    baseline: tuple[Baseline, ...] = ()
    impaired_until: datetime | None = None
    tallies: tuple[Tally, ...] = ()

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

    def tally_of(self, rule: str) -> Tally | None:
        """Return what the named rule's running test has come to, where it is kept up."""
        return next((one for one in self.tallies if one.rule == rule), None)

    def impaired(self, now: datetime) -> bool:
        """True while our own view of the network is not to be trusted."""
        return self.impaired_until is not None and now < self.impaired_until
