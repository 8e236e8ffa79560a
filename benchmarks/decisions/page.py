"""Writes measured figures into the manual: ``python -m benchmarks.decisions.page FILE...``.

Takes files that ``python -m benchmarks.decisions -o`` wrote: the tables of the shipped schedule
and, where they are among them, the bars. Replaces what stands between the markers of the page.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from math import inf
from pathlib import Path
from typing import Any

from benchmarks.decisions.bars import BARS
from benchmarks.decisions.figures import Figures
from benchmarks.decisions.running import scenarios
from benchmarks.decisions.scenarios import Scenario
from benchmarks.decisions.tables import TITLES, Cells, contenders, delay_words, wrong_words

PAGE = Path(__file__).resolve().parents[2] / "docs" / "decision-benchmark.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def main(arguments: Sequence[str]) -> int:
    """Write the figures of the named files into the page."""
    told = [one for name in arguments for one in json.loads(Path(name).read_text("utf-8"))]
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    lines = "\n".join([*_tables(told), *_bars(told)])
    PAGE.write_text(f"{before}{BEGIN}\n{lines}\n{END}{after}", encoding="utf-8")
    return 0


def _tables(told: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the table of the shipped schedule, whoever took part in it."""
    rows = [one for one in told if one["probing"] == "fast" and not one["unseen"]]
    rivals = {one["scenario"] for one in rows if one["contender"] not in ("ours", "ours_alone")}
    cells = {
        (one["contender"], one["scenario"]): figures_of(one)
        for one in reversed(rows)
        if one["scenario"] in rivals
    }
    runs = max((one.runs for one in cells.values()), default=0)
    named = [one for one in scenarios(unseen=False).values() if one.name in rivals]
    kept, faults = ([one for one in named if one.keep is keep] for keep in (True, False))
    yield from _table(f"Wrong rollbacks, {runs} runs each", cells, kept)
    yield from _table(f"Delay in s, median / p95 (missed), {runs} runs each", cells, faults)


def _table(heading: str, cells: Cells, told: Sequence[Scenario]) -> Iterator[str]:
    names = contenders(cells)
    yield from (f"### {heading}", "")
    yield "| scenario | " + " | ".join(TITLES[name] for name in names) + " |"
    yield "| --- |" + " --- |" * len(names)
    for one in told:
        words = [
            (wrong_words if one.keep else delay_words)(cells[name, one.name]).partition("\n")[0]
            for name in names
        ]
        yield f"| {one.title} | " + " | ".join(words) + " |"
    yield ""


def _bars(told: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield each bar with what was measured of it, seen and unseen."""
    yield from ("### Bars", "")
    yield "| bar | setting | scenario | probing, record | runs | figure | measured | limit | met |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    rows = {_key(one): one for one in told}
    for unseen in (False, True):
        for bar in BARS:
            key = (bar.scenario, bar.probing.value, bar.record_hours, bar.contender, unseen)
            if key not in rows:
                continue
            found = figures_of(rows[key])
            title = scenarios(unseen=unseen)[bar.scenario].title
            for one in bar.readings(found):
                setting = "unseen" if unseen else "seen"
                yield (
                    f"| {bar.name} | {setting} | {title} | {bar.probing}, {bar.record_hours:g} h "
                    f"| {found.runs:,} | {one.what} | {one.value:.3g} | {one.limit:g} "
                    f"| {one.word} |"
                )


def _key(one: Mapping[str, Any]) -> tuple[Any, ...]:
    keys = ("scenario", "probing", "record_hours", "contender", "unseen")
    return tuple(one[name] for name in keys)


def figures_of(one: Mapping[str, Any]) -> Figures:
    """Return the figures of one cell of a file; what is null there never came."""
    missing = None if one["missed"] is None else inf
    return Figures(
        runs=one["runs"],
        wrong=one["wrong"],
        wrong_interval=tuple(one["wrong_interval"]),
        median_s=missing if one["median_s"] is None else one["median_s"],
        p95_s=missing if one["p95_s"] is None else one["p95_s"],
        missed=one["missed"],
        probes_mean=one["probes_mean"],
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
