"""Puts what was measured into words: tables for people, plain values for files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from math import inf, isfinite
from typing import Any

from rich.table import Table

from benchmarks.decisions.bars import Bar, Reading
from benchmarks.decisions.figures import Figures
from benchmarks.decisions.rivals import RIVALS
from benchmarks.decisions.running import OURS, OURS_ALONE, Match
from benchmarks.decisions.scenarios import Scenario

Cells = Mapping[tuple[str, str], Figures]
# By contender and scenario.
Line = tuple[Bar, Figures, Reading]

TITLES = {
    OURS: "watchdog standard, references",
    OURS_ALONE: "watchdog standard, no references",
    **{one.name: one.title for one in RIVALS},
}


def keep_table(title: str, cells: Cells, told: Sequence[Scenario]) -> Table:
    """Return wrong rollbacks of releases to be kept, with their intervals."""
    kept = [one for one in told if one.keep]
    return _table(f"wrong rollbacks per release; {title}", cells, kept, wrong_words)


def fault_table(title: str, cells: Cells, told: Sequence[Scenario]) -> Table:
    """Return delays, misses and probes spent for releases that must go."""
    faults = [one for one in told if not one.keep]
    heading = f"delay in s, median / p95 (missed), and mean probes spent; {title}"
    return _table(heading, cells, faults, delay_words)


def _table(
    heading: str, cells: Cells, told: Sequence[Scenario], words: Callable[[Figures], str]
) -> Table:
    """Return a table of one line for each scenario and one column for each contender."""
    table = Table(title=heading, title_justify="left", show_lines=True)
    table.add_column("scenario")
    names = contenders(cells)
    for name in names:
        table.add_column(TITLES[name], justify="right")
    for one in told:
        found = [cells.get((name, one.name)) for name in names]
        table.add_row(one.title, *("" if cell is None else words(cell) for cell in found))
    return table


def bars_table(
    found: Sequence[tuple[Bar, Figures, Reading]], told: Mapping[str, Scenario]
) -> Table:
    """Return each bar with its figure and whether it is met."""
    table = Table(title="bars", title_justify="left")
    for heading in ("bar", "scenario", "probing", "record", "runs", "wrong", "figure"):
        table.add_column(heading)
    for heading in ("measured", "bar at most"):
        table.add_column(heading, justify="right")
    table.add_column("met")
    for bar, figures, one in found:
        references = "" if bar.contender == OURS else ", no references"
        table.add_row(
            bar.name,
            told[bar.scenario].title + references,
            bar.probing,
            f"{bar.record_hours:g} h",
            f"{figures.runs:,}",
            str(figures.wrong),
            one.what,
            f"{one.value:.3g}{one.unit and ' ' + one.unit}",
            f"{one.limit:g}{one.unit and ' ' + one.unit}",
            one.word,
        )
    return table


def plain(match: Match, contender: str, found: Figures) -> dict[str, Any]:
    """Return one cell as plain values; what never came is null."""
    values = {
        key: None if isinstance(value, float) and not isfinite(value) else value
        for key, value in asdict(found).items()
    }
    return {
        "scenario": match.scenario,
        "probing": match.probing.value,
        "record_hours": match.record_hours,
        "unseen": match.unseen,
        "seed": match.seed,
        "contender": contender,
        **values,
    }


def contenders(cells: Cells) -> list[str]:
    """Return who took part, in the order of tables."""
    return [name for name in TITLES if any(name == one for one, _ in cells)]


def wrong_words(found: Figures) -> str:
    """Return the share of wrong rollbacks with its interval."""
    low, high = found.wrong_interval
    return f"{found.wrong_share:.2g}\n{low:.1g}-{high:.1g}"


def delay_words(found: Figures) -> str:
    """Return delays, misses and probes."""
    missed = f" ({found.missed:.0%})" if found.missed else ""
    return f"{_time(found.median_s)} / {_time(found.p95_s)}{missed}\n{found.probes_mean:.0f} probes"


def _time(value_s: float | None) -> str:
    if value_s is None:
        return "-"
    return ">900" if value_s == inf else f"{value_s:.0f}"
