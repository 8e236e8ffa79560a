"""Puts what was measured into words: tables for people, plain values for files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    OURS_ALONE: "watchdog standard, none",
    **{one.name: one.title for one in RIVALS},
}


def keep_table(
    title: str, cells: Mapping[tuple[str, str], Figures], told: Sequence[Scenario]
) -> Table:
    """Return wrong rollbacks of releases to be kept, with their intervals."""
    kept = [one for one in told if one.keep]
    table = Table(title=f"wrong rollbacks per release; {title}", title_justify="left")
    table.add_column("contender")
    for one in kept:
        table.add_column(one.title, justify="right")
    for name in _contenders(cells):
        row = [_wrong(cells.get((name, one.name))) for one in kept]
        table.add_row(TITLES[name], *row)
    return table


def fault_table(
    title: str, cells: Mapping[tuple[str, str], Figures], told: Sequence[Scenario]
) -> Table:
    """Return delays, misses and probes spent for releases that must go."""
    faults = [one for one in told if not one.keep]
    heading = f"delay in s, median / p95 (missed) and mean probes spent; {title}"
    table = Table(title=heading, title_justify="left")
    table.add_column("contender")
    for one in faults:
        table.add_column(one.title, justify="right")
    for name in _contenders(cells):
        row = [_delay(cells.get((name, one.name))) for one in faults]
        table.add_row(TITLES[name], *row)
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


def _contenders(cells: Cells) -> list[str]:
    return [name for name in TITLES if any(name == one for one, _ in cells)]


def _wrong(found: Figures | None) -> str:
    if found is None:
        return ""
    low, high = found.wrong_interval
    return f"{found.wrong_share:.2g}\n{low:.1g}-{high:.1g}"


def _delay(found: Figures | None) -> str:
    if found is None:
        return ""
    missed = f" ({found.missed:.0%})" if found.missed else ""
    return f"{_time(found.median_s)} / {_time(found.p95_s)}{missed}\n{found.probes_mean:.0f} probes"


def _time(value_s: float | None) -> str:
    if value_s is None:
        return "-"
    return ">900" if value_s == inf else f"{value_s:.0f}"
