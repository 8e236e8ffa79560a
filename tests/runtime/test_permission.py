"""A token that may read and not update: enough to observe, and said plainly where it is not."""

from __future__ import annotations

from tests.runtime.test_cycle import reason, watch_of
from tests.runtime.worlds import Stage, swift
from watchdog.core.policy import Mode


async def test_a_token_that_may_only_read_is_enough_for_a_dry_run(stage: Stage):
    """The platform wants app:update even to validate; a dry run needs no validation."""
    stage.policy = swift(mode=Mode.OBSERVE)
    stage.platform.may_update = False
    daemon = await stage.started()

    await stage.break_release()
    await stage.pass_time(20)

    assert reason(daemon) == "observe_only"
    assert watch_of(daemon).decision.would.target == "d2"
    assert [one.event for one in stage.channel.taken] == ["observe_only"]
    assert stage.platform.calls.count("preflight") == 1


async def test_a_token_that_may_not_roll_back_leads_to_a_page(stage: Stage):
    """Nothing can be done, and a person is told why; it is done once the token may."""
    stage.platform.may_update = False
    daemon = await stage.started()

    await stage.break_release()
    await stage.pass_time(20)

    assert reason(daemon) == "no_eligible_target"
    assert [one.event for one in stage.channel.taken] == ["no_eligible_target"]
    assert "token_may_not" in stage.channel.taken[0].text
    assert stage.platform.accepted == []

    stage.platform.may_update = True
    await stage.pass_time(90)

    assert len(stage.platform.accepted) == 1
