"""A backtest stays quick enough for logs of hundreds of thousands of probes."""

from __future__ import annotations

from pathlib import Path

from benchmarks.backtest import LIMIT_S, RELEASE_S, lines, measured
from watchdog.runtime.backtest.plan import Pacing

PROBES = 8 * RELEASE_S + 1_000


def test_a_hundred_thousand_probes_take_less_than_their_limit(tmp_path: Path):
    """Measured on fewer of them, by the processor's own clock."""
    path = tmp_path / "probes.jsonl"
    path.write_text("".join(lines(PROBES, 1)), "utf-8")

    read_s, play_s, told = measured(path, "standard", Pacing.AS_LOGGED)

    assert (read_s + play_s) * 100_000 / PROBES < LIMIT_S
    assert told.startswith("would have rolled back 1 of your last 8 releases, 0 of them wrongly")
