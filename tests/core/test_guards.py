"""The conditions under which a rollback may happen, each with its reason to hold, in order."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.builders import (
    DOWN,
    at,
    baseline,
    content,
    decided,
    deployment,
    down,
    evidence,
    intent,
    made,
    memory,
    minutes,
    noon,
    observed,
    policy,
    preflight,
    reasons,
    release,
    replaced,
    rollback,
    seconds,
    view,
)
from watchdog.core.policy import Mode
from watchdog.model.decision import Hold, HoldReason, RollBack
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import IntentState
from watchdog.model.memory import Memory, Pause
from watchdog.model.view import CauseKind, Content, Phase, StandDown

PAUSE = Pause(until=at(3600), by="ann", reason="migration")
BUSY = deployment("d3", phase=Phase.BUILDING, served=False)
PLATFORMS = deployment("d3", phase=Phase.DEPLOYING, cause=CauseKind.PLATFORM_ROLLBACK)
GONE_BY = noon - minutes(14)


def tried(state: IntentState, **changes: Any) -> Memory:
    """Return a memory of an earlier attempt on d2, long past its cooldown."""
    moments = {"claimed_at": noon - minutes(30)} if state is not IntentState.ABANDONED else {}
    return memory(intents=(intent(state, **{**moments, **changes}),))


def test_a_dead_release_is_rolled_back_when_nothing_forbids_it() -> None:
    found = decided(down())

    assert found.step == RollBack(bad=DeploymentId("d2"), target=DeploymentId("d1"))
    assert all(guard.passed for guard in found.guards)


HOLDS: list[tuple[HoldReason, dict[str, Any]]] = [
    (HoldReason.PAUSED, {"memory": memory(pause=PAUSE)}),
    (HoldReason.VIEW_STALE, {"view": view(read_at=noon - minutes(2) - seconds(0.1))}),
    (HoldReason.VIEW_REGRESSED, {"memory": memory(watermark=made("d3"))}),
    (HoldReason.NOTHING_LIVE, {"view": view(None)}),
    (HoldReason.STOOD_DOWN, {"view": view(stand_down=StandDown.MAINTENANCE)}),
    (HoldReason.STOOD_DOWN, {"view": view(stand_down=StandDown.ARCHIVED)}),
    (HoldReason.STOOD_DOWN, {"view": view(stand_down=StandDown.ASLEEP)}),
    (HoldReason.OBSERVER_IMPAIRED, {"evidence": evidence("x" * 20, impaired_until=at(1))}),
    (HoldReason.LIVE_IS_A_ROLLBACK, {"view": view(deployment("d2", cause=CauseKind.ROLLBACK))}),
    (
        HoldReason.LIVE_IS_A_ROLLBACK,
        {"view": view(deployment("d2", cause=CauseKind.PLATFORM_ROLLBACK))},
    ),
    (
        HoldReason.LIVE_IS_A_ROLLBACK,
        {"view": view(deployment("d2", cloned_from=DeploymentId("d0")))},
    ),
    (HoldReason.LIVE_IS_A_ROLLBACK, {"view": view(pinned=deployment("d2"))}),
    (
        HoldReason.LIVE_IS_A_ROLLBACK,
        {"memory": tried(IntentState.DONE, bad=DeploymentId("d9"), rollback=DeploymentId("d2"))},
    ),
    (HoldReason.ALREADY_ATTEMPTED, {"memory": tried(IntentState.FAILED)}),
    (HoldReason.ALREADY_ATTEMPTED, {"memory": tried(IntentState.DONE)}),
    (HoldReason.ALREADY_ATTEMPTED, {"memory": memory(intents=(intent(),))}),
    (HoldReason.PLATFORM_ROLLING_BACK, {"view": view(in_progress=PLATFORMS)}),
    (HoldReason.DEPLOYMENT_IN_PROGRESS, {"view": view(in_progress=BUSY)}),
    (HoldReason.DEPLOYMENT_IN_PROGRESS, {"view": view(pending=BUSY)}),
    (HoldReason.APP_PINNED, {"view": view(pinned=deployment("d1"))}),
    (
        HoldReason.APP_PINNED,
        {"memory": memory(preflights=(preflight(valid=False, code="app_pinned"),))},
    ),
    (
        HoldReason.GO_LIVE_UNSEEN,
        {"memory": memory(release("d2", seen_going_live=False), replaced("d1"))},
    ),
    (HoldReason.GO_LIVE_UNSEEN, {"memory": Memory()}),
    (
        HoldReason.OUTSIDE_WINDOW,
        {"memory": memory(release("d2", live_from=noon - minutes(61)), replaced("d1"))},
    ),
    (
        HoldReason.EVIDENCE_INSUFFICIENT,
        {"evidence": evidence("x" * 20, baseline=())},
    ),
    (
        HoldReason.NOT_TO_BLAME,
        {"evidence": evidence("x" * 20, baseline=(baseline(failures=360),))},
    ),
    (HoldReason.BUDGET_SPENT, {"memory": memory(fleet_rollbacks=(noon,) * 5)}),
    (
        HoldReason.COOLING_DOWN,
        {"memory": tried(IntentState.FAILED, bad=DeploymentId("d9"), claimed_at=GONE_BY)},
    ),
    (
        HoldReason.NO_ELIGIBLE_TARGET,
        {
            "view": view(deployments=()),
            "memory": memory(release("d2"), replaced("d1", content=Content())),
        },
    ),
    (HoldReason.AWAITING_APPROVAL, {"policy": policy(mode=Mode.ASK)}),
    (HoldReason.OBSERVE_ONLY, {"policy": policy(mode=Mode.OBSERVE)}),
]


@pytest.mark.parametrize(
    ("reason", "changes"), HOLDS, ids=[f"{reason}-{n}" for n, (reason, _) in enumerate(HOLDS)]
)
def test_each_guard_holds_by_its_own_reason(reason: HoldReason, changes: dict[str, Any]) -> None:
    assert decided(down(**changes)).step == Hold(reason=reason)


def test_the_first_failed_guard_gives_the_reason_and_every_one_is_shown() -> None:
    """All that can fail together fail together; the order is that of the list above."""
    everything = down(
        policy=policy(mode=Mode.OBSERVE),
        view=view(
            deployment("d2", cause=CauseKind.ROLLBACK),
            in_progress=PLATFORMS,
            pinned=deployment("d2"),
            read_at=noon - minutes(5),
            stand_down=StandDown.MAINTENANCE,
        ),
        evidence=evidence("x" * 20, baseline=(), impaired_until=at(1)),
        memory=memory(
            release("d2", seen_going_live=False),
            watermark=made("d3"),
            pause=PAUSE,
            intents=(intent(IntentState.FAILED),),
            fleet_rollbacks=(noon,) * 5,
        ),
    )

    found = decided(everything)

    assert found.step == Hold(reason=HoldReason.PAUSED)
    assert reasons([one for one in found.guards if not one.passed]) == [
        "paused",
        "view_stale",
        "view_regressed",
        "stood_down",
        "observer_impaired",
    ]


def test_what_forbids_an_act_is_weighed_in_one_order() -> None:
    held = down(
        policy=policy(mode=Mode.OBSERVE),
        view=view(
            deployment("d2", cause=CauseKind.ROLLBACK),
            in_progress=PLATFORMS,
            pinned=deployment("d1", content=Content()),
            deployments=(),
        ),
        evidence=evidence("x" * 20, baseline=()),
        memory=memory(
            release("d2", seen_going_live=False, live_from=noon - minutes(90)),
            intents=(intent(IntentState.FAILED),),
            fleet_rollbacks=(noon,) * 5,
        ),
    )

    found = decided(held)

    assert reasons([one for one in found.guards if not one.passed]) == [
        "live_is_a_rollback",
        "already_attempted",
        "platform_rolling_back",
        "deployment_in_progress",
        "app_pinned",
        "go_live_unseen",
        "outside_window",
        "evidence_insufficient",
        "budget_spent",
        "cooling_down",
        "no_eligible_target",
        "observe_only",
    ]


def test_a_restart_of_a_rollback_is_still_a_rollback() -> None:
    """Committed and then autoscaled, it shows neither a pin nor a cause; its content is told."""
    restored = content("d1")
    known = memory(
        release("d3", content=restored, live_from=at(-300)),
        replaced("r2", content=restored, created_at=at(-900), live_from=at(-800)),
        replaced("d1", live_from=at(-1800)),
        replaced("d0", live_from=at(-9000)),
    )
    live = deployment("d3", phase=Phase.ACTIVE, content=restored, cause=CauseKind.AUTOSCALE)
    seen = evidence("x" * 20, of="d3")
    shown = rollback("r2", created_at=at(-900), cause=CauseKind.ROLLBACK, phase=Phase.SUPERSEDED)

    by_the_platform = down(view=view(live, deployments=(live, shown)), evidence=seen, memory=known)
    assert decided(by_the_platform).step == Hold(reason=HoldReason.LIVE_IS_A_ROLLBACK)

    ours = intent(
        IntentState.DONE,
        bad=DeploymentId("d9"),
        rollback=DeploymentId("r2"),
        claimed_at=noon - minutes(30),
    )
    remembered = down(
        view=view(live, deployments=(live,)),
        evidence=seen,
        memory=memory(*known.releases, intents=(ours,)),
    )
    assert decided(remembered).step == Hold(reason=HoldReason.LIVE_IS_A_ROLLBACK)


def test_a_restart_of_a_release_that_was_tried_is_not_tried_anew() -> None:
    same = content("d2")
    live = deployment("d3", phase=Phase.ACTIVE, content=same, cause=CauseKind.RESTART)
    known = memory(
        release("d3", content=same, live_from=at(-200)),
        replaced("d2"),
        replaced("d1"),
        intents=(intent(IntentState.FAILED, claimed_at=noon - minutes(30)),),
    )

    found = decided(down(view=view(live), evidence=evidence("x" * 20, of="d3"), memory=known))

    assert found.step == Hold(reason=HoldReason.ALREADY_ATTEMPTED)


def test_a_revert_of_our_rollback_is_an_order_that_stands() -> None:
    """Somebody wants the bad release back: we do not fight people, we page."""
    tale = (intent(IntentState.DONE, claimed_at=noon - minutes(30)),)
    back = deployment("d4", cause=CauseKind.REVERT, content=content("d2"), phase=Phase.ACTIVE)
    between = replaced("d3", content=content("d1"))
    served = (release("d4", content=content("d2")), between, replaced("d2"), replaced("d1"))

    held = decided(
        down(
            view=view(back, read_at=noon + minutes(60)),
            memory=memory(*served, intents=tale),
            evidence=evidence(observed(DOWN, until=noon + minutes(60)), of="d4"),
            now=noon + minutes(60),
        )
    )

    assert held.step == Hold(reason=HoldReason.ALREADY_ATTEMPTED)
    assert held.summary == "a person took our rollback of it back"
