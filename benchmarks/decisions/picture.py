"""Draws what was measured: ``python -m benchmarks.decisions.picture FILE... out.svg``.

Delay against wrong rollbacks, one mark for each contender: the nearer to the lower left corner
the better. Takes files that ``python -m benchmarks.decisions -o`` wrote; of figures that several
of them have the one of the most runs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from math import inf
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from benchmarks.decisions.figures import interval
from benchmarks.decisions.running import OURS, OURS_ALONE
from benchmarks.decisions.tables import TITLES

NOISES = ("errors_quiet", "errors_some", "blip", "outage", "error_spells", "soft_spells")
# Good releases on apps as they are: each noise counts the same.
PANELS = (("dead", "dead at go-live"), ("jump_20", "20 % of the answers fail"))
NEVER_S = 1500.0
# Where those are drawn that miss more than half: above the quarter of an hour that is watched.
INK, PAPER, OURS_INK, OTHERS_INK = "#57606a", "none", "#1a7f37", "#bc4c00"
# Middle tones: readable on white and on black.
Cells = dict[tuple[str, str], dict[str, Any]]


def main(arguments: Sequence[str]) -> int:
    """Draw the last argument from the files before it."""
    target = Path(arguments[-1])
    plt.switch_backend("svg")
    told = [one for name in arguments[:-1] for one in json.loads(Path(name).read_text("utf-8"))]
    told.sort(key=lambda one: one["runs"])
    shown = [one for one in told if one["probing"] == "fast" and not one["unseen"]]
    cells = {(one["contender"], one["scenario"]): one for one in shown}
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "decisions", "font.size": 9})
    drawn, panels = plt.subplots(1, len(PANELS), figsize=(12, 5.2), sharey=True, sharex=True)
    for axes, (scenario, title) in zip(panels, PANELS, strict=True):
        _panel(axes, cells, scenario, title)
    panels[0].set_ylabel("median delay until the rollback, s", color=INK)
    drawn.supxlabel(
        "good releases rolled back, mean of six kinds of noise (left edge: none seen)", color=INK
    )
    drawn.tight_layout()
    drawn.savefig(target, transparent=True, metadata={"Date": None})
    return 0


def _panel(axes: Axes, cells: Cells, scenario: str, title: str) -> None:
    axes.set_title(title, color=INK)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(2e-4, 4)
    axes.set_ylim(0.5, 2500)
    axes.tick_params(colors=INK, which="both")
    axes.grid(color=INK, alpha=0.2)
    axes.axhline(900, color=INK, linestyle=":", linewidth=1)
    axes.text(2.3e-4, 960, "missed by more than half", color=INK, fontsize=8)
    for side in axes.spines.values():
        side.set_color(INK)
    placed: list[tuple[float, float]] = []
    for name, label in TITLES.items():
        if (name, scenario) not in cells:
            continue
        at = _place(cells, name, scenario)
        ours = name in (OURS, OURS_ALONE)
        ink = OURS_INK if ours else OTHERS_INK
        axes.plot(*at, marker="o" if ours else "s", color=ink, markersize=8 if ours else 5)
        axes.annotate(
            label.replace("watchdog standard", "watchdog"),
            at,
            (5, _shift(placed, at)),
            textcoords="offset points",
            color=ink,
            fontsize=8,
            ha="left" if at[0] < 0.05 else "right",
        )
        placed.append(at)


def _place(cells: Cells, name: str, scenario: str) -> tuple[float, float]:
    """Return wrong rollbacks and delay of a contender; none at all stand at the left edge."""
    noises = [cells[name, one] for one in NOISES if (name, one) in cells]
    wrong = sum(one["wrong"] / one["runs"] for one in noises) / len(noises)
    least = interval(0, sum(one["runs"] for one in noises))[1]
    median_s = cells[name, scenario]["median_s"]
    missed = median_s is None or median_s == inf
    return max(wrong, min(least, 3e-4)), NEVER_S if missed else max(median_s, 1.0)


def _shift(placed: Sequence[tuple[float, float]], at: tuple[float, float]) -> int:
    """Return how far above the mark its label stands, so that labels of neighbours do not meet."""
    near = [one for one in placed if 0.75 < one[1] / at[1] < 1.34 and 0.1 < one[0] / at[0] < 10]
    return (5, -12, 17, -24)[len(near) % 4]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
