"""Following an accepted rollback, and what an intent does whatever the platform shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.builders import (
    at,
    content,
    deployment,
    evidence,
    intent,
    memory,
    noon,
    observed,
    policy,
    preflight,
    rollback,
    seconds,
    view,
)
from watchdog.core.policy import Followup, Mode, Policy
from watchdog.core.settle import find_rollback, settle, settle_preflight
from watchdog.model.evidence import Evidence
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import AfterRollback, Intent, IntentState, Outcome
from watchdog.model.memory import Memory, Pause
from watchdog.model.settlement import (
    Adopt,
    Commit,
    Conclude,
    Converged,
    Send,
    Settlement,
    Validate,
    Wait,
)
from watchdog.model.view import AppView, CauseKind, Phase, PhaseReason, StandDown

ACCEPTED = intent(IntentState.ACCEPTED)
FAILED = IntentState.FAILED
NEWER = deployment("d4", created_at=at(60), phase=Phase.ACTIVE)


def follow(live: Any = "d2", after_s: float = 10, **shown: Any) -> Settlement:
    reading = view(live, **{"read_at": at(after_s), **shown})
    return settle(policy(), reading, evidence(), memory(intents=(ACCEPTED,)), at(after_s))


@pytest.mark.parametrize("phase", [Phase.PENDING_BUILD, Phase.DEPLOYING, Phase.UNKNOWN])
def test_the_platform_is_given_time(phase: Phase) -> None:
    assert isinstance(follow(in_progress=rollback(phase=phase)), Wait)
    assert isinstance(follow(), Wait)
    assert isinstance(follow(None), Wait)


def test_a_rollback_that_is_live_has_converged() -> None:
    assert follow(rollback()) == Converged()


@pytest.mark.parametrize("phase", [Phase.ERROR, Phase.CANCELED])
def test_a_rollback_that_the_platform_could_not_carry_out_has_failed(phase: Phase) -> None:
    code = PhaseReason(code="DeployContainerExitNonZero")
    plain = follow(deployments=(rollback(phase=phase),))
    told = follow(deployments=(rollback(phase=phase, reasons=(code,)),))

    assert plain == Conclude(
        state=FAILED,
        outcome=Outcome.ROLLBACK_FAILED,
        reason=f"the platform ended the rollback as {phase}",
    )
    assert isinstance(told, Conclude)
    assert told.reason.endswith("(DeployContainerExitNonZero)")


def overtaken(step: Settlement) -> bool:
    return isinstance(step, Conclude) and (step.state, step.outcome) == (FAILED, Outcome.OVERTAKEN)


def test_a_rollback_that_another_deployment_replaced_was_overtaken() -> None:
    assert overtaken(follow(NEWER))
    assert overtaken(follow(deployments=(rollback(phase=Phase.SUPERSEDED),)))


def test_a_rollback_still_on_its_way_was_not_overtaken() -> None:
    """Somebody's deployment slipped in before our request: it is live first, then ours is."""
    assert isinstance(follow(NEWER, in_progress=rollback(phase=Phase.DEPLOYING)), Wait)


def test_a_rollback_that_takes_too_long_has_timed_out() -> None:
    step = follow(after_s=1801, in_progress=rollback(phase=Phase.DEPLOYING))

    assert isinstance(follow(after_s=1800), Wait)
    assert isinstance(step, Conclude)
    assert (step.state, step.outcome) == (FAILED, Outcome.TIMED_OUT)


DEPLOYMENTS = (
    deployment("d1"),
    deployment("d2", phase=Phase.ACTIVE),
    deployment("d3", phase=Phase.BUILDING, created_at=at(1)),
    NEWER,
    rollback(),
    rollback("r4", phase=Phase.BUILDING, created_at=at(30)),
    rollback("r5", phase=Phase.ERROR, cloned_from=None, cause=CauseKind.ROLLBACK),
    rollback("r6", target="d0"),
    deployment("d6", content=content("d2"), created_at=at(40), cause=CauseKind.AUTOSCALE),
)
MOMENTS = st.sampled_from([-500.0, -15, -9, -1, 0, 0, 0, 1, 50, 500])
slots = st.sampled_from([None] * 12 + list(DEPLOYMENTS))


