"""Whether answers have become slower than they may: the sequential test behind K3.

A mixture test of the mean of standardised log latency against the predecessor's, both samples
counted as uncertain (decision rules, section 7, K3; the mixture is Robbins 1970, the two-sample
information that of Lai and Xing). Started anew every five minutes, so that an hour of health does
not hide what begins after it. It does not know whose answers they are.
"""

from __future__ import annotations

from collections import deque
from copy import copy
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import NamedTuple

CELL_S = 10.0
# Answers within a cell tell much the same: together they are worth two at most.
CELLS_MIN = 6
START_EVERY_S = 300.0
_CLIP = 3.0
_PRIORS = (0.1, 1.0)
_EXPONENT_MAX = 690.0
_LATENCY_MIN_S = 1e-6
# The end of doubles, and the resolution of our clocks.


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What is normal: mean and deviation of the logarithm of seconds, over ``answers``.

    ``inflation`` is by how much autocorrelation inflates the variance; ``shift`` the logarithm
    of how many times slower is tolerated.
    """

    mean: float
    deviation: float
    answers: int
    inflation: float
    shift: float


class _Start(NamedTuple):
    stake: float
    worth: float
    total: float
    cells: int


class LevelTest:
    """The test of one series of latencies; feed it in order of time.

    ``value`` is the evidence and ``threshold`` what it takes; ``alarmed`` stands until the last
    minute as a whole was no slower than tolerated, and what was seen by then is let go. At most
    the starts of one window are kept: the oldest falls off. Half of the stake is on the first, the
    other half shared by those of ``window_s``; later ones are paid the same.
    """

    __slots__ = (
        "_at_s", "_cell", "_cells", "_in_cell", "_known", "_late_stake", "_level", "_low",
        "_low_total", "_next_s", "_origin_s", "_recent", "_slower", "_starts", "_starts_max",
        "_total", "_waiting", "_worth", "alarmed", "since_s", "threshold", "value",
    )  # fmt: skip

    def __init__(self, level: Level, threshold: float, window_s: float) -> None:
        """Test against ``level``, whose deviation is above 0."""
        assert level.deviation > 0, "a deviation to measure by"
        self._level = level
        self._known = level.answers / level.inflation
        self._starts_max = max(2, round(window_s / START_EVERY_S))
        self._late_stake = 0.5 / (self._starts_max - 1)
        self._starts: list[_Start] = [_Start(0.5, 0.0, 0.0, 0)]
        self._recent: deque[tuple[float, float, float]] = deque(maxlen=CELLS_MIN)
        self._origin_s: float | None = None
        self._at_s = self._next_s = 0.0
        self._cell = -1
        self._cells = self._in_cell = 0
        self._worth = self._total = self._slower = self._low = self._low_total = 0.0
        self._waiting = True
        self.threshold = threshold
        self.value = 0.0
        self.alarmed = False
        self.since_s = 0.0

    def add(self, at_s: float, latency_s: float) -> None:
        """Weigh one good answer; one that comes late counts as taken with the newest before it."""
        if self._origin_s is None:
            self._origin_s, self._next_s = at_s, at_s + START_EVERY_S
        self._at_s = at_s = max(at_s, self._at_s) if self._cells else at_s
        cell = int((at_s - self._origin_s) // CELL_S)
        if cell != self._cell:
            self._enter(cell)
        if self._waiting:
            self.since_s, self._waiting = at_s, False
        level = self._level
        took = log(max(latency_s, _LATENCY_MIN_S)) - level.mean
        score = min(max((took - level.shift) / level.deviation, -_CLIP), _CLIP)
        # The i-th answer of a cell: d(i) - d(i - 1) with d(i) = i / (1 + (i - 1) / 2).
        self._in_cell += 1
        worth = 2.0 / (self._in_cell * (self._in_cell + 1))
        self._worth += worth
        self._total += worth * score
        self._slower += worth * took
        if self._total <= self._low_total:
            # Page's estimate of when a change began: just after the sum was lowest.
            self._low_total, self._waiting = self._total, True
        self.value = self._weigh() if self._total > self._low else 0.0
        if not self.alarmed:
            self.alarmed = self.value >= self.threshold
        elif self._total <= self._recent[0][1]:
            self._begin_anew()

    def _enter(self, cell: int) -> None:
        self._cell, self._in_cell = cell, 0
        if self._at_s >= self._next_s:
            self._start()
        self._cells += 1
        self._recent.append((self._worth, self._total, self._slower))

    def _start(self) -> None:
        assert self._origin_s is not None, "a test that starts again has begun"
        passed = (self._at_s - self._origin_s) // START_EVERY_S
        self._next_s = self._origin_s + (passed + 1) * START_EVERY_S
        self._starts = self._starts[-self._starts_max + 1 :]
        self._starts.append(_Start(self._late_stake, self._worth, self._total, self._cells))
        self._low = min(one.total for one in self._starts)

    def _begin_anew(self) -> None:
        """The trouble is over: keep no evidence of it."""
        self._starts = []
        self._start()
        self._low_total, self._waiting = self._total, True
        self.value, self.alarmed = 0.0, False

    def _weigh(self) -> float:
        """Return the evidence of all starts together."""
        value = 0.0
        for start in self._starts:
            total = self._total - start.total
            if total <= 0 or self._cells - start.cells < CELLS_MIN:
                continue
            worth = self._worth - start.worth
            seen = worth / self._level.inflation
            information = seen * self._known / (seen + self._known)
            value += start.stake * mixture(information, information * total / worth)
        return value

    def recent(self) -> float:
        """Return the typical latency, in seconds, of about the last minute."""
        worth, _, slower = self._recent[0]
        return exp(self._level.mean + (self._slower - slower) / (self._worth - worth))

    def copy(self) -> LevelTest:
        """Return an independent copy."""
        twin = copy(self)
        twin._recent = self._recent.copy()
        twin._starts = self._starts.copy()
        return twin


def mixture(information: float, score: float) -> float:
    """Return the mean of v(a) = (1 + aI)^(-1/2) exp(a U^2 / (2 (1 + aI))) over the priors a.

    U is ``score``, of variance I = ``information`` under the null; normal priors of variance a on
    the shift (Robbins 1970). Bounded where doubles end.
    """
    value = 0.0
    for prior in _PRIORS:
        spread = 1 + prior * information
        value += exp(min(prior * score * score / (2 * spread), _EXPONENT_MAX)) / sqrt(spread)
    return value / len(_PRIORS)
