"""The words: golden texts that an operator can review."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.builders import (
    at,
    decided,
    deployment,
    down,
    inputs,
    intent,
    memory,
    policy,
    preflight,
    release,
    replaced,
    view,
)
from watchdog.core.explain import (
    OUTCOMES,
    explain,
    explain_intent,
    headline,
    tell_intent,
    tell_pin,
)
from watchdog.core.policy import Mode
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import AfterRollback, IntentState, Outcome
from watchdog.model.memory import Standing

ROLLBACK = """
shop: rolling back d2 to d0: the fault is new with this release
  decided   2026-03-01 12:00:00 UTC
  live      d2, unhealthy since 2026-03-01 11:59:41 UTC (19.0 s)
  rules     [BAD] down: http failed 20 times in a row over 19.0 s; the limit is 3 over 12.0 s
  blame     the fault is new with this release
            about 81 to 1 that this release is the cause
            [+] the previous release failed 0 of 360 answers of http (x30)
            [+] the fault began 521 s after this release went live (x1.2)
  guards    [ok] paused: not paused
            [ok] view_stale: the platform was read 0 s ago
            [ok] view_regressed: the reading is not older than the last
            [ok] nothing_live: d2 is live
            [ok] stood_down: the app is meant to answer
            [ok] observer_impaired: no reference endpoint contradicts us
            [ok] fleet_breaker_open: not many apps fail at once
            [ok] live_is_a_rollback: the live one is no rollback
            [ok] already_attempted: no rollback was tried yet
            [ok] quarantined: this version was not rolled back before
            [ok] platform_rolling_back: the platform is not rolling back
            [ok] fix_overdue: no newer deployment is overdue
            [ok] deployment_in_progress: no newer deployment is on its way
            [ok] app_pinned: the app is not pinned
            [ok] go_live_unseen: we saw it go live
            [ok] outside_window: the fault began 521 s after go-live; the window is 3600 s
            [ok] not_to_blame: the fault is new with this release
            [ok] budget_spent: 0 rollbacks of this app in 24 h (limit 3), \
0 of the fleet in an hour (limit 5)
            [ok] cooling_down: no recent rollback of this app
            [ok] no_eligible_target: d0 can be returned to
            [ok] awaiting_approval: nobody need be asked
            [ok] observe_only: the policy allows acting
  targets   [ok] d0 of 2026-03-01 11:30:00 UTC, proven
            [no] d1 of 2026-03-01 11:40:00 UTC: \
platform_refused: the platform refuses it: region_conflict
"""

HEALTHY = """
shop: holding, healthy: the live release is healthy
  decided   2026-03-01 12:00:00 UTC
  live      d2, healthy
  rules     [ok] down: http failed 0 times in a row over 0.0 s; the limit is 3 over 12.0 s
  guards    [ok] paused: not paused
            [ok] view_stale: the platform was read 0 s ago
            [ok] view_regressed: the reading is not older than the last
            [ok] nothing_live: d2 is live
            [ok] stood_down: the app is meant to answer
            [ok] observer_impaired: no reference endpoint contradicts us
"""


def text(lines: tuple[str, ...]) -> str:
    return "\n" + "\n".join(lines) + "\n"


def test_a_rollback_is_explained_with_all_that_led_to_it() -> None:
    known = memory(
        release("d2"),
        replaced("d1"),
        replaced("d0", standing=Standing.PROVEN),
        preflights=(preflight("d1", valid=False, code="region_conflict"),),
    )

    # The first failure came 521 s after the go-live of 11:51.
    assert text(explain(decided(down(memory=known)), "shop")) == ROLLBACK


def test_health_is_explained_shortly() -> None:
    assert text(explain(decided(inputs()), "shop")) == HEALTHY


def test_a_hold_says_what_it_would_have_done() -> None:
    found = decided(down(policy=policy(mode=Mode.OBSERVE)))

    assert headline(found, "shop") == (
        "shop: holding, observe_only: observe only: no request is sent (would roll back d2 to d1)"
    )


def test_where_nothing_is_live_the_words_say_nothing_too() -> None:
    lines = explain(decided(inputs(view=view(None))), "shop")

    assert lines[0] == "shop: holding, nothing_live: no deployment is live"
    assert lines[2] == "  live      nothing, unknown"
    assert "[?] down: http has not answered since this deployment went live" in lines[3]


def test_failed_guards_stand_out() -> None:
    lines = explain(decided(inputs(view=view(read_at=at(-300)))), "shop")

    assert "            [no] view_stale: the platform was read 300 s ago" in lines


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (IntentState.RECORDED, "decided, not sent yet"),
        (IntentState.CLAIMED, "request 1 on its way"),
        (IntentState.ACCEPTED, "accepted by the platform as r3"),
        (IntentState.LIVE, "live as r3; watching whether it helps"),
        (IntentState.DONE, "done: it helped"),
        (IntentState.FAILED, "failed: the platform refused it"),
        (IntentState.ABANDONED, "abandoned: the release recovered first"),
    ],
)
def test_each_state_of_a_rollback_has_its_words(state: IntentState, words: str) -> None:
    assert tell_intent(intent(state), "shop") == f"shop: rollback of d2 to d1: {words}"


def test_each_outcome_has_its_words() -> None:
    assert set(OUTCOMES) == set(Outcome)


def test_a_detail_is_added_in_brackets() -> None:
    one = intent(IntentState.FAILED, detail="region_conflict: no such region")

    assert tell_intent(one, "shop").endswith(
        "failed: the platform refused it (region_conflict: no such region)"
    )


def test_a_rollback_is_explained_with_its_times() -> None:
    one = intent(IntentState.LIVE, state_since=at(40), claimed_at=at(2))

    assert (
        text(explain_intent(one, "shop"))
        == """
shop: rollback of d2 to d1: live as r3; watching whether it helps
  because   http failed
  fault     2026-03-01 11:59:45 UTC
  decided   2026-03-01 12:00:00 UTC
  sent      2026-03-01 12:00:02 UTC
  live      2026-03-01 12:00:40 UTC
  pin       The platform has pinned the app: deployments are refused until the rollback is \
committed or reverted.
"""
    )


def test_what_did_not_happen_has_no_time() -> None:
    lines = explain_intent(intent(onset=None), "shop")

    assert [line.split()[0] for line in lines[1:]] == ["because", "decided", "recorded"]


@pytest.mark.parametrize(
    ("state", "changes", "said"),
    [
        (IntentState.LIVE, {}, True),
        (IntentState.DONE, {}, True),
        (IntentState.ACCEPTED, {}, False),
        (IntentState.FAILED, {}, False),
        (IntentState.LIVE, {"after": AfterRollback.COMMIT}, False),
        (IntentState.DONE, {"after": AfterRollback.COMMIT_AFTER_VERIFIED}, False),
    ],
)
def test_the_pin_is_told_of_where_there_will_be_one(
    state: IntentState, changes: dict[str, Any], said: bool
) -> None:
    assert bool(tell_pin(intent(state, **changes))) is said
    assert deployment("d2").id == DeploymentId("d2")
