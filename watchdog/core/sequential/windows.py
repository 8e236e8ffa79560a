"""A running test over the answers of the last while: what falls out of the window is let go."""

from __future__ import annotations

from collections import deque
from datetime import datetime
from typing import NamedTuple, Self

from watchdog.core.sequential.running import Running
from watchdog.model.evidence import OBSERVATIONS_MAX


class Sample(NamedTuple):
    """One answer, with times as the test that holds it counts them."""

    begun_s: float
    ended_s: float
    failed: bool
    latency_s: float | None


class Windowed(Running):
    """A running test that remembers one window of answers, bounded in number.

    Answers come in the order in which they ended; one out of order stays a little longer.
    """

    __slots__ = ("_kept", "_window_s")

    def __init__(self, rule: str, signal: str, window_s: float) -> None:
        """Remember answers for ``window_s``."""
        super().__init__(rule, signal)
        self._window_s = window_s
        self._kept: deque[Sample] = deque(maxlen=OBSERVATIONS_MAX)

    def copy(self) -> Self:
        """Return an independent copy; costs as much as the window holds."""
        twin = super().copy()
        twin._kept = self._kept.copy()
        return twin

    def _weigh(self, begun_s: float, ended_s: float, failed: bool, latency_s: float | None) -> None:
        kept, gone_s = self._kept, ended_s - self._window_s
        while kept and kept[0].ended_s <= gone_s:
            kept.popleft()
        kept.append(Sample(begun_s, ended_s, failed, latency_s))

    def _recent(self, now: datetime) -> list[Sample]:
        """Return the answers that ended within the window before ``now``."""
        # Rounded to the tick of our clocks: an answer of exactly the window ago is out.
        since_s = round((now - self.origin).total_seconds() - self._window_s, 6)
        return [one for one in self._kept if one.ended_s > since_s]
