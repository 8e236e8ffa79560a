"""Plays releases: one scenario, one way of probing, many runs, on one or more processes.

Run ``k`` of a scenario is the same however the runs are spread: every stream of chance is made
from the seed, the scenario's name, its part and its number alone. Several runs in a row share
the record of the release before, which is the dearest part of a run; so the runs of such a
group are not independent of each other, and docs/decision-benchmark.md says what that means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import lru_cache
from zlib import crc32

import numpy as np

from benchmarks.decisions.catalogue import SEEN, UNSEEN, catalogue
from benchmarks.decisions.figures import Outcome
from benchmarks.decisions.probing import Manner, Probe, Prober
from benchmarks.decisions.rivals import RIVALS, Rival, trace_of
from benchmarks.decisions.scenarios import HOUR_S, Scenario
from benchmarks.decisions.shipped import (
    Case,
    Contender,
    Probing,
    Surroundings,
    contender,
    record_of,
    surroundings,
)
from benchmarks.decisions.worlds import DAY_S, World
from watchdog.model.evidence import Baseline

RUNS_PER_RECORD = 20
RUNS_PER_TASK = 10 * RUNS_PER_RECORD
SHIFT_MAX_S = 10.0
OURS = "ours"
OURS_ALONE = "ours_alone"
# With reference endpoints, and without.

Seen = tuple[Probe, datetime | None]


class Part(IntEnum):
    """What a stream of chance is for."""

    RECORD = 0
    RELEASE = 1
    ANSWERS = 2
    YOUTH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One scenario in one way of probing, and who takes part.

    ``record_hours`` is how long the release before was watched. ``contenders`` are names: ours,
    with or without references, and those of the rivals.
    """

    scenario: str
    probing: Probing = Probing.FAST
    record_hours: float = 8.0
    contenders: tuple[str, ...] = (OURS,)
    unseen: bool = False
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A stretch of the runs of a match: as much as one process does at a time."""

    match: Match
    first: int
    count: int


def play(
    matches: Sequence[tuple[Match, int]], workers: int
) -> Iterator[tuple[Task, dict[str, list[Outcome]]]]:
    """Play each match so many times; yield the stretches as they end, in their order."""
    tasks = [
        Task(match=match, first=first, count=min(RUNS_PER_TASK, runs - first))
        for match, runs in matches
        for first in range(0, runs, RUNS_PER_TASK)
    ]
    if workers == 1:
        yield from ((task, stretch(task)) for task in tasks)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from zip(tasks, pool.map(stretch, tasks), strict=True)


def stretch(task: Task) -> dict[str, list[Outcome]]:
    """Play a stretch of runs; return the outcomes by contender, in the order of the runs."""
    outcomes: dict[str, list[Outcome]] = {name: [] for name in task.match.contenders}
    for number in range(task.first, task.first + task.count):
        for name, outcome in Run(task.match, number).outcomes():
            outcomes[name].append(outcome)
    return outcomes


@lru_cache(maxsize=2)
def scenarios(*, unseen: bool) -> dict[str, Scenario]:
    """Return the catalogue in the setting asked for."""
    return catalogue(UNSEEN if unseen else SEEN)


def chance(match: Match, part: Part, number: int) -> np.random.Generator:
    """Return the stream of chance for one part of one run.

    What is true of the app does not depend on how it is probed; single answers do.
    """
    key = [crc32(match.scenario.encode()), part, number]
    if part is Part.ANSWERS:
        key.append(list(Probing).index(match.probing))
    return np.random.default_rng(np.random.SeedSequence(match.seed, spawn_key=tuple(key)))


@lru_cache(maxsize=4)
def record(match: Match, number: int, *, references: bool) -> tuple[Baseline, ...]:
    """Return the record of the release before that a group of runs shares."""
    policy = contender(match.probing, references=references).policy
    return record_of(earlier(match, number, references=references), policy)


def earlier(match: Match, number: int, *, references: bool) -> Iterator[Probe]:
    """Yield the probes of the release before."""
    stream, scenario = chance(match, Part.RECORD, number), scenarios(unseen=match.unseen)
    length_s = match.record_hours * HOUR_S
    world = scenario[match.scenario].record(stream, phase_s(match, number), length_s)
    manner = contender(match.probing, references=references).manner
    return Prober(world, manner, stream).probes(-length_s, 0.0, went_live=False)


def phase_s(match: Match, number: int) -> float:
    """Return the time of the day at which a group of runs goes live."""
    shared = chance(match, Part.YOUTH, number)
    return float(shared.random() * DAY_S)


class Run:
    """One release of a match, judged by everybody who takes part."""

    def __init__(self, match: Match, number: int) -> None:
        """Set up run ``number``; the same number is the same release."""
        self._match = match
        self._number = number
        self._group = number // RUNS_PER_RECORD
        self._scenario = scenarios(unseen=match.unseen)[match.scenario]
        self._phase_s = phase_s(match, self._group)
        stream = chance(match, Part.RELEASE, number)
        # After the fast start samples keep to a grid that began with the release; a fault of
        # later does not.
        late = bool(self._scenario.onset_s)
        self._shift_s = float(stream.random()) * SHIFT_MAX_S if late else 0.0
        self._onset_s = (self._scenario.onset_s or 0.0) + self._shift_s
        self._horizon_s = self._scenario.horizon_s + self._shift_s
        self._world = self._scenario.release(stream, self._phase_s, self._shift_s)

    def outcomes(self) -> Iterator[tuple[str, Outcome]]:
        """Yield how the release fared with each contender, as if the fault came on the minute."""
        for name, one in self._outcomes():
            decided_s = None if one.decided_s is None else one.decided_s - self._shift_s
            yield name, Outcome(decided_s=decided_s, probes=one.probes)

    def _outcomes(self) -> Iterator[tuple[str, Outcome]]:
        names = self._match.contenders
        ours = [name for name in names if name in (OURS, OURS_ALONE)]
        rivals = [one for one in RIVALS if one.name in names]
        if len(names) == 1 and ours:
            yield ours[0], self._judge(self.contender(ours[0]), self.watch(ours[0]))
            return
        for name in ours:
            yield name, self._judge(self.contender(name), tuple(self.watch(name)))
        if rivals:
            yield from self._rival_outcomes(rivals)

    def contender(self, name: str) -> Contender:
        """Return our policy with references or without."""
        return contender(self._match.probing, references=name == OURS)

    def watch(self, name: str) -> Iterator[Seen]:
        """Yield what a contender sees, and until when it distrusts its own network."""
        prober = self._prober(self._world, self.contender(name).manner, Part.ANSWERS)
        for one in prober.probes(0.0, self._horizon_s, went_live=True):
            yield one, prober.impaired_until

    def earlier(self, name: str) -> Iterator[Probe]:
        """Yield what a contender saw of the release before."""
        return earlier(self._match, self._group, references=name == OURS)

    def case(self, entrant: Contender) -> Case:
        """Return our judgement of this release, before anything was seen."""
        references = entrant.manner.memory is not None
        baseline = record(self._match, self._group, references=references)
        return Case(entrant.policy, baseline, self._around())

    def _judge(self, entrant: Contender, watched: Iterable[Seen]) -> Outcome:
        case, onset_s, probes = self.case(entrant), self._onset_s, 0
        for one, impaired_until in watched:
            probes += one.begun_s >= onset_s
            if case.take(one, impaired_until):
                return Outcome(decided_s=one.ended_s, probes=probes)
        return Outcome(decided_s=None, probes=probes)

    def _around(self) -> Surroundings:
        scenario = self._scenario
        start_s = min((one.start_s for one in self._world.episodes), default=0.0)
        return surroundings(scenario.healthy_after_s, (start_s,) * scenario.siblings)

    def _prober(self, world: World, manner: Manner, part: Part) -> Prober:
        return Prober(world, manner, chance(self._match, part, self._number))

    def _rival_outcomes(self, rivals: Sequence[Rival]) -> Iterator[tuple[str, Outcome]]:
        """Show the rivals the bare answers, and the release before at the same age."""
        horizon_s, onset_s = self._horizon_s, self._onset_s
        trace = trace_of([one for one, _ in self.watch(OURS_ALONE)], horizon_s)
        stream = chance(self._match, Part.YOUTH, self._number)
        world = self._scenario.youth(stream, self._phase_s)
        manner = self.contender(OURS_ALONE).manner
        youth = Prober(world, manner, stream).probes(0.0, horizon_s, went_live=True)
        previous = trace_of(tuple(youth), horizon_s)
        for rival in rivals:
            decided_s = rival.decides(trace, previous)
            until_s = horizon_s if decided_s is None else decided_s
            probes = np.count_nonzero((trace.ended_s >= onset_s) & (trace.ended_s <= until_s))
            yield rival.name, Outcome(decided_s=decided_s, probes=int(probes))
