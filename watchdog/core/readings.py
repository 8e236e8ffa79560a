"""Numbers that signals read, summed up as a record and followed as they come in.

For rules on signals that measure rather than answer: queries, counts of log lines, restarts.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from statistics import fmean, median

from watchdog.core.statistics import quantile
from watchdog.model.evidence import Baseline, Tally
from watchdog.model.observation import Answer, Observation
from watchdog.model.verdict import Figure, Health

AGE_MAX = timedelta(minutes=3)
AGE_MAX_DOC = "How old the newest reading may be; it must exceed the probe's interval."
# Numbers come a minute apart, or later: what is fresh for a probe's answer would never be for them.
MAD_FACTOR = 1.4826
# Makes the median absolute deviation of a normal distribution its standard deviation.
P95_FACTOR = 1.645
# The 95 % quantile of the standard normal distribution.


def value_record(record: Baseline, observations: Sequence[Observation]) -> Baseline:
    """Return ``record`` with what the numbers read in ``observations`` come to.

    Spread is max(1.4826 x MAD, (p95 - median) / 1.645) (decision rules, K6): the first is robust,
    the second sees a tail that the first is blind to. ``observations`` are in order of time.
    """
    read = [one for one in observations if one.value is not None]
    values = [one.value for one in read if one.value is not None]
    if not values:
        return record
    seconds = (read[-1].ended_at - read[0].begun_at).total_seconds()
    middle = median(values)
    deviation = median(abs(one - middle) for one in values)
    tail = (quantile(values, 0.95) - middle) / P95_FACTOR
    return replace(
        record,
        values=len(values),
        value_median=middle,
        value_mean=fmean(values),
        value_rate=sum(values) / seconds if seconds > 0 else 0.0,
        value_spread=max(MAD_FACTOR * deviation, tail),
    )


@dataclass(slots=True, kw_only=True)
class Run:
    """The breaches at the end of a series that nothing interrupts. Mutable.

    Nor may more than ``gap_max`` lie between two of them, where that is set: nobody looked.
    """

    gap_max: timedelta | None = None
    answers: int = 0
    latest: datetime | None = None
    value: float = 0.0
    breaches: int = 0
    since: datetime | None = None

    def take(self, one: Observation, value: float, *, breached: bool) -> None:
        """Add one reading that breached its limit or did not."""
        gap = one.begun_at - self.latest if self.latest is not None else timedelta(0)
        self.answers += 1
        self.latest, self.value = one.ended_at, value
        if not breached or (self.gap_max is not None and gap > self.gap_max):
            self.breaches, self.since = 0, None
        if not breached:
            return
        self.breaches += 1
        self.since = self.since or one.begun_at

    @property
    def span(self) -> timedelta:
        """Return how long the breaches have lasted."""
        if self.since is None or self.latest is None:
            return timedelta(0)
        return self.latest - self.since


@dataclass(slots=True)
class RunTest:
    """The running test of a rule on the run of breaches at the end of a series.

    ``breached`` says whether a number is out of range, ``bad`` whether a run of such is too much,
    ``words`` what there is to say of it. Constant cost for each number.
    """

    rule: str
    signal: str
    breached: Callable[[float], bool]
    bad: Callable[[Run], bool]
    words: Callable[[Run], tuple[str, tuple[Figure, ...]]]
    run: Run = field(default_factory=Run)

    def take(self, one: Observation) -> None:
        """Weigh one more observation; what read no number is left alone."""
        value = measured(one, self.signal)
        if value is not None:
            self.run.take(one, value, breached=self.breached(value))

    def copy(self) -> RunTest:
        """Return an independent copy."""
        return replace(self, run=replace(self.run))

    def alarmed(self, now: datetime) -> bool:
        """True when the run is too much."""
        return self.bad(self.run)

    def tally(self, now: datetime) -> Tally:
        """Say what the run comes to."""
        reason, figures = self.words(self.run)
        bad = self.bad(self.run)
        return Tally(
            rule=self.rule,
            answers=self.run.answers,
            latest=self.run.latest,
            health=Health.UNHEALTHY if bad else Health.HEALTHY,
            reason=reason,
            figures=figures,
            since=self.run.since if bad else None,
        )


@dataclass(slots=True, kw_only=True)
class Window:
    """The numbers of a stretch of time that ends now, with their sum. Mutable."""

    length: timedelta
    answers: int = 0
    latest: datetime | None = None
    held: deque[tuple[datetime, float]] = field(default_factory=deque)
    total: float = 0.0

    def take(self, one: Observation, value: float) -> None:
        """Add one number; those that have left the window go."""
        self.answers += 1
        self.latest = one.ended_at
        self.held.append((one.ended_at, value))
        self.total += value
        self.trim(one.ended_at)

    def trim(self, now: datetime) -> None:
        """Let go of what left the window by ``now``."""
        while self.held and self.held[0][0] <= now - self.length:
            self.total -= self.held.popleft()[1]
        if not self.held:
            self.total = 0.0  # or rounding would add up

    def since(self) -> datetime | None:
        """Return when the oldest number in the window that is not zero was read."""
        return next((at for at, value in self.held if value), None)

    def copy(self) -> Window:
        """Return an independent copy."""
        return replace(self, held=deque(self.held))


def measured(one: Observation, signal: str) -> float | None:
    """Return the number that ``one`` read, if it is of ``signal`` and read any."""
    if one.signal != signal or one.answer is Answer.NO_ANSWER:
        return None
    return one.value
