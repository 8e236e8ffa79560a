"""A running test that bets on a raised rate of some event, and its words.

What the event is, and over which samples, the rules ``rate`` and ``slow`` say.
"""

from __future__ import annotations

from datetime import datetime
from typing import Self

from watchdog.core.sequential.normal import LATENCIES_MIN
from watchdog.core.sequential.rates import RATE_MAX, RateTest
from watchdog.core.sequential.running import Running, amount
from watchdog.core.statistics import tolerated_rate
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline
from watchdog.model.verdict import Figure, Health

PEAK_MAX = 1e7
# However restless its past, an app is not beyond proof.
SLOW_FLOOR = 0.03
SLOW_CONFIDENCE = 0.99


class Betting(Running):
    """The running test of a rate; None as the test means that there is none to prove."""

    __slots__ = ("_test", "events", "samples")

    def __init__(self, rule: str, signal: str, test: RateTest | None) -> None:
        """Begin ``test`` for the rule named ``rule``."""
        super().__init__(rule, signal)
        self._test = test
        self.events = 0
        self.samples = 0

    def alarmed(self, now: datetime) -> bool:
        """True when the tally is unhealthy."""
        return self._test is not None and self._test.alarmed

    def copy(self) -> Self:
        """Return an independent copy."""
        twin = super().copy()
        twin._test = self._test.copy() if self._test else None
        return twin

    def _bet(self, at_s: float, bad: bool) -> None:
        self.samples += 1
        self.events += bad
        if self._test is not None:
            self._test.add(at_s, bad)

    def _verdict(
        self, seen: str, events: str, before: int, of: int
    ) -> tuple[Health, str, tuple[Figure, ...], datetime | None]:
        """Return what ``seen`` comes to, against ``before`` events among ``of`` samples."""
        test = self._test
        if test is None:
            why = "is too bad" if 2 * before > of else "is too short"
            reason = f"{seen}; the record of the release before {why} to tell a raised rate"
            return Health.HEALTHY, reason, (), None
        figures = (
            Figure(name="evidence", value=test.value, limit=test.threshold),
            Figure(name="tolerated rate", value=test.tolerated),
            Figure(name=events, value=self.events),
            Figure(name="answers", value=self.samples),
        )
        reason = (
            f"{seen}, against {before / of:.1%} before (up to {test.tolerated:.1%} is "
            f"tolerated): evidence {amount(test.value)} against {test.threshold:,.0f}"
        )
        if not test.alarmed:
            return Health.HEALTHY, reason, figures, None
        return Health.UNHEALTHY, reason, figures, self._moment(test.since_s)


def bet_on_failures(baseline: Baseline, terms: Terms, *, replay: bool = False) -> RateTest | None:
    """Return the test of K2; None where no worse rate is left to prove.

    ``replay``: the one to run over the record itself, which tells what its own past would have
    passed for. It has no blip tolerance, so that a past full of blips counts as what it was.
    """
    tolerated = tolerated_rate(
        baseline.failures, baseline.answers, baseline.dispersion, terms.failure_floor
    )
    return _bet(tolerated, baseline.dispersion, baseline.rate_peak, terms, replay)


def bet_on_slowness(baseline: Baseline, terms: Terms, *, replay: bool = False) -> RateTest | None:
    """Return the test of K4; None where the predecessor's latencies are too few."""
    if baseline.latency_answers < LATENCIES_MIN:
        return None
    tolerated = tolerated_rate(
        baseline.slow,
        baseline.latency_answers,
        baseline.slow_dispersion,
        SLOW_FLOOR,
        SLOW_CONFIDENCE,
    )
    return _bet(tolerated, baseline.slow_dispersion, baseline.slow_peak, terms, replay)


def _bet(
    tolerated: float, spread: float, peak: float, terms: Terms, replay: bool
) -> RateTest | None:
    if tolerated >= RATE_MAX:
        return None
    threshold = PEAK_MAX if replay else max(1 / terms.error_probability, min(peak, PEAK_MAX))
    blip_s = 0.0 if replay else terms.blip_tolerance.total_seconds()
    return RateTest(tolerated, threshold, blip_s, terms.window.total_seconds(), spread)
