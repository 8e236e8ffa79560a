"""How long deployments and rollbacks take, from what was seen of them."""

from __future__ import annotations

from datetime import timedelta

from tests.core.builders import (
    at,
    deployment,
    intent,
    memory,
    minutes,
    noon,
    release,
    rollback,
    seconds,
    view,
)
from watchdog.core.timings import (
    DEPLOYMENT_TAKES,
    ROLLBACK_TAKES,
    Timing,
    deployment_timing,
    rollback_timing,
)
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import IntentState
from watchdog.model.memory import Release
from watchdog.model.view import CauseKind


def built(number: int, took_s: float) -> Release:
    """Return the release that was the ``number``-th before noon to go live."""
    made = noon - minutes(10 * number)
    return release(f"b{number}", created_at=made, live_from=made + seconds(took_s))


def test_three_quarters_of_those_seen_were_done_in_the_expected_time() -> None:
    known = memory(*(built(number, took) for number, took in enumerate((10, 40, 20, 30), 1)))

    found = deployment_timing(view(), known)

    assert found.expected == seconds(30)
    assert found.seen == tuple(seconds(took) for took in (10, 20, 30, 40))


def test_only_the_newest_ten_count() -> None:
    known = memory(*(built(number, 100 if number > 10 else 10) for number in range(1, 15)))

    assert deployment_timing(view(), known).seen == (seconds(10),) * 10


def test_what_was_not_seen_going_live_took_nobody_knows_how_long() -> None:
    known = memory(release("d2", seen_going_live=False))

    assert deployment_timing(view(), known) == Timing(expected=DEPLOYMENT_TAKES)


def test_rollbacks_and_restarts_say_nothing_of_a_build() -> None:
    quick = [
        deployment("d3", cause=CauseKind.RESTART),
        deployment("d4", cause=CauseKind.AUTOSCALE),
        deployment("d5", cause=CauseKind.REVERT),
        rollback("d6"),
        deployment("d7"),
    ]
    shown = view(deployments=tuple(quick))
    ours = intent(IntentState.DONE, rollback=DeploymentId("d7"))
    known = memory(*(release(one.id) for one in quick), intents=(ours,))

    assert deployment_timing(shown, known).seen == ()


def test_clocks_that_differ_make_no_negative_time() -> None:
    known = memory(built(1, -5))

    assert deployment_timing(view(), known).expected == timedelta(0)


def test_a_rollback_takes_from_the_claim_to_being_live() -> None:
    slow = intent(IntentState.DONE, rollback=DeploymentId("r3"), claimed_at=noon)
    known = memory(release("r3", live_from=at(45)), intents=(slow,))

    assert rollback_timing(known) == Timing(expected=seconds(45), seen=(seconds(45),))


def test_rollbacks_that_never_went_live_teach_nothing() -> None:
    refused = intent(IntentState.FAILED)
    lost = intent(IntentState.DONE, rollback=DeploymentId("r9"))
    unclaimed = intent(IntentState.RECORDED, rollback=DeploymentId("d2"))

    found = rollback_timing(memory(intents=(refused, lost, unclaimed)))

    assert found == Timing(expected=ROLLBACK_TAKES)


def test_a_timing_says_what_it_rests_on() -> None:
    assert Timing(expected=seconds(9)).words == "none was seen before"
    assert Timing(expected=seconds(9), seen=(seconds(9),)).words == "1 earlier took 9 s"
    two = Timing(expected=seconds(9), seen=(seconds(4), seconds(9)))
    assert two.words == "2 earlier took 4 s to 9 s"
