"""Which releases are rolled back, and which are left alone, over real sockets.

How soon is measured by ``benchmarks/detection.py``; here only bounds that a busy machine keeps.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.daemon.drills import RUNS, break_one_of_four, break_twenty


@pytest.mark.slow
async def test_swift_rolls_each_of_twenty_dead_releases_back_to_the_right_target(tmp_path: Path):
    """Once each, to the release before."""
    drill = await break_twenty(tmp_path)

    assert {one.target_version for one in drill.rollbacks} == {"1.2.0"}, drill.logs
    assert len({one.app for one in drill.rollbacks}) == len(drill.rollbacks) == RUNS, drill.logs


@pytest.mark.slow
async def test_standard_rolls_back_the_dead_release_and_touches_nothing_else(tmp_path: Path):
    """No sooner than the blip tolerance of 12 s, and nothing while our own network is away."""
    drill = await break_one_of_four(tmp_path)

    made = [(one.app, one.target_version) for one in drill.rollbacks]
    assert made == [("app-dead", "1.2.0")], drill.logs
    assert 12 <= drill.delays[0] <= 12 + 8, drill.logs
    assert "not_to_blame" in drill.logs, "the old fault is put down to the predecessor"
