"""What a rival gets to see of one release: its probes in order, as plain arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from benchmarks.decisions.probing import Probe

Floats = NDArray[np.float64]
Facts = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Probes of one release by the second at which each ended, counted from going live.

    ``failed`` says whether it failed; ``latency_s`` is NaN where it did. ``until_s`` is how far
    the trace goes.
    """

    ended_s: Floats
    failed: Facts
    latency_s: Floats
    until_s: float

    def windows(self, every_s: float) -> Iterator[tuple[float, slice]]:
        """Yield the end of each full window of ``every_s`` with the probes that ended in it."""
        edges = np.arange(0.0, self.until_s + every_s / 2, every_s)
        places = np.searchsorted(self.ended_s, edges, side="right")
        for place in range(1, len(edges)):
            yield float(edges[place]), slice(int(places[place - 1]), int(places[place]))


class Rival(Protocol):
    """The rule of another tool."""

    @property
    def name(self) -> str:
        """The short name, for choosing it."""
        ...

    @property
    def title(self) -> str:
        """What it is, for tables."""
        ...

    def decides(self, trace: Trace, previous: Trace) -> float | None:
        """Return the second at which it would roll back, None when it keeps the release.

        ``previous`` is the release before at the same age.
        """
        ...


def trace_of(probes: Sequence[Probe], until_s: float) -> Trace:
    """Return the trace of all that was answered."""
    told = [one for one in probes if one.failed is not None]
    lasted = [float("nan") if one.latency_s is None else one.latency_s for one in told]
    return Trace(
        ended_s=np.array([one.ended_s for one in told]),
        failed=np.array([one.failed for one in told], dtype=np.bool_),
        latency_s=np.array(lasted),
        until_s=until_s,
    )


def share_failed(failed: Facts) -> float:
    """Return the failed share; NaN of nothing."""
    return float(failed.mean()) if failed.size else float("nan")
