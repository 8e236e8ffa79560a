"""A log of probes in columns: what each probe came to and when, and when releases went live.

Millions of outcomes fit, at 17 bytes each. Times are seconds since 1970, or since any moment that
the whole log shares. It does not know where the log came from.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from math import nan
from statistics import median

from watchdog.model.observation import Answer

ANSWERS = (Answer.PASSED, Answer.FAILED, Answer.NO_ANSWER)
PASSED, FAILED, NO_ANSWER = range(3)
"""An answer's place in ``ANSWERS``, as the column of a track holds it."""

DENSE_S = 1.05
# One outcome a second, with some room for a timer that is late now and then.


@dataclass(frozen=True, slots=True, kw_only=True)
class GoLive:
    """A release that went live, and what is known of it for sure.

    ``bad`` is None where nobody said whether it was; ``fault_at_s`` is when its fault began.
    """

    at_s: float
    release: str
    bad: bool | None = None
    fault_at_s: float | None = None


@dataclass(slots=True)
class Track:
    """The outcomes of one probe, in order of time once they are tidied."""

    name: str
    at_s: array[float] = field(default_factory=lambda: array("d"))
    state: bytearray = field(default_factory=bytearray)
    took_s: array[float] = field(default_factory=lambda: array("d"))

    def add(self, at_s: float, state: int, took_s: float = nan) -> None:
        """Append one outcome; ``took_s`` is not a number where nothing was timed."""
        self.at_s.append(at_s)
        self.state.append(state)
        self.took_s.append(took_s)

    def tidy(self) -> None:
        """Put the outcomes in order of time. Safe to repeat."""
        times = self.at_s
        if all(times[place] <= times[place + 1] for place in range(len(times) - 1)):
            return
        order = sorted(range(len(times)), key=times.__getitem__)
        self.at_s = array("d", (times[place] for place in order))
        self.took_s = array("d", (self.took_s[place] for place in order))
        self.state = bytearray(self.state[place] for place in order)

    def since(self, at_s: float, begin: int = 0) -> int:
        """Return the place of the first outcome at or after a moment; the length for none."""
        return bisect_left(self.at_s, at_s, begin)

    def gap_s(self) -> float:
        """Return the time between two outcomes, as it mostly is; infinite for fewer than two."""
        times = self.at_s
        if len(times) < 2:
            return float("inf")
        return median(later - earlier for earlier, later in pairwise(times))


@dataclass(slots=True)
class Log:
    """All tracks of one app. ``skipped`` counts lines left out; ``unused`` are unknown fields."""

    tracks: dict[str, Track] = field(default_factory=dict)
    go_lives: list[GoLive] = field(default_factory=list)
    skipped: int = 0
    unused: set[str] = field(default_factory=set)

    def track(self, name: str) -> Track:
        """Return the track of a probe, made when it is new."""
        found = self.tracks.get(name)
        if found is None:
            found = self.tracks[name] = Track(name)
        return found

    def tidy(self) -> None:
        """Put everything in order of time. Safe to repeat."""
        for one in self.tracks.values():
            one.tidy()
        self.go_lives.sort(key=lambda one: one.at_s)

    def count(self) -> int:
        """Return how many outcomes there are."""
        return sum(len(one.at_s) for one in self.tracks.values())

    def begin_s(self) -> float:
        """Return when the first outcome was; infinite for an empty log."""
        return min((one.at_s[0] for one in self.tracks.values() if one.at_s), default=float("inf"))


def moment(at_s: float) -> datetime:
    """Return a moment of a log as an instant."""
    return datetime.fromtimestamp(at_s, UTC)


def dense(tracks: Iterable[Track]) -> bool:
    """True when every track has an outcome a second, so that another schedule can be emulated."""
    return all(one.gap_s() <= DENSE_S for one in tracks)