@st.composite
def readings(draw: st.DrawFn, now: datetime) -> AppView:
    """Return anything a platform might show, mostly the bad release live and nothing else."""
    live = draw(st.sampled_from([DEPLOYMENTS[1]] * 9 + [None, *DEPLOYMENTS]))
    history = draw(st.sampled_from([None, now - seconds(100), now, now]))
    return view(
        live,
        read_at=now + seconds(draw(MOMENTS)),
        in_progress=draw(slots),
        pending=draw(slots),
        pinned=draw(slots),
        deployments=draw(st.lists(st.sampled_from(DEPLOYMENTS), max_size=2).map(tuple)),
        history_at=history,
        stand_down=draw(st.sampled_from([None] * 12 + list(StandDown))),
    )


@st.composite
def evidences(draw: st.DrawFn, now: datetime) -> Evidence:
    """Return evidence of anything, mostly that d2 is dead."""
    of = draw(st.sampled_from(["d2", "d2", "d2", "r3", "d1"]))
    answers = draw(st.sampled_from(["x" * 20, "x" * 20, "x" * 20, "." * 20, "", "?x."]))
    until = now + seconds(draw(st.sampled_from([0.0, 0, 0, -50])))
    impaired = draw(st.sampled_from([None, None, None, now + seconds(1)]))
    seen = observed(answers, deployment=DeploymentId(of), until=until)
    return evidence(seen, of=of, impaired_until=impaired)


policies = st.builds(
    lambda limit, mode: policy(followup=Followup(attempts_max=limit), mode=mode),
    st.sampled_from([1, 3]),
    st.sampled_from([Mode.ACT] * 8 + [Mode.ASK, Mode.OBSERVE]),
)
pauses = st.sampled_from([None] * 9 + [Pause(until=at(9e5), by="ann", reason="x")])
opened = st.sampled_from(
    [
        intent(),
        intent(validated_at=None),
        intent(not_before=at(20)),
        intent(attempts=1, claimed_at=at(-95)),
        intent(IntentState.CLAIMED),
        intent(IntentState.CLAIMED, attempts=3),
        intent(IntentState.ACCEPTED),
        intent(IntentState.LIVE, after=AfterRollback.COMMIT),
        intent(IntentState.LIVE, after=AfterRollback.COMMIT_AFTER_VERIFIED),
        intent(IntentState.LIVE, pin_settled=True),
    ]
)


@settings(max_examples=800)
@given(st.data(), opened, policies, pauses, st.sampled_from([0.0, 5, 50, 95, 130, 599, 700]))
def test_a_request_leaves_only_when_everything_says_so(
    data: st.DataObject, one: Intent, by: Policy, pause: Pause | None, after_s: float
) -> None:
    """Never while one may be on its way, nor on a stale, foreign or changed picture."""
    now = at(after_s)
    shown, seen = data.draw(readings(now)), data.draw(evidences(now))

    step = settle(by, shown, seen, memory(intents=(one,), pause=pause), now)

    if not isinstance(step, Send):
        return
    assert find_rollback(one, shown) is None
    assert one.state in (IntentState.RECORDED, IntentState.CLAIMED)
    if one.state is IntentState.CLAIMED:
        assert one.claimed_at is not None
        assert shown.history_at is not None
        assert shown.history_at >= one.claimed_at + by.followup.settle_time
    assert one.attempts < by.followup.attempts_max
    assert one.validated_at is not None
    assert now - one.validated_at <= by.targets.preflight_age_max
    assert shown.live is not None
    assert (shown.live.id, seen.deployment) == (one.bad, one.bad)
    assert (shown.coming, shown.pinned, shown.stand_down, pause) == (None, None, None, None)
    assert by.mode is Mode.ACT
    assert abs(now - shown.read_at) <= seconds(10)
    assert not seen.impaired(now)
    assert seen.answers()[-1].ended_at >= now - by.terms.evidence_age_max
    assert one.not_before is None or one.not_before <= now


