"""The bars that the shipped policy is held to, each with the matches that measure it.

Numbers of runs are such that no wrong rollback at all meets the bound with room for as many as
chance would bring at the rates known; nobody chooses them after looking.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.decisions.figures import Figures
from benchmarks.decisions.running import OURS, OURS_ALONE, Match
from benchmarks.decisions.shipped import Probing

FAULT_RUNS = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One figure held against its bar: met when no larger than ``limit``.

    ``open`` marks one that more runs could still bring within it.
    """

    what: str
    value: float
    limit: float
    unit: str = "s"
    open: bool = False

    @property
    def met(self) -> bool:
        """True when the figure keeps within its bar."""
        return self.value <= self.limit

    @property
    def word(self) -> str:
        """Return what to say of it."""
        return "yes" if self.met else "more runs needed" if self.open else "NO"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One line of a bar: a match, how many runs of it, and what is asked of the figures.

    ``wrong_max`` bounds the upper end of the 95 % interval of the wrong-rollback probability.
    """

    name: str
    scenario: str
    runs: int = FAULT_RUNS
    probing: Probing = Probing.FAST
    record_hours: float = 8.0
    contender: str = OURS
    median_max_s: float | None = None
    p95_max_s: float | None = None
    missed_max: float | None = None
    wrong_max: float | None = None
    probes_max: float | None = None

    def match(self, seed: int, *, unseen: bool) -> Match:
        """Return the match that measures it."""
        return Match(
            scenario=self.scenario,
            probing=self.probing,
            record_hours=self.record_hours,
            contenders=(self.contender,),
            unseen=unseen,
            seed=seed,
        )

    def readings(self, found: Figures) -> Iterator[Reading]:
        """Yield each figure that is asked for."""
        infinite = float("inf")
        median_s = infinite if found.median_s is None else found.median_s
        p95_s = infinite if found.p95_s is None else found.p95_s
        missed = 1.0 if found.missed is None else found.missed
        if self.median_max_s is not None:
            yield Reading(what="median delay", value=median_s, limit=self.median_max_s)
        if self.p95_max_s is not None:
            yield Reading(what="p95 delay", value=p95_s, limit=self.p95_max_s)
        if self.missed_max is not None:
            yield Reading(what="missed", value=missed, limit=self.missed_max, unit="")
        if self.wrong_max is not None:
            low, high = found.wrong_interval
            yield Reading(
                what="wrong, upper 95%",
                value=high,
                limit=self.wrong_max,
                unit="",
                open=found.runs < self.runs and low <= self.wrong_max,
            )
        if self.probes_max is not None:
            yield Reading(
                what="mean probes", value=found.probes_mean, limit=self.probes_max, unit=""
            )


BARS: tuple[Bar, ...] = (
    Bar(name="B1", scenario="dead", median_max_s=15, p95_max_s=20),
    Bar(
        name="B2",
        scenario="dead",
        probing=Probing.CONFIRMING,
        record_hours=1,
        median_max_s=20,
        p95_max_s=25,
    ),
    Bar(
        name="B2",
        scenario="hangs",
        probing=Probing.CONFIRMING,
        record_hours=1,
        median_max_s=40,
    ),
    Bar(name="B3", scenario="jump_50", median_max_s=35, p95_max_s=60),
    Bar(name="B3", scenario="jump_20", median_max_s=65, p95_max_s=110),
    Bar(name="B4", scenario="jump_5", median_max_s=300, p95_max_s=600, missed_max=0.02),
    Bar(name="B5", scenario="dead_late", median_max_s=20, p95_max_s=25),
    Bar(name="B6", scenario="slower_3", median_max_s=65, p95_max_s=90),
    Bar(
        name="B6",
        scenario="slower_3",
        probing=Probing.PLAIN,
        record_hours=1,
        median_max_s=110,
        p95_max_s=180,
    ),
    *(
        Bar(name="B7", scenario=name, runs=37_000, wrong_max=1e-4)
        for name in ("errors_none", "errors_quiet", "errors_some", "blip", "outage")
    ),
    Bar(name="B8", scenario="errors_many", runs=20_000, wrong_max=5e-4),
    Bar(name="B8", scenario="diurnal", runs=20_000, wrong_max=5e-4),
    Bar(name="B8", scenario="noisy", runs=20_000, wrong_max=5e-4),
    Bar(name="B9", scenario="error_spells", runs=10_000, wrong_max=5e-3),
    Bar(name="B9", scenario="soft_spells", runs=10_000, wrong_max=1e-2),
    Bar(name="B9", scenario="slow_spells", runs=10_000, wrong_max=5e-2),
    Bar(name="B10", scenario="outage", contender=OURS_ALONE, runs=10_000, wrong_max=5e-4),
    Bar(name="B10", scenario="dead", contender=OURS_ALONE, median_max_s=50),
    Bar(name="B11", scenario="warm_up", runs=10_000, wrong_max=5e-4),
    # Learnt from 60 s: the grace is 90 s.
    Bar(name="B11", scenario="dead_on_arrival", p95_max_s=110),
    Bar(name="B14", scenario="jump_5", probes_max=291),
    Bar(name="B14", scenario="jump_20", probes_max=60),
)
