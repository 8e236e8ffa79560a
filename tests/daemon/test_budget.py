"""A shared fault hits many apps in one instant: the fleet's budget holds all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.daemon.stage import QUICK, scenario, stage

APPS = [f"app-{number}" for number in range(5)]
TIGHT = QUICK.replace("    followup:", "    limits: {{fleet_per_hour: 2}}\n    followup:")


@pytest.mark.slow
async def test_two_of_five_apps_are_rolled_back_when_the_budget_is_two(tmp_path: Path):
    """The other three are held, and it is said why."""
    async with stage(scenario(*APPS), tmp_path, TIGHT) as on_stage:
        await on_stage.start()
        await on_stage.until_watched(*APPS)
        for app in APPS:
            on_stage.release_bad(app)
        ledger = on_stage.simulator.ledger
        await on_stage.until(
            lambda: on_stage.logs().count("reason=budget_spent") >= 3, "three holds"
        )
        await on_stage.until(lambda: len(ledger.rollbacks) >= 2, "two rollbacks")

        assert len(ledger.rollbacks) == 2, on_stage.logs()
