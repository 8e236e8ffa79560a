"""One cycle after the other: what is read, what is believed, what is done about it."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import replace
from typing import Any

import pytest

from tests.runtime.worlds import Stage, bad_release, seconds, swift
from watchdog.core.policy import Followup, Mode
from watchdog.model.decision import HoldReason
from watchdog.model.intent import AfterRollback, Intent, IntentState, Outcome
from watchdog.model.memory import Pause
from watchdog.model.view import Phase
from watchdog.runtime.daemon import Daemon
from watchdog.runtime.watch import Watch


async def intents(stage: Stage) -> tuple[Intent, ...]:
    found: tuple[Intent, ...] = await stage.store.intents(None, 50)
    return found


def watch_of(daemon: Daemon) -> Watch:
    (watch,) = daemon.fleet.watches.values()
    return watch


def reason(daemon: Daemon) -> str:
    decision = watch_of(daemon).decision
    return decision.reason if decision is not None else ""


async def test_a_bad_release_is_rolled_back_once_and_found_to_have_helped(stage: Stage):
    await stage.started()
    await stage.break_release()
    await stage.until(lambda: len(stage.platform.accepted) == 1)
    await stage.pass_time(15)
    (intent,) = await intents(stage)
    assert stage.platform.accepted == [(stage.app.id, "d2")]
    assert (intent.state, intent.outcome) == (IntentState.DONE, Outcome.HELPED), intent
    assert [one.event for one in stage.channel.taken] == [
        "rollback_recorded",
        "rollback_live",
        "rollback_helped",
    ]


async def test_a_bad_release_that_was_live_before_we_looked_is_told_of_and_left(stage: Stage):
    stage.platform.deploy(stage.app, "d3")
    daemon = await stage.started()
    await stage.pass_time(20)
    assert reason(daemon) == "go_live_unseen"
    assert stage.platform.accepted == []
    assert [one.event for one in stage.channel.taken] == ["go_live_unseen"]


async def test_observe_only_asks_the_platform_and_sends_nothing(stage: Stage):
    stage.policy = swift(mode=Mode.OBSERVE)
    daemon = await stage.started()
    await stage.break_release()
    await stage.pass_time(20)
    assert reason(daemon) == "observe_only"
    assert watch_of(daemon).decision.would.target == "d2"
    assert "preflight" in stage.platform.calls
    assert "roll_back" not in stage.platform.calls


async def test_a_paused_app_is_left_alone_until_the_pause_is_lifted(stage: Stage):
    daemon = await stage.started()
    pause = Pause(until=stage.clock.now() + seconds(3600), by="ops", reason="drill")
    await stage.store.set_pause(stage.app.id, pause)
    await stage.break_release()
    await stage.pass_time(20)
    assert reason(daemon) == "paused"
    assert stage.platform.accepted == []
    await stage.store.set_pause(stage.app.id, None)
    assert await stage.until(lambda: stage.platform.accepted)


async def test_observations_around_a_switch_are_dropped_and_counted(
    stage: Stage, logged: list[MutableMapping[str, Any]]
):
    """Nobody can say which deployment gave them."""
    daemon = await stage.started()
    await stage.pass_time(13)
    stage.platform.deploy(stage.app, "d3")
    await stage.pass_time(6)
    labels = {"app": "shop"}
    dropped = daemon.metrics.registry.get_sample_value(
        "watchdog_observations_dropped_total", labels
    )
    assert dropped
    assert sum(one["count"] for one in logged if one["event"] == "observations_dropped") == dropped
    kept = await stage.store.observations(stage.app.id, "d2", stage.clock.now() - seconds(60))
    assert kept
    assert not [one for one in kept if one.reason is not None]


async def test_evidence_is_taken_up_again_after_a_restart(stage: Stage):
    """The live release's own answers, and the record of the one before it."""
    first = await stage.started()
    await stage.pass_time(12)
    stage.platform.deploy(stage.app, "d9")
    await stage.pass_time(12)
    known = watch_of(first).evidence(None, stage.clock.now())
    await stage.close()
    second = await stage.started()
    await stage.pass_time(1)
    again = watch_of(second).evidence(None, stage.clock.now())
    assert again.deployment == "d9"
    assert again.observations[: len(known.observations)] == known.observations
    assert again.baseline == known.baseline
    assert again.baseline_of("http").answers >= 5