REPLIES = ("lost", "put back", "refused", "accepted")


def carry_out(data: st.DataObject, one: Intent, step: Settlement, now: datetime) -> Intent:
    """Return the intent after a step, as the world may have it."""
    match step:
        case Wait():
            return one
        case Validate():
            word = preflight(at=now, valid=data.draw(st.sampled_from([True] * 4 + [False])))
            after = settle_preflight(policy(), one, word, now)
            return after if isinstance(after, Intent) else conclude(one, after, now)
        case Send():
            return send(one, data.draw(st.sampled_from(REPLIES)), now)
        case Adopt(rollback=name):
            return one.moved(IntentState.ACCEPTED, now, rollback=name)
        case Converged():
            return one.moved(IntentState.LIVE, now)
        case Commit():
            settled = data.draw(st.sampled_from([False, False, True]))
            return one.moved(IntentState.LIVE, now, pin_settled=settled)
        case Conclude():
            return conclude(one, step, now)


def conclude(one: Intent, end: Conclude, now: datetime) -> Intent:
    return one.moved(end.state, now, outcome=end.outcome, detail=end.reason)


def send(one: Intent, reply: str, now: datetime) -> Intent:
    claim = one.moved(
        IntentState.CLAIMED, now, attempts=one.attempts + 1, claimed_at=now, not_before=None
    )
    match reply:
        case "put back":
            told = {"attempts": one.attempts, "claimed_at": one.claimed_at}
            return claim.moved(IntentState.RECORDED, now, not_before=now + seconds(3600), **told)
        case "refused":
            return claim.moved(IntentState.FAILED, now, outcome=Outcome.REFUSED)
        case "accepted":
            return claim.moved(IntentState.ACCEPTED, now, rollback=DeploymentId("r3"))
        case _:
            return claim


@settings(max_examples=300)
@given(st.data(), opened, policies, st.sampled_from([60, 240, 600]))
def test_every_intent_ends_whatever_the_views_show(
    data: st.DataObject, one: Intent, by: Policy, pace_s: int
) -> None:
    """One picture of the world is shown for ever, now and then another: the worst is a constant."""
    now, sends = at(0), 0
    shown, seen = data.draw(readings(now)), data.draw(evidences(now))
    for turn in range(2 + 2 * 3600 // pace_s):
        if turn in (3, 9, 15):
            shown, seen = data.draw(readings(now)), data.draw(evidences(now))
        aged = replace(shown, read_at=now, history_at=shown.history_at and now)
        known = memory(intents=(one,))
        step = settle(by, aged, _at(seen, now), known, now)
        sends += isinstance(step, Send)
        one = carry_out(data, one, step, now)
        if not one.open:
            break
        now += seconds(pace_s)

    assert not one.open
    assert one.outcome is not None
    assert sends <= 100


def _at(seen: Evidence, now: datetime) -> Evidence:
    """Return the evidence moved in time so that its last answer is of this moment."""
    if not seen.observations:
        return seen
    later = now - seen.observations[-1].ended_at
    moved = tuple(
        replace(one, begun_at=one.begun_at + later, ended_at=one.ended_at + later)
        for one in seen.observations
    )
    return replace(seen, observations=moved, impaired_until=seen.impaired_until and now + later)


def test_the_release_being_left_is_judged_by_the_policy() -> None:
    """The oracle above reads ages only; this ties it to the rules."""
    known: Memory = memory(intents=(intent(),))

    assert settle(policy(), view(), evidence("x" * 20), known, noon) == Send()
    assert isinstance(settle(policy(), view(), evidence("x" * 5), known, noon), Wait)
    assert isinstance(settle(policy(), view(), evidence("." * 5), known, noon), Conclude)
