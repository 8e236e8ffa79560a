"""What an alert that is pushed makes the daemon do: as much as the policy says, and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.runtime.pushing import Pushed, alert, pushed, source
from tests.runtime.worlds import Stage, swift
from watchdog.core.policy import Policy
from watchdog.core.rules import AlertFiring, Down

AS_SUPPORT = (Down(count=3), AlertFiring())
ALONE = (Down(count=3), AlertFiring(alone=True))


async def alerted(stage: Stage, policy: Policy, *, failing: bool = False) -> Pushed:
    """Let a release go live, then push an alert about it while probes pass or fail."""
    stage.policy = policy
    if not failing:
        stage.source.bad = lambda view: False
    one = await pushed(stage, [source()])
    await stage.pass_time(20)
    stage.platform.deploy(stage.app, "d3")
    await stage.pass_time(8)
    await one.post(alert())
    return one


async def test_a_policy_may_say_that_an_alert_suffices(stage: Stage):
    one = await alerted(stage, swift(rules=ALONE))

    assert await stage.until(lambda: stage.platform.accepted, 30)
    assert stage.platform.accepted[0][1] == "d2"
    await one.server.stop()


@pytest.mark.parametrize("policy", [swift(), swift(rules=AS_SUPPORT)], ids=["unjudged", "support"])
async def test_an_alert_by_itself_rolls_nothing_back(stage: Stage, policy: Policy):
    one = await alerted(stage, policy)
    await stage.pass_time(30)

    assert stage.platform.accepted == []
    assert one.seen()[-1].value == 1.0, "it was seen all the while"
    await one.server.stop()


async def test_a_rule_that_needs_support_gets_it_from_an_alert(stage: Stage):
    """Two of two: neither the failing probe nor the alert would do."""
    policy = replace(swift(rules=AS_SUPPORT), at_least=2)
    one = await alerted(stage, policy, failing=True)

    assert await stage.until(lambda: stage.platform.accepted, 30)
    await one.server.stop()
