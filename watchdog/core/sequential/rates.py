"""Whether something happens more often than it may: the sequential test behind K2 and K4.

It bets against the tolerated rate from every moment on at once (weighted Shiryaev-Roberts; decision
rules, section 7, K2), for several worse rates at a time. Why its level holds: the weights of an
hour sum to one, each factor has mean one or less under any rate up to the tolerated one, and
both the cap of an episode and the exponent are concave, so that the value is a supermartingale
that starts at one in total; by Ville's inequality it ever reaches 1/a with probability a at most,
whatever schedule of samples was decided from the past. It does not know what the event is.
"""

from __future__ import annotations

from copy import copy

ALTERNATIVES = (0.02, 0.05, 0.1, 0.2, 0.45, 0.9)
RATE_MAX = ALTERNATIVES[-1]
# At a tolerated rate of this or more nothing worse is left to prove.
_TWICE = 2.0
# A rate under twice the tolerated one is not worth a bet: it takes hours to tell the two apart.
_IDLE = 0.1
# What is bet anew keeps the evidence of a healthy app below this; above it something happened.
_HUGE = 1e300
# Products stay below this, far from the end of doubles.


class RateTest:
    """The test of one series; feed it in order of time.

    ``value`` is the evidence, e, and ``threshold`` what it takes. ``since_s`` is when the event
    happened that the evidence has been growing from. Half of the stake is bet at the first sample,
    the other half evenly over ``window_s``; after that the same rate is paid on, so that each
    later window has half a stake of its own. With ``blip_s`` 0 no samples are taken together.
    """

    __slots__ = (
        "_above_s", "_at_s", "_bets", "_blip_s", "_cap", "_episode", "_gains", "_happened",
        "_losses", "_paid_s", "_until_s", "_window_s", "since_s", "threshold", "tolerated", "value",
    )  # fmt: skip

    def __init__(
        self, tolerated: float, threshold: float, blip_s: float, window_s: float, spread: float
    ) -> None:
        """Test against the rate ``tolerated``; ``spread`` is the dispersion, 1 for independent."""
        assert 0 < tolerated < RATE_MAX, "there is a worse rate to bet on"
        worse = [one for one in ALTERNATIVES if one >= _TWICE * tolerated] or [RATE_MAX]
        self._gains: list[float] = [(one / tolerated) ** (1 / spread) for one in worse]
        self._losses: list[float] = [((1 - one) / (1 - tolerated)) ** (1 / spread) for one in worse]
        self._bets = [0.0] * len(worse)
        self._episode: list[float] = []
        self._blip_s = blip_s
        self._window_s = window_s
        # No bet need hold more than what fires alone. Without a ceiling an hour of outage would
        # be held against the app for hours after it is over.
        self._cap = threshold * len(worse)
        self._at_s: float | None = None
        self._paid_s = self._until_s = self._above_s = float("-inf")
        self.tolerated = tolerated
        self.threshold = threshold
        self.value = 0.0
        self.since_s = 0.0
        self._happened = False

    def add(self, at_s: float, bad: bool) -> None:
        """Weigh one sample; one that comes late counts as taken with the newest before it."""
        if self._at_s is None:
            self._paid_s = at_s - self._window_s
        elif at_s < self._at_s:
            at_s = self._at_s
        self._at_s = at_s
        if at_s < self._until_s:
            value = self._go_on(bad)
        else:
            if self._episode:
                self._close()
            # The half stake of the beginning is the most that silence is paid for, too.
            weight = 0.5 * min(1.0, (at_s - self._paid_s) / self._window_s)
            self._paid_s = at_s
            value = self._open(at_s, weight) if bad else self._pass(weight)
        self.value = value / len(self._gains)
        if self.value >= self.threshold:
            self._above_s = at_s

    def _pass(self, weight: float) -> float:
        self._bets = bets = [
            (bet + weight) * loss for bet, loss in zip(self._bets, self._losses, strict=True)
        ]
        return sum(bets)

    def _open(self, at_s: float, weight: float) -> float:
        """Begin an episode: all that happens within the blip tolerance is one piece of evidence."""
        if self.value < _IDLE or not self._happened:
            self.since_s, self._happened = at_s, True
        self._bets = [bet + weight for bet in self._bets]
        self._episode = self._gains
        self._until_s = at_s + self._blip_s
        return sum([bet * gain for bet, gain in zip(self._bets, self._gains, strict=True)])

    def _go_on(self, bad: bool) -> float:
        factors = self._gains if bad else self._losses
        self._episode = [
            min(one * factor, _HUGE) for one, factor in zip(self._episode, factors, strict=True)
        ]
        return sum(self._capped())

    def _capped(self) -> list[float]:
        """Return the bets as they stand inside an episode, which is worth one event at most."""
        return [
            bet * (one if one < gain else gain)
            for bet, one, gain in zip(self._bets, self._episode, self._gains, strict=True)
        ]

    def _close(self) -> None:
        self._bets = [min(bet, self._cap) for bet in self._capped()]
        self._episode = []

    @property
    def alarmed(self) -> bool:
        """True once the evidence suffices, until it has not for the blip tolerance.

        A single good sample between decision and deed must not call it off.
        """
        return self._at_s is not None and self._at_s - self._above_s <= self._blip_s

    def copy(self) -> RateTest:
        """Return an independent copy. Its lists are never changed in place, so may be shared."""
        return copy(self)
