"""The benchmark of the backtest measures what it says; how quick it is, it says itself."""

from __future__ import annotations

from pathlib import Path

from benchmarks.backtest import RELEASE_S, lines, measured
from watchdog.runtime.backtest.plan import Pacing

PROBES = 8 * RELEASE_S + 1_000


def test_the_log_that_is_timed_is_read_and_judged_whole(tmp_path: Path):
    """Times are for `make bench-backtest` on a quiet machine; no test judges them."""
    path = tmp_path / "probes.jsonl"
    path.write_text("".join(lines(PROBES, 1)), "utf-8")

    read_s, play_s, told = measured(path, "standard", Pacing.AS_LOGGED)

    assert read_s > 0
    assert play_s > 0
    assert told.startswith("would have rolled back 1 of your last 8 releases, 0 of them wrongly")
