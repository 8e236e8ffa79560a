"""The command of the benchmark: ``python -m benchmarks.decisions --help``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from benchmarks.decisions.bars import BARS
from benchmarks.decisions.figures import Figures, Outcome, figures
from benchmarks.decisions.rivals import RIVALS
from benchmarks.decisions.running import OURS, OURS_ALONE, Match, play, scenarios
from benchmarks.decisions.shipped import PROBING_TITLES, Probing
from benchmarks.decisions.tables import Line, bars_table, fault_table, keep_table, plain

SEED = 20_260_301
UNSEEN_SEED = 77_003_311
# Where the policy was looked at, and where it was not.
RUNS = 400
WIDTH = 400
# Tables of thirty scenarios are wide; a terminal wraps them, a file does not.

Found = list[tuple[Match, str, Figures]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is asked for; 1 when a bar is missed."""
    asked = _parser().parse_args(arguments)
    if asked.seed is None:
        asked.seed = UNSEEN_SEED if asked.unseen else SEED
    console = Console(width=WIDTH if not sys.stdout.isatty() else None)
    met, found = _bars(asked, console) if asked.bars else _tables(asked, console)
    if asked.output:
        told = [plain(match, name, one) for match, name, one in found]
        asked.output.parent.mkdir(parents=True, exist_ok=True)
        lines = ",\n".join(json.dumps(one) for one in told)
        asked.output.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    return 0 if met else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.decisions", description=__doc__)
    add = parser.add_argument
    add("--bars", action="store_true", help="hold the shipped policy to its bars; 1 if one fails")
    add("--runs", type=int, default=RUNS, help="runs of each scenario in the tables")
    add("--scale", type=float, default=1.0, help="share of the runs of the bars; 0.01 for a look")
    add("--seed", type=int, help="root of all chance")
    add("--unseen", action="store_true", help="other figures, shapes and seed: to confirm only")
    add("--workers", type=int, default=2, help="processes")
    add("--only", action="append", default=[], help="a scenario, a bar or a way of probing")
    add("-o", "--output", type=Path, help="write the figures to this file, as JSON")
    return parser


def _bars(asked: argparse.Namespace, console: Console) -> tuple[bool, Found]:
    """Hold the policy to its bars; bars on the same match share its runs."""
    bars = [one for one in BARS if _wanted(asked.only, one.name, one.scenario, one.probing)]
    runs: dict[Match, int] = {}
    for bar in bars:
        match = bar.match(asked.seed, unseen=asked.unseen)
        count = max(20, round(bar.runs * asked.scale))
        runs[match] = max(count, runs.get(match, 0))
    found = _measure(list(runs.items()), asked)
    by_match = {match: one for match, _, one in found}
    lines: list[Line] = []
    for bar in bars:
        one = by_match[bar.match(asked.seed, unseen=asked.unseen)]
        lines.extend((bar, one, reading) for reading in bar.readings(one))
    console.print(bars_table(lines, scenarios(unseen=asked.unseen)))
    return all(reading.met or reading.open for _, _, reading in lines), found


def _tables(asked: argparse.Namespace, console: Console) -> tuple[bool, Found]:
    """Let everybody judge everything, once for each way of probing."""
    told = scenarios(unseen=asked.unseen)
    names = (OURS, OURS_ALONE, *(one.name for one in RIVALS))
    chosen = [one for one in Probing if one in asked.only] or list(Probing)
    only = [one for one in asked.only if one not in set(Probing)]
    wanted = [one for one in told.values() if _wanted(only, one.name)]
    found: Found = []
    for probing in chosen:
        matches = [
            Match(
                scenario=one.name,
                probing=probing,
                contenders=names,
                unseen=asked.unseen,
                seed=asked.seed,
            )
            for one in wanted
        ]
        here = _measure([(match, asked.runs) for match in matches], asked)
        cells = {(name, match.scenario): one for match, name, one in here}
        for table in (keep_table, fault_table):
            console.print(table(PROBING_TITLES[probing], cells, wanted))
        found.extend(here)
    return True, found


def _wanted(only: Sequence[str], *names: str) -> bool:
    return not only or any(one in only for one in names)


def _measure(matches: list[tuple[Match, int]], asked: argparse.Namespace) -> Found:
    """Play the matches, telling on the error stream how far it is."""
    outcomes: dict[Match, dict[str, list[Outcome]]] = {match: {} for match, _ in matches}
    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("runs", total=sum(runs for _, runs in matches))
        for task, ended in play(matches, asked.workers):
            for name, some in ended.items():
                outcomes[task.match].setdefault(name, []).extend(some)
            progress.update(bar, advance=task.count, description=task.match.scenario)
    told = scenarios(unseen=asked.unseen)
    return [
        (match, name, figures(some, told[match.scenario].onset_s))
        for match, ended in outcomes.items()
        for name, some in ended.items()
    ]


if __name__ == "__main__":
    sys.exit(main())
