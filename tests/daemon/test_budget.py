"""A shared fault hits many apps in one instant: they are frozen, or the budget holds them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.daemon.stage import QUICK, scenario, stage

APPS = [f"app-{number}" for number in range(5)]
TIGHT = QUICK.replace(
    "    followup:", "    limits: {{fleet_per_hour: 2, stagger: 0s}}\n    followup:"
)
UNGUARDED = TIGHT.replace("runtime: {{", "runtime: {{fleet_breaker: {{enabled: false}}, ")


@pytest.mark.slow
async def test_two_of_five_apps_are_rolled_back_when_the_budget_is_two(tmp_path: Path):
    """Without the fleet breaker the budget alone stands: the other three are held, with reason."""
    async with stage(scenario(*APPS), tmp_path, UNGUARDED) as on_stage:
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


@pytest.mark.slow
async def test_none_of_five_apps_is_rolled_back_while_the_fleet_is_frozen(tmp_path: Path):
    """As it comes: five bad releases in one instant are taken for a fault that they share."""
    async with stage(scenario(*APPS), tmp_path, TIGHT) as on_stage:
        await on_stage.start()
        await on_stage.until_watched(*APPS)
        for app in APPS:
            on_stage.release_bad(app)
        await on_stage.until(
            lambda: on_stage.logs().count("reason=fleet_breaker_open") >= 20, "all held"
        )

        await on_stage.until(lambda: "fleet_breaker_opened" in on_stage.logs(), "people are told")
        await on_stage.until(
            lambda: on_stage.logs().count("reason=fleet_breaker_open") >= 40, "held on"
        )

        assert on_stage.simulator.ledger.rollbacks == [], on_stage.logs()
        assert on_stage.logs().count("fleet_breaker_opened") == 1, on_stage.logs()
