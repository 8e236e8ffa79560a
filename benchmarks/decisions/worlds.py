"""One app over time, as the truth is: when it fails, how slow it is, when our own network loses.

The state is a function of time alone, so that whoever looks, and however often, sees the same
app. What single questions come to is drawn by whoever asks. Knows nothing of rules or probing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import exp, log, pi, sin, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter
from scipy.special import digamma, polygamma

TIMEOUT_S = 5.0
FAILING_TAKES_S = 0.05
# A refused connection or an error page; only a hang takes the whole patience of a probe.
REFERENCES = 2
DAY_S = 86_400.0
NOISE_CORRELATION = 0.7
NOISE_LAG_S = 10.0
BLOCK = 512


class State(NamedTuple):
    """How the app and the way to it are at one moment; the shares are probabilities."""

    failing: float = 0.0
    slower: float = 1.0
    lost: float = 0.0
    hangs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """A stretch in which something is added to the usual state.

    With ``ramp_s`` the failing share grows from nothing to ``failing`` over so many seconds.
    """

    start_s: float
    length_s: float
    failing: float = 0.0
    slower: float = 1.0
    lost: float = 0.0
    hangs: bool = False
    ramp_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """How long good answers take: the shape of the logarithm, and what moves it slowly.

    ``correlated`` is the part of the variance of the logarithm that hangs together over some
    ten seconds; ``drift`` the amplitude of its daily wave. ``gamma`` draws from a gamma
    distribution of the same deviation instead of a lognormal one.
    """

    median_s: float = 0.1
    deviation: float = 0.5
    correlated: float = 0.0
    drift: float = 0.0
    gamma: bool = False


@dataclass(slots=True)
class World:
    """The truth about one app between two moments, seconds after the release went live."""

    latency: Latency
    base: State
    episodes: tuple[Episode, ...] = ()
    since_s: float = 0.0
    phase_s: float = 0.0
    noise: list[float] = field(default_factory=list)
    _cuts: list[float] = field(init=False)
    _states: list[State] = field(init=False)

    def __post_init__(self) -> None:
        pieces = [piece for one in self.episodes for piece in _pieces(one)]
        ends = {edge for one in pieces for edge in (one.start_s, one.start_s + one.length_s)}
        self._cuts = sorted(ends)
        self._states = [self.base]
        for cut in self._cuts:
            over = [one for one in pieces if one.start_s <= cut < one.start_s + one.length_s]
            self._states.append(_together(self.base, over))

    def state(self, at_s: float) -> State:
        """Return how things are at one moment."""
        return self._states[bisect_right(self._cuts, at_s)]

    def log_latency(self, at_s: float) -> float:
        """Return the part of the latency's logarithm that is the moment's, not the answer's."""
        level = log(self.latency.median_s)
        if self.latency.drift:
            level += self.latency.drift * sin(2 * pi * (at_s + self.phase_s) / DAY_S)
        if self.noise:
            level += self.noise[min(int(at_s - self.since_s), len(self.noise) - 1)]
        return level


class Dice:
    """Draws what single questions come to; one for each series of questions."""

    def __init__(self, chance: np.random.Generator, latency: Latency) -> None:
        """Draw by ``chance``."""
        self._chance = chance
        self._gamma = latency.gamma
        self._shape = gamma_shape(latency.deviation)
        self._spread = latency.deviation * sqrt(1 - latency.correlated)
        self._shares: list[float] = []
        self._logs: list[float] = []

    def share(self) -> float:
        """Return a number between 0 and 1."""
        if not self._shares:
            self._shares = self._chance.random(BLOCK).tolist()
        return self._shares.pop()

    def hits(self, probability: float) -> bool:
        """Return whether something of this probability happens."""
        return probability > 0 and self.share() < probability

    def factor(self) -> float:
        """Return by how much one answer's latency differs from the moment's."""
        if not self._logs:
            self._logs = self._draw_logs().tolist()
        return exp(self._logs.pop())

    def _draw_logs(self) -> NDArray[np.float64]:
        if not self._gamma:
            return self._chance.standard_normal(BLOCK) * self._spread
        drawn = np.log(self._chance.standard_gamma(self._shape, BLOCK))
        centred = (drawn - digamma(self._shape)) / sqrt(polygamma(1, self._shape))
        return np.asarray(centred * self._spread)


def gamma_shape(deviation: float) -> float:
    """Return the shape of the gamma distribution whose logarithm deviates so much."""
    low, high = 0.01, 10_000.0
    while high / low > 1 + 1e-9:
        middle = sqrt(low * high)
        low, high = (middle, high) if polygamma(1, middle) > deviation**2 else (low, middle)
    return low


def noise(chance: np.random.Generator, latency: Latency, length_s: float) -> list[float]:
    """Return the slow part of the latency's logarithm, one value a second."""
    if not latency.correlated:
        return []
    step = NOISE_CORRELATION ** (1 / NOISE_LAG_S)
    drawn = chance.standard_normal(int(length_s) + 1) * sqrt(1 - step**2)
    drawn[0] /= sqrt(1 - step**2)
    spread = latency.deviation * sqrt(latency.correlated)
    return [float(one) for one in lfilter([1.0], [1.0, -step], drawn) * spread]


def _pieces(episode: Episode) -> Iterable[Episode]:
    """Cut a ramp into steps of five seconds."""
    if not episode.ramp_s:
        return [episode]
    step = 5.0
    count = int(episode.ramp_s / step)
    rising = [
        Episode(
            start_s=episode.start_s + place * step,
            length_s=step,
            failing=episode.failing * (place + 0.5) / count,
        )
        for place in range(count)
    ]
    rest = episode.length_s - episode.ramp_s
    start = episode.start_s + episode.ramp_s
    return [*rising, Episode(start_s=start, length_s=rest, failing=episode.failing)]


def _together(base: State, episodes: Iterable[Episode]) -> State:
    """Return the state in which all of these go on at once."""
    failing, slower, lost, hangs = base
    for one in episodes:
        failing = 1 - (1 - failing) * (1 - one.failing)
        lost = 1 - (1 - lost) * (1 - one.lost)
        slower *= one.slower
        hangs = hangs or one.hangs
    return State(failing, slower, lost, hangs)
