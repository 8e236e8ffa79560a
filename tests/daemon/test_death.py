"""kill -9 at every step of a rollback, then a restart: exactly one rollback is ever accepted."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest

from tests.daemon.dying import Moment
from tests.daemon.stage import scenario, stage
from watchdog.model.intent import Outcome

DEATHS = [moment for moment in Moment if moment is not Moment.NEVER]


@pytest.mark.slow
@pytest.mark.parametrize("pinning", [True, False], ids=["pinned", "unpinned"])
@pytest.mark.parametrize("moment", DEATHS)
async def test_a_killed_daemon_finishes_its_rollback_once(
    moment: Moment, pinning: bool, tmp_path: Path
):
    """Whatever was under way, the next process finds it, and the platform accepts one rollback."""
    async with stage(scenario("api", pinning=pinning), tmp_path) as on_stage:
        first = await on_stage.start(moment)
        await on_stage.until_watched("api")
        if moment is Moment.REPLY_LOST:
            on_stage.perform(fault={"operation": "create_rollback", "kind": "reply_lost"})
        on_stage.release_bad("api")
        async with asyncio.timeout(60):
            assert await first.wait() == -signal.SIGKILL, on_stage.logs()

        await on_stage.start()
        intent = await on_stage.until_ended()

        accepted = on_stage.simulator.ledger.rollbacks_of("api")
        assert [one.target_version for one in accepted] == ["1.2.0"], on_stage.logs()
        assert accepted[0].bad_version == "2.0.0"
        assert intent.outcome is Outcome.HELPED, on_stage.logs()
        assert on_stage.serving("api") == "1.2.0"
