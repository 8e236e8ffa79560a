"""What to do about an intent whose request was not sent yet, or not answered."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.builders import (
    at,
    content,
    deployment,
    evidence,
    intent,
    memory,
    minutes,
    observed,
    policy,
    preflight,
    rollback,
    view,
)
from watchdog.core.policy import Followup, Limits, Mode, Permit, Policy, Targets
from watchdog.core.settle import find_rollback, settle, settle_preflight
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import Intent, IntentState, Outcome
from watchdog.model.memory import Pause
from watchdog.model.observation import Observation
from watchdog.model.settlement import Adopt, Conclude, Send, Settlement, Validate, Wait
from watchdog.model.view import AppView, CauseKind, Content, Phase, StandDown

PAUSE = Pause(until=at(3600), by="ann", reason="migration")
RECORDED, CLAIMED = IntentState.RECORDED, IntentState.CLAIMED
COMING = deployment("d3", phase=Phase.BUILDING, created_at=at(1), served=False)
ADOPT = Adopt(rollback=DeploymentId("r3"))


def settled(
    one: Intent,
    shown: AppView | None = None,
    after_s: float = 1,
    *,
    by: Policy | None = None,
    answers: str = "x" * 20,
    **remembered: Any,
) -> Settlement:
    """Return the settlement so many seconds after noon, on a reading of that very moment."""
    now = at(after_s)
    seen = evidence(observed(answers, until=now))
    known = memory(intents=(one,), **remembered)
    return settle(by or policy(), shown or view(read_at=now, history_at=now), seen, known, now)


def shown(after_s: float, live: Any = "d2", **changes: Any) -> AppView:
    return view(live, **{"read_at": at(after_s), "history_at": at(after_s), **changes})


def ended(step: Settlement) -> tuple[IntentState, Outcome]:
    assert isinstance(step, Conclude), step
    return step.state, step.outcome


def claimed(**changes: Any) -> Intent:
    return intent(CLAIMED, **changes)


def test_a_recorded_intent_is_sent() -> None:
    assert settled(intent()) == Send()


@pytest.mark.parametrize("one", [intent(), intent(CLAIMED, claimed_at=at(-91))])
@pytest.mark.parametrize("newer", [observed("x", until=at(1)), observed("..", "db", until=at(1))])
def test_only_good_answers_of_the_app_itself_speak_for_recovery(
    one: Intent, newer: tuple[Observation, ...]
) -> None:
    """After a crash that lost the failures the next one looks like a blip."""
    seen = evidence((*observed("....", until=at(-1)), *newer))

    step = settle(policy(depends_on=("db",)), shown(1), seen, memory(intents=(one,)), at(1))

    assert isinstance(step, Wait)


def test_a_claim_nobody_answered_is_looked_for_first() -> None:
    for after_s in (1, 89.9):
        assert isinstance(settled(claimed(), after_s=after_s), Wait)


def test_a_claim_that_left_no_trace_is_claimed_again() -> None:
    by = policy(targets=Targets(preflight_age_max=minutes(5)))

    assert settled(claimed(), after_s=90, by=by) == Send()


@pytest.mark.parametrize("looked_s", [None, 89.9])
def test_only_a_look_after_the_settle_time_shows_that_there_is_no_trace(
    looked_s: float | None,
) -> None:
    looked = None if looked_s is None else at(looked_s)

    assert isinstance(settled(claimed(), shown(300, history_at=looked), 300), Wait)


def test_what_can_never_be_looked_for_ends_all_the_same() -> None:
    """The list of deployments may be away for good; then a person must look."""
    blind = shown(691, history_at=None)

    assert isinstance(settled(claimed(), shown(690, history_at=None), 690), Wait)
    assert ended(settled(claimed(), blind, 691)) == (IntentState.FAILED, Outcome.TIMED_OUT)


@pytest.mark.parametrize("slot", ["live", "in_progress", "pending", "pinned", "deployments"])
def test_a_claim_whose_rollback_is_shown_is_adopted(slot: str) -> None:
    made = rollback(phase=Phase.BUILDING)
    told: dict[str, Any] = {slot: (made,) if slot == "deployments" else made}

    assert settled(claimed(), shown(2, **told), 2) == ADOPT


def test_a_late_rollback_of_a_request_put_back_since_is_adopted() -> None:
    """The first request got no answer; the second was plainly not taken; then the first shows."""
    put_back = intent(attempts=1, claimed_at=at(-100), not_before=at(60))

    step = settled(put_back, shown(2, in_progress=rollback(phase=Phase.BUILDING)), 2)

    assert step == ADOPT
    assert put_back.moved(IntentState.ACCEPTED, at(2), rollback=DeploymentId("r3")).open


def test_before_any_claim_somebody_elses_rollback_is_not_ours() -> None:
    step = settled(intent(), shown(2, in_progress=rollback(phase=Phase.BUILDING)), 2)

    assert ended(step) == (IntentState.ABANDONED, Outcome.OVERTAKEN)


def test_a_rollback_from_before_we_decided_is_not_ours() -> None:
    earlier = rollback(created_at=intent().mark)

    assert find_rollback(intent(), shown(1, deployments=(earlier,))) is None


def test_a_rollback_to_somewhere_else_is_not_ours() -> None:
    elsewhere = rollback(target="d0")

    assert find_rollback(intent(), shown(1, deployments=(elsewhere,))) is None


@pytest.mark.parametrize(
    ("changes", "ours"),
    [
        ({}, True),
        ({"cause": CauseKind.PUSH}, False),
        ({"content": content("d0")}, False),
    ],
)
def test_where_the_source_is_left_out_cause_and_content_tell(
    changes: dict[str, Any], ours: bool
) -> None:
    made = rollback(**{"cloned_from": None, "cause": CauseKind.ROLLBACK, **changes})

    found = find_rollback(intent(), shown(1, deployments=(made, deployment("d1"))))

    assert found == (made if ours else None)


def test_where_nobody_can_compare_content_it_tells_nothing() -> None:
    made = rollback(cloned_from=None, cause=CauseKind.ROLLBACK, content=Content())
    target = deployment("d1", content=Content())

    assert find_rollback(intent(), shown(1, deployments=(made, target))) is None
    assert find_rollback(intent(), shown(1, deployments=(made,))) is None


@pytest.mark.parametrize("one", [intent(), claimed()], ids=["recorded", "claimed"])
@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"shown": {"live": "d3"}}, Outcome.OVERTAKEN),
        ({"shown": {"pinned": deployment("d0")}}, Outcome.OVERTAKEN),
        ({"shown": {"in_progress": COMING}}, Outcome.OVERTAKEN),
        ({"shown": {"pending": COMING}}, Outcome.OVERTAKEN),
        ({"shown": {"stand_down": StandDown.ARCHIVED}}, Outcome.OVERTAKEN),
        ({"shown": {"stand_down": StandDown.ASLEEP}}, Outcome.OVERTAKEN),
        ({"pause": PAUSE}, Outcome.STOPPED),
        ({"by": policy(mode=Mode.OBSERVE)}, Outcome.STOPPED),
        ({"answers": "x" * 19 + "."}, Outcome.RECOVERED),
    ],
)
def test_when_the_world_has_moved_on_nothing_is_sent(
    one: Intent, changes: dict[str, Any], outcome: Outcome
) -> None:
    told = dict(changes)
    seen = shown(100, **told.pop("shown", {}))

    state = IntentState.FAILED if one.claimed_once else IntentState.ABANDONED
    assert ended(settled(one, seen, 100, **told)) == (state, outcome)


def test_attempts_are_bounded() -> None:
    assert isinstance(settled(claimed(attempts=2), after_s=100), Validate)
    step = settled(claimed(attempts=3), after_s=100)

    assert ended(step) == (IntentState.FAILED, Outcome.ATTEMPTS_SPENT)


@pytest.mark.parametrize("one", [intent(), claimed()], ids=["recorded", "claimed"])
def test_what_could_not_be_sent_in_time_is_given_up(one: Intent) -> None:
    state = IntentState.FAILED if one.claimed_once else IntentState.ABANDONED

    assert isinstance(settled(one, after_s=600), Validate)
    assert ended(settled(one, after_s=601)) == (state, Outcome.EXPIRED)


def test_an_app_asleep_may_be_acted_on_where_the_policy_says_so() -> None:
    asleep = shown(1, stand_down=StandDown.ASLEEP)

    assert settled(intent(), asleep, by=policy(sleepers=Permit.ACT)) == Send()


@pytest.mark.parametrize(
    ("one", "changes"),
    [
        (intent(not_before=at(1.1)), {}),
        (intent(), {"shown": {"read_at": at(-9.1)}}),
        (intent(), {"shown": {"read_at": at(11.1)}}),
        (intent(), {"shown": {"live": None}}),
        (intent(), {"answers": "???"}),
        (intent(), {"fleet_rollbacks": (at(-5),) * 5}),
    ],
    ids=["asked to wait", "old reading", "future reading", "nothing live", "unsure", "budget"],
)
def test_doubt_waits(one: Intent, changes: dict[str, Any]) -> None:
    told = dict(changes)

    assert isinstance(settled(one, shown(1, **told.pop("shown", {})), **told), Wait)


def test_doubt_ends_with_time() -> None:
    step = settled(intent(not_before=at(9_999)), after_s=601)

    assert ended(step) == (IntentState.ABANDONED, Outcome.EXPIRED)


def test_a_second_request_is_not_another_rollback_for_the_fleets_budget() -> None:
    by = policy(limits=Limits(fleet_per_hour=1), targets=Targets(preflight_age_max=minutes(5)))

    assert settled(claimed(), after_s=100, by=by, fleet_rollbacks=(at(0),)) == Send()


def test_the_platforms_time_to_come_back_is_kept_to_the_second() -> None:
    assert settled(intent(not_before=at(1))) == Send()


def test_evidence_of_another_deployment_or_of_our_own_trouble_sends_nothing() -> None:
    now = at(0)
    known = memory(intents=(intent(),))
    fresh = view(read_at=now)

    foreign = settle(policy(), fresh, evidence("x" * 20, of="d1"), known, now)
    impaired = settle(policy(), fresh, evidence("x" * 20, impaired_until=at(1)), known, now)

    assert isinstance(foreign, Wait)
    assert isinstance(impaired, Wait)


@pytest.mark.parametrize("validated_s", [None, -59.1])
def test_an_old_validation_is_asked_for_again(validated_s: float | None) -> None:
    validated = None if validated_s is None else at(validated_s)

    assert settled(intent(validated_at=validated)) == Validate()
    assert settled(intent(validated_at=at(-59))) == Send()


def test_a_new_validation_is_written_down_and_a_refusal_ends_it() -> None:
    valid = settle_preflight(policy(), intent(), preflight(at=at(4)), at(5))
    refused = settle_preflight(policy(), intent(), preflight(valid=False, code="x"), at(5))
    late = settle_preflight(policy(), claimed(), preflight(warnings=("w",)), at(5))

    assert isinstance(valid, Intent)
    assert (valid.validated_at, valid.state) == (at(4), RECORDED)
    assert isinstance(refused, Conclude)
    assert ended(refused) == (IntentState.ABANDONED, Outcome.REFUSED)
    assert isinstance(late, Conclude)
    assert ended(late) == (IntentState.FAILED, Outcome.REFUSED)


def test_without_an_open_intent_there_is_nothing_to_settle() -> None:
    with pytest.raises(AssertionError, match="open intent"):
        settled(intent(IntentState.DONE))


def test_the_settle_time_is_the_policys() -> None:
    quick = policy(followup=Followup(settle_time=minutes(0.25)))

    assert settled(claimed(), after_s=15, by=quick) == Send()
