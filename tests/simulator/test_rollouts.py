"""How deployments live and end, in virtual time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.simulator.worlds import (
    NOON,
    ROLLOUT_S,
    advance_s,
    do,
    live_version,
    release,
    shop,
    version_of,
    world,
)
from watchdog.simulator.rendering import render_deployment, slots_at
from watchdog.simulator.wire import RefusedError


def phases(deployment) -> list[str]:
    return [phase.value for _, phase in deployment.history]


def reasons_in(steps) -> list[str]:
    found = []
    for step in steps:
        if "reason" in step:
            found.append(step["reason"]["code"])
        found += reasons_in(step.get("steps", []))
    return found


def test_a_release_passes_through_every_phase_in_its_time():
    simulator = world()

    deployment = release(simulator, "2.0")

    rollout = ["PENDING_BUILD", "BUILDING", "PENDING_DEPLOY", "DEPLOYING", "ACTIVE"]
    assert phases(deployment) == rollout
    assert deployment.live_at == NOON + timedelta(seconds=ROLLOUT_S)


def test_the_former_release_serves_until_the_new_one_is_live():
    simulator = world()
    do(simulator, "release", app="shop", version="2.0")

    advance_s(simulator, ROLLOUT_S - 0.001)
    before = live_version(simulator), simulator.answer(shop(simulator), "/").status
    advance_s(simulator, 0.001)

    assert before == ("1.2", 200)
    assert live_version(simulator) == "2.0"


def test_a_rollout_may_begin_in_a_phase_that_is_not_known_yet():
    simulator = world(timing={"unknown_s": 1.0})
    do(simulator, "release", app="shop", version="2.0")
    made = version_of(simulator, "2.0")
    slots = slots_at(shop(simulator), simulator.now)

    advance_s(simulator, 1.0 + ROLLOUT_S)

    assert [phase.value for _, phase in made.history][:2] == ["UNKNOWN", "PENDING_BUILD"]
    assert made.phase.value == "ACTIVE"
    assert slots.in_progress is made


def test_past_good_releases_look_superseded():
    simulator = world()

    assert [d.phase.value for d in shop(simulator).deployments] == [
        "SUPERSEDED",
        "SUPERSEDED",
        "ACTIVE",
    ]


def test_one_large_advance_ends_where_many_small_ones_end():
    timeline = [{"at_s": 3, "release": {"app": "shop", "version": "2.0"}}]
    leap, walk = world(timeline=timeline), world(timeline=timeline)

    advance_s(leap, 10)
    for _ in range(100):
        advance_s(walk, 0.1)

    assert phases(shop(leap).deployments[-1]) == phases(shop(walk).deployments[-1])
    assert shop(leap).actives == shop(walk).actives


def test_going_back_in_time_changes_nothing():
    simulator = world()
    release(simulator, "2.0")

    simulator.advance(NOON)

    assert live_version(simulator) == "2.0"
    assert simulator.now == NOON + timedelta(seconds=ROLLOUT_S)


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        ("build", "BuildJobExitNonZero"),
        ("build_timeout", "BuildJobTimeout"),
        ("build_out_of_memory", "BuildJobOutOfMemory"),
        ("build_rate_limit", "BuildRateLimit"),
        ("internal_error", "InternalError"),
        ("not_executable", "DeployContainerCommandNotExecutable"),
        ("resource_exhausted", "ResourceExhausted"),
        ("database_not_available", "DatabaseNotAvailable"),
        ("health_checks", "DeployContainerHealthChecksFailed"),
        ("exit_non_zero", "DeployContainerExitNonZero"),
        ("out_of_memory", "DeployContainerOutOfMemory"),
        ("pre_deploy_job", "DeployContainerExitNonZero"),
    ],
)
def test_a_failed_rollout_never_serves_and_says_why(failure, code):
    simulator = world()

    failed = release(simulator, "2.0", failure=failure)

    rendered = render_deployment(shop(simulator), failed, simulator.now)
    assert rendered["phase"] == "ERROR"
    assert reasons_in(rendered["progress"]["steps"]) == [code]
    assert rendered["progress"]["error_steps"] == 1
    assert failed.live_at is None
    assert live_version(simulator) == "1.2"


def test_a_failed_post_deploy_job_has_served_users():
    simulator = world()
    do(
        simulator,
        "release",
        app="shop",
        version="2.0",
        failure="post_deploy_job",
        behaviour=[{"kind": "errors"}],
    )

    advance_s(simulator, ROLLOUT_S)
    during = simulator.answer(shop(simulator), "/").status
    advance_s(simulator, 1.0)

    assert during == 500
    assert version_of(simulator, "2.0").phase.value == "ERROR"
    assert simulator.answer(shop(simulator), "/").status == 200


@pytest.mark.parametrize(
    ("failure", "phase"), [("stuck_building", "BUILDING"), ("stuck_deploying", "DEPLOYING")]
)
def test_a_stuck_rollout_stays_where_it_is(failure, phase):
    simulator = world()
    do(simulator, "release", app="shop", version="2.0", failure=failure)

    advance_s(simulator, 86_400)

    assert version_of(simulator, "2.0").phase.value == phase
    assert simulator.next_due_at() is None


@pytest.mark.parametrize("overtaken", ["CANCELED", "SUPERSEDED"])
def test_an_overtaken_rollout_ends_without_having_served(overtaken):
    simulator = world(overtaken=overtaken)
    do(simulator, "release", app="shop", version="2.0")
    advance_s(simulator, 0.5)

    release(simulator, "2.1")

    assert version_of(simulator, "2.0").phase.value == overtaken
    assert version_of(simulator, "2.0").live_at is None
    assert live_version(simulator) == "2.1"


def test_the_platform_rolls_back_by_itself_when_asked_to():
    simulator = world(auto_rollback=True)

    release(simulator, "2.0", failure="health_checks")
    advance_s(simulator, 3.0)

    own = shop(simulator).deployments[-1]
    assert (own.cause.kind.value, own.phase.value) == ("AUTO_ROLLBACK", "ACTIVE")
    assert own.cloned_from == version_of(simulator, "1.2").id


def test_a_failed_build_is_not_followed_by_an_automatic_rollback():
    simulator = world(auto_rollback=True)

    release(simulator, "2.0", failure="build")

    assert shop(simulator).deployments[-1].content.version == "2.0"


def test_failing_the_next_rollout_fails_exactly_one():
    simulator = world()
    do(simulator, "fail_next", app="shop", failure="exit_non_zero")

    failed, fine = release(simulator, "2.0"), release(simulator, "2.1")

    assert (failed.phase.value, fine.phase.value) == ("ERROR", "ACTIVE")


@pytest.mark.parametrize(
    ("step", "kind", "action"),
    [("autoscale", "AUTOSCALED", None), ("restart", "MANUAL", "RESTART")],
)
def test_scaling_and_restarting_deploy_the_same_content_again(step, kind, action):
    simulator = world()
    content = shop(simulator).active.content

    do(simulator, step, app="shop")
    advance_s(simulator, 1.0)

    made = shop(simulator).active
    assert made is shop(simulator).deployments[-1]
    assert made.content == content
    details: Any = render_deployment(shop(simulator), made, simulator.now)["cause_details"]
    assert details["type"] == kind
    assert details.get("digitalocean_user_action", {}).get("name") == action


def test_a_cancelled_rollout_leaves_traffic_where_it_was():
    simulator = world()
    do(simulator, "release", app="shop", version="2.0")
    advance_s(simulator, 1.0)

    do(simulator, "cancel", app="shop")
    advance_s(simulator, 10.0)

    assert version_of(simulator, "2.0").phase.value == "CANCELED"
    assert live_version(simulator) == "1.2"


def test_nothing_in_flight_cannot_be_cancelled():
    simulator = world()

    with pytest.raises(RefusedError, match="nothing in flight"):
        do(simulator, "cancel", app="shop")


def test_the_in_progress_slot_fills_late():
    simulator = world(in_progress_lag_s=1.0)
    do(simulator, "release", app="shop", version="2.0")

    advance_s(simulator, 0.9)
    early = slots_at(shop(simulator), simulator.now)
    advance_s(simulator, 0.2)
    late = slots_at(shop(simulator), simulator.now)

    assert early.in_progress is None
    assert late.in_progress is version_of(simulator, "2.0")


def test_the_pending_slot_may_show_the_active_deployment():
    simulator = world()

    slots = slots_at(shop(simulator), simulator.now)

    assert slots.pending is slots.active is version_of(simulator, "1.2")


def test_a_failed_rollout_just_leaves_the_slots():
    simulator = world()
    do(simulator, "release", app="shop", version="2.0", failure="health_checks")
    advance_s(simulator, 1.0)
    during = slots_at(shop(simulator), simulator.now)

    advance_s(simulator, 1.0)
    after = slots_at(shop(simulator), simulator.now)

    assert during.in_progress is during.pending is version_of(simulator, "2.0")
    assert after.in_progress is None
    assert after.pending is after.active is version_of(simulator, "1.2")


def test_an_earlier_instant_is_shown_as_it_was_then():
    simulator = world()
    before = simulator.now
    release(simulator, "2.0")

    slots = slots_at(shop(simulator), before)

    assert slots.active is version_of(simulator, "1.2")
    rendered = render_deployment(shop(simulator), slots.active, before)
    assert rendered["phase"] == "ACTIVE"
    assert render_deployment(shop(simulator), slots.active, simulator.now)["phase"] == "SUPERSEDED"


def test_the_same_seed_gives_the_same_world():
    assert [d.id for d in shop(world(seed=3)).deployments] == [
        d.id for d in shop(world(seed=3)).deployments
    ]
    assert shop(world(seed=3)).id != shop(world(seed=4)).id
