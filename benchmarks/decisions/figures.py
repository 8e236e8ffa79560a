"""What many runs of one contender in one scenario come to: shares, intervals, delays.

Pure arithmetic; knows neither worlds nor rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from scipy.stats import beta

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one run ended: the second of the rollback, None for none, and the probes it took.

    Probes are counted from the onset of the fault (from going live where there is none) to the
    rollback or the end.
    """

    decided_s: float | None
    probes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the runs come to. Delays are from the onset of the fault, infinite for a miss.

    ``wrong`` counts rollbacks of releases that were to be kept, or before any fault began;
    ``wrong_interval`` is the 95 % Clopper-Pearson interval of their probability.
    """

    runs: int
    wrong: int
    wrong_interval: tuple[float, float]
    median_s: float | None
    p95_s: float | None
    missed: float | None
    probes_mean: float

    @property
    def wrong_share(self) -> float:
        """Return the share of wrong rollbacks among the runs."""
        return self.wrong / self.runs


def figures(outcomes: Sequence[Outcome], onset_s: float | None) -> Figures:
    """Sum up the runs of a scenario; ``onset_s`` is None where the release was to be kept."""
    times = [inf if one.decided_s is None else one.decided_s for one in outcomes]
    wrong = sum(one < (inf if onset_s is None else onset_s) for one in times)
    delays = [] if onset_s is None else sorted(one - onset_s for one in times if one >= onset_s)
    missed = None if onset_s is None else sum(one == inf for one in delays) / len(outcomes)
    return Figures(
        runs=len(outcomes),
        wrong=wrong,
        wrong_interval=interval(wrong, len(outcomes)),
        median_s=quantile(delays, 0.5),
        p95_s=quantile(delays, 0.95),
        missed=missed,
        probes_mean=float(np.mean([one.probes for one in outcomes])),
    )


def interval(count: int, of: int) -> tuple[float, float]:
    """Return the two-sided 95 % Clopper-Pearson interval of a probability."""
    tail = (1 - CONFIDENCE) / 2
    low = 0.0 if count == 0 else float(beta.ppf(tail, count, of - count + 1))
    high = 1.0 if count == of else float(beta.ppf(1 - tail, count + 1, of - count))
    return low, high


def quantile(ordered: Sequence[float], share: float) -> float | None:
    """Return the smallest value that ``share`` of ``ordered`` do not exceed; None of nothing."""
    if not ordered:
        return None
    return ordered[max(0, int(np.ceil(share * len(ordered))) - 1)]
