"""How soon a policy would notice a fault, by playing faults to its own rules.

Each fault begins as the release goes live and is played many times over, sampled as the policy's
schedule asks, against a spotless record of eight hours. Nothing is left to chance: the numbers
that look so are the same every time. What the sampled app would do besides is not known here,
nor is what blame and guards would say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import cos, exp, inf, log, pi, sqrt

from watchdog.core.pace import pace
from watchdog.core.policy import Policy
from watchdog.core.statistics import quantile
from watchdog.core.tallying import Tallying, tallying
from watchdog.model.evidence import Baseline
from watchdog.model.identity import DeploymentId
from watchdog.model.memory import Memory, Release
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.model.view import Content

RELEASES = 40
HOPELESS = 8
WATCHED = timedelta(minutes=15)
RECORD_ANSWERS, RECORD_LATENCY_ANSWERS = 2_880, 360
# Eight hours and one hour of a sample every ten seconds.
LATENCY_S, LOG_DEVIATION = 0.1, 0.5
QUANTILE_95 = 1.645
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_LIVE = Release(
    deployment=DeploymentId("live"),
    content=Content(),
    created_at=_EPOCH,
    live_from=_EPOCH,
    seen_going_live=True,
)
_MEMORY = Memory(releases=(_LIVE,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A way to be bad: the share of answers that fail, and how much slower good ones are."""

    name: str
    failing: float = 0.0
    slower: float = 1.0


FAULTS = (
    Fault(name="dead", failing=1.0),
    Fault(name="half of the answers fail", failing=0.5),
    Fault(name="20 % fail", failing=0.2),
    Fault(name="5 % fail", failing=0.05),
    Fault(name="three times slower", slower=3.0),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """How soon one fault is noticed after going live.

    ``median`` and ``late`` (the 95 % quantile) are None where that many are not noticed within
    ``WATCHED``; ``missed`` is the share that is not, 0 to 1.
    """

    fault: Fault
    median: timedelta | None
    late: timedelta | None
    missed: float


@lru_cache(maxsize=256)
def forecast(policy: Policy, fault: Fault, releases: int = RELEASES) -> Forecast:
    """Return how soon the policy's condition would be met by ``fault``, over so many releases."""
    delays: list[float] = []
    for number in range(releases):
        delay = _delay(policy, fault, _chances(number).__next__)
        delays.append(inf if delay is None else delay.total_seconds())
        if number + 1 >= HOPELESS and min(delays) == inf:
            break  # A miss is the dearest to play, and more of them would tell nothing new.
    return Forecast(
        fault=fault,
        median=_duration(quantile(delays, 0.5)),
        late=_duration(quantile(delays, 0.95)),
        missed=delays.count(inf) / len(delays),
    )


def _duration(seconds: float) -> timedelta | None:
    return None if seconds == inf else timedelta(seconds=seconds)


def _delay(policy: Policy, fault: Fault, chance: Callable[[], float]) -> timedelta | None:
    """Return when one release with ``fault`` is noticed, counted from its going live."""
    tests = tallying(policy, _record(policy), _MEMORY, _LIVE.deployment)
    signals = sorted({rule.signal for rule in policy.rules if rule.signal})
    schedule, due, last_failure = policy.schedule, timedelta(0), None
    confirming = 0
    while due < WATCHED:
        now = _EPOCH + due
        failed = chance() < fault.failing
        latency = LATENCY_S * fault.slower * _spread(chance)
        _take(tests, signals, now, None if failed else latency, confirming == 0)
        if failed:
            last_failure = now
        if tests.alarms(now) >= policy.at_least:
            return due
        interval = pace(schedule, _EPOCH, last_failure, now).interval
        if confirming:
            confirming -= 1
        elif failed and schedule.confirm_every < interval:
            confirming = schedule.confirmations
        due += schedule.confirm_every if confirming else interval
    return None


def _take(
    tests: Tallying, signals: list[str], now: datetime, latency_s: float | None, fair: bool
) -> None:
    for signal in signals:
        failed = latency_s is None
        tests.take(
            Observation(
                signal=signal,
                begun_at=now,
                ended_at=now,
                answer=Answer.FAILED if failed else Answer.PASSED,
                reason=FailureReason.STATUS if failed else None,
                latency=None if latency_s is None else timedelta(seconds=latency_s),
                scheduled=fair,
            )
        )


def _record(policy: Policy) -> tuple[Baseline, ...]:
    """Return the spotless record of eight hours, for every signal that is judged."""
    p95 = LATENCY_S * exp(QUANTILE_95 * LOG_DEVIATION)
    return tuple(
        Baseline(
            signal=signal,
            answers=RECORD_ANSWERS,
            latency_answers=RECORD_LATENCY_ANSWERS,
            latency_median=timedelta(seconds=LATENCY_S),
            latency_p95=timedelta(seconds=p95),
            latency_log_mean=log(LATENCY_S),
            latency_log_deviation=LOG_DEVIATION,
        )
        for signal in {rule.signal for rule in policy.rules if rule.signal}
    )


def _spread(chance: Callable[[], float]) -> float:
    """Return a factor spread as exp(normal) about 1 with the deviation of the record."""
    # Box and Muller 1958.
    size = sqrt(-2 * log(1 - chance()))
    return exp(LOG_DEVIATION * size * cos(2 * pi * chance()))


def _chances(seed: int) -> Iterator[float]:
    """Yield numbers from 0 up to 1 that look random: SplitMix64 (Steele, Lea, Flood 2014)."""
    state, mask = seed * 0x632BE59BD9B4E019 + 1, (1 << 64) - 1
    while True:
        state = (state + 0x9E3779B97F4A7C15) & mask
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & mask
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & mask
        yield ((mixed ^ (mixed >> 31)) >> 11) / (1 << 53)
