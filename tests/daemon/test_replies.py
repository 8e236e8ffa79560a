"""What the platform may do with the one request that changes something: one is accepted, always."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.daemon.stage import QUICK, scenario, stage
from watchdog.model.intent import Outcome

PATIENT = QUICK.replace("settle_time: 4s", "settle_time: 13s")
# The platform may apply a request ten seconds after it answered 500.
LATE_S = 5.0

FAULTS = {
    "applied_but_its_reply_lost": {"kind": "reply_lost"},
    "dropped": {"kind": "dropped"},
    "answered_500_and_applied_10_s_later": {
        "kind": "applied_later",
        "status": 500,
        "delay_s": 10.0,
    },
    "answered_503_and_not_applied": {"kind": "status", "status": 503},
    "throttled": {"kind": "throttled", "retry_after_s": 1},
    "applied_after_the_client_gave_up": {"kind": "delayed", "delay_s": 11.0},
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
@pytest.mark.parametrize("pinning", [True, False], ids=["pinned", "unpinned"])
async def test_one_rollback_is_accepted_when_its_request_was(
    fault: dict[str, object], pinning: bool, tmp_path: Path
):
    """At most once however the reply gets lost, and at least once if it was never applied."""
    late = float(str(fault.get("delay_s", 0))) > LATE_S
    template = PATIENT if late else QUICK
    async with stage(scenario("api", pinning=pinning), tmp_path, template) as on_stage:
        await on_stage.start()
        await on_stage.until_watched("api")
        on_stage.perform(fault={"operation": "create_rollback", **fault})
        on_stage.release_bad("api")

        intent = await on_stage.until_ended()

        accepted = on_stage.simulator.ledger.rollbacks_of("api")
        assert [one.target_version for one in accepted] == ["1.2.0"], on_stage.logs()
        assert intent.outcome is Outcome.HELPED, on_stage.logs()


async def test_a_refused_rollback_is_not_asked_for_again(tmp_path: Path):
    """The platform said no: a person is told, and nothing is sent a second time."""
    async with stage(scenario("api"), tmp_path) as on_stage:
        await on_stage.start()
        await on_stage.until_watched("api")
        on_stage.perform(
            fault={"operation": "create_rollback", "kind": "status", "status": 409, "times": 5}
        )
        on_stage.release_bad("api")

        intent = await on_stage.until_ended()
        await on_stage.until(lambda: "already_attempted" in on_stage.logs(), "a hold after it")

        assert intent.outcome is Outcome.REFUSED, on_stage.logs()
        assert on_stage.simulator.ledger.calls["create_rollback", 409] == 1
        assert on_stage.simulator.ledger.rollbacks == []