async def test_the_record_of_the_release_before_spans_its_restarts(stage: Stage):
    """A restart is a new deployment of the same release: its record goes on."""
    stage.source.bad = bad_release("d9")
    daemon = await stage.started()
    await stage.pass_time(12)
    stage.platform.deploy(stage.app, "d2b", content=stage.app.live.content)
    await stage.pass_time(12)
    stage.platform.deploy(stage.app, "d9")
    await stage.pass_time(3)
    assert watch_of(daemon).baseline[0].answers >= 15


async def test_the_list_of_deployments_is_asked_for_only_when_something_changed(stage: Stage):
    await stage.started()
    await stage.pass_time(40)
    assert stage.platform.calls.count("history") == 1
    stage.platform.deploy(stage.app, "d9")
    await stage.pass_time(20)
    assert stage.platform.calls.count("history") == 2


async def test_a_deployment_that_left_the_slots_is_looked_up(stage: Stage):
    daemon = await stage.started()
    await stage.pass_time(4)
    coming = stage.platform.begin(stage.app, "d4")
    await stage.pass_time(6)
    asked = stage.platform.calls.count("history")
    stage.app.deployments[0], stage.app.coming = replace(coming, phase=Phase.ERROR), None
    await stage.pass_time(6)
    assert stage.platform.calls.count("history") == asked + 1
    assert watch_of(daemon).full_view().find(coming.id).phase is Phase.ERROR


@pytest.mark.parametrize(
    ("then", "commits"),
    [
        (AfterRollback.PIN, 0),
        (AfterRollback.COMMIT, 1),
        (AfterRollback.COMMIT_AFTER_VERIFIED, 1),
    ],
)
async def test_the_pin_is_kept_or_released_as_the_policy_says(
    then: AfterRollback, commits: int, stage: Stage
):
    followup = Followup(settle_time=seconds(4), verify_for=seconds(5), then=then)
    stage.policy = swift(followup=followup)
    await stage.started()
    await stage.break_release()
    assert await stage.until(lambda: stage.channel.taken[-1:] and ended(stage))
    assert stage.platform.calls.count("commit") == commits
    assert (stage.app.pinned is None) == bool(commits)


def ended(stage: Stage) -> bool:
    return stage.channel.taken[-1].event == "rollback_helped"


async def test_a_commit_after_verification_waits_for_it(stage: Stage):
    then = AfterRollback.COMMIT_AFTER_VERIFIED
    followup = Followup(settle_time=seconds(4), verify_for=seconds(500), then=then)
    stage.policy = swift(followup=followup)
    await stage.started()
    await stage.break_release()
    assert await stage.until(lambda: stage.platform.accepted)
    await stage.pass_time(60)
    assert stage.platform.calls.count("commit") == 0


async def test_a_decision_is_kept_once_and_again_when_it_changes(stage: Stage):
    await stage.started()
    await stage.pass_time(40)
    kept = await stage.store.decisions(stage.app.id, 50)
    assert [one.reason for one in reversed(kept)] == ["evidence_insufficient", "healthy"]


async def test_the_next_cycle_is_soon_while_a_rollback_is_open(stage: Stage):
    daemon = await stage.started()
    await stage.pass_time(3)
    assert await daemon.cycle.run(watch_of(daemon)) == seconds(15)
    await stage.break_release()
    assert await stage.until(lambda: stage.platform.accepted)
    assert await daemon.cycle.run(watch_of(daemon)) == seconds(2)


async def test_two_bad_releases_in_a_row_end_with_a_person(stage: Stage):
    """What was returned to is bad as well: no second step back."""
    stage.source.bad = bad_release("d3", "r0")
    daemon = await stage.started()
    await stage.break_release()
    assert await stage.until(lambda: stage.platform.accepted)
    await stage.pass_time(40)
    (intent,) = await intents(stage)
    assert intent.outcome is Outcome.DID_NOT_HELP
    assert reason(daemon) == HoldReason.LIVE_IS_A_ROLLBACK
    assert len(stage.platform.accepted) == 1
