"""Did the rollback help? And what becomes of the pin."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.builders import (
    at,
    deployment,
    evidence,
    intent,
    memory,
    minutes,
    noon,
    observed,
    policy,
    release,
    replaced,
    rollback,
    seconds,
    view,
)
from watchdog.core.inputs import Inputs
from watchdog.core.policy import Policy
from watchdog.core.rules import AlertFiring, Down
from watchdog.core.settle import settle
from watchdog.core.verify import LITTLE_FAILED, PATIENCE, failed_share
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import AfterRollback, Intent, IntentState, Outcome
from watchdog.model.observation import FailureReason
from watchdog.model.settlement import Commit, Conclude, Settlement, Wait

R3 = DeploymentId("r3")
COMMIT, VERIFIED = AfterRollback.COMMIT, AfterRollback.COMMIT_AFTER_VERIFIED


def live(**changes: Any) -> Intent:
    return intent(IntentState.LIVE, **changes)


def checked(
    one: Intent,
    answers: str = "." * 60,
    after_s: float | None = None,
    *,
    by: Policy | None = None,
    **changes: Any,
) -> Settlement:
    """Return the settlement so long after the rollback went live, at one answer a second.

    Without being told how long: as soon as there is something to say.
    """
    soonest = 60 if one.failed_share >= LITTLE_FAILED else 60 * PATIENCE
    now = at(after_s if after_s is not None else soonest)
    seen = evidence(observed(answers, deployment=R3, until=now), of="r3")
    known = memory(release("r3", live_from=noon), replaced("d2"), replaced("d1"), intents=(one,))
    told = Inputs(by or policy(), view(rollback(), read_at=now), seen, known, now)
    told = Inputs(*(changes.get(name, getattr(told, name)) for name in Inputs.__slots__))
    return settle(told.policy, told.view, told.evidence, told.memory, told.now)


def outcome(step: Settlement) -> Outcome:
    assert isinstance(step, Conclude), step
    assert step.state is IntentState.DONE
    return step.outcome


def test_before_its_time_nothing_is_said() -> None:
    assert isinstance(checked(live(), after_s=59.9), Wait)
    assert isinstance(checked(live(), "x" * 60, after_s=59.9), Wait)


@pytest.mark.parametrize(("bad_share", "said"), [(0.05, True), (0.04, False), (0.0, False)])
def test_a_rollback_of_what_hardly_failed_is_watched_three_times_as_long(
    bad_share: float, said: bool
) -> None:
    """Rules on slowness need more than a minute to tell that it goes on."""
    assert isinstance(checked(live(failed_share=bad_share), after_s=179.9), Wait) is not said
    assert isinstance(checked(live(failed_share=bad_share), after_s=180), Conclude)


def test_an_alert_that_lasts_does_not_keep_the_verdict_open() -> None:
    """It only supports; whether the rollback helped is for our own rules to say."""
    seen = evidence(
        (
            *observed("." * 60, deployment=R3, until=at(60)),
            *observed("x" * 60, "alert", deployment=R3, until=at(60), reason=FailureReason.ALERT),
        ),
        of="r3",
    )
    wish = policy(rules=(Down(count=3), AlertFiring()), at_least=2)
    found = checked(live(failed_share=1.0), by=wish, evidence=seen)

    assert outcome(found) is Outcome.HELPED


@pytest.mark.parametrize(
    ("answers", "bad_share", "expected"),
    [
        ("." * 60, 1.0, Outcome.HELPED),
        ("." * 58 + "x.", 1.0, Outcome.HELPED),
        ("x" * 60, 1.0, Outcome.DID_NOT_HELP),
        ("xx.." * 15, 0.5, Outcome.DID_NOT_HELP),
        ("xxx....." * 8, 0.5, Outcome.DID_NOT_HELP),
        ("x.." * 20, 0.5, Outcome.HELPED),
        ("." * 40 + "x" * 20, 1.0, Outcome.DID_NOT_HELP),
        ("x" * 60, 0.5, Outcome.MADE_WORSE),
        ("x." * 30, 0.1, Outcome.MADE_WORSE),
        ("." * 60, 0.0, Outcome.HELPED),
    ],
)
def test_the_restored_release_is_held_against_the_bad_one(
    answers: str, bad_share: float, expected: Outcome
) -> None:
    assert outcome(checked(live(failed_share=bad_share), answers)) is expected


def test_what_the_app_depends_on_is_not_counted_as_the_app() -> None:
    """A database that still fails must not make a rollback that helped look as if it had not."""
    own = observed("." * 60, deployment=R3, until=at(60))
    needed = observed("x" * 60, "db", deployment=R3, until=at(60))
    seen = evidence((*own, *needed), of="r3")
    found = checked(live(failed_share=0.5), by=policy(depends_on=("db",)), evidence=seen)

    assert outcome(found) is Outcome.HELPED


def test_ten_points_more_are_not_yet_worse() -> None:
    worse = checked(live(failed_share=0.4), ("." + "x") * 30)
    much_worse = checked(live(failed_share=0.39), ("." + "x") * 30)

    assert outcome(worse) is Outcome.DID_NOT_HELP
    assert outcome(much_worse) is Outcome.MADE_WORSE


def test_a_release_that_was_bad_without_failing_is_left_to_the_rules() -> None:
    """It was slow, say; one failed answer of the restored one is no sign of that."""
    slow = live(failed_share=0.0)

    assert outcome(checked(slow, "." * 50 + "x" + "." * 9)) is Outcome.HELPED
    assert outcome(checked(slow, "x" * 60)) is Outcome.MADE_WORSE


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("." * 50 + "x" + "." * 9, Outcome.HELPED),
        ("." * 40 + "x" + "." * 10 + "x" + "." * 8, Outcome.HELPED),
        ("." * 40 + "x" + "." * 11 + "x" + "." * 7, Outcome.DID_NOT_HELP),
        ("." * 20 + "x" * 8 + "." * 32, Outcome.HELPED),
        ("." * 59 + "x", Outcome.DID_NOT_HELP),
        ("." * 52 + "x" * 8, Outcome.MADE_WORSE),
    ],
)
def test_a_blip_of_the_restored_release_does_not_undo_that_it_helped(
    answers: str, expected: Outcome
) -> None:
    """The bad one was slow, and failed one answer in a hundred."""
    assert outcome(checked(live(failed_share=0.01), answers)) is expected


@pytest.mark.parametrize(
    "changes",
    [
        {"evidence": evidence(observed("..", deployment=R3, until=at(60)), of="r3")},
        {"evidence": evidence("." * 60)},
        {"evidence": evidence(observed("." * 60, deployment=R3), of="r3")},
        {
            "evidence": evidence(
                observed("." * 60, deployment=R3, until=at(60)), of="r3", impaired_until=at(999)
            )
        },
        {"evidence": evidence(observed("." * 30, deployment=R3, until=at(60)), of="r3")},
        {"view": view(None)},
    ],
    ids=["too few", "foreign", "stale", "impaired", "mostly unwatched", "nothing live"],
)
def test_what_cannot_be_told_is_waited_for_and_then_left_open(changes: dict[str, Any]) -> None:
    known = memory(release("r3", live_from=noon), replaced("d2"), intents=(live(),))
    told = {"memory": known, **changes}

    assert isinstance(checked(live(), **told), Wait)
    assert outcome(checked(live(), **told, now=at(660))) is Outcome.UNVERIFIED


def test_a_release_replaced_before_we_could_tell_stays_unverified() -> None:
    assert outcome(checked(live(), view=view("d4"))) is Outcome.UNVERIFIED


def test_a_warm_up_of_the_restored_release_is_not_held_against_it() -> None:
    warm = policy(grace=seconds(80))
    answers = "x" * 60 + "." * 60

    assert outcome(checked(live(), answers, after_s=119, by=warm)) is Outcome.HELPED


def pinned(one: Intent, answers: str = "." * 60, after_s: float = 60) -> Settlement:
    held = view(rollback(), pinned=rollback(), read_at=at(after_s))
    return checked(one, answers, after_s, view=held)


def test_by_default_the_pin_stays() -> None:
    assert outcome(pinned(live())) is Outcome.HELPED


def test_a_commit_may_be_asked_for_at_once() -> None:
    assert pinned(live(after=COMMIT), after_s=1) == Commit()
    assert isinstance(pinned(live(after=COMMIT, pin_settled=True), after_s=1), Wait)
    assert outcome(pinned(live(after=COMMIT, pin_settled=True))) is Outcome.HELPED


def test_a_commit_may_be_asked_for_once_it_helped() -> None:
    assert isinstance(pinned(live(after=VERIFIED), after_s=1), Wait)
    assert pinned(live(after=VERIFIED)) == Commit()
    assert outcome(pinned(live(after=VERIFIED), "x" * 60)) is Outcome.DID_NOT_HELP
    assert outcome(pinned(live(after=VERIFIED, pin_settled=True))) is Outcome.HELPED


@pytest.mark.parametrize("after", [COMMIT, VERIFIED])
def test_where_nothing_of_ours_is_pinned_there_is_nothing_to_commit(after: AfterRollback) -> None:
    theirs = view(rollback(), pinned=deployment("d0"), read_at=at(60))

    assert outcome(checked(live(after=after))) is Outcome.HELPED
    assert outcome(checked(live(after=after), view=theirs)) is Outcome.HELPED


@pytest.mark.parametrize("after", [COMMIT, VERIFIED])
def test_a_commit_that_the_platform_never_takes_does_not_keep_the_intent_open(
    after: AfterRollback,
) -> None:
    patience_s = 60 + 10 * 60 + 30 * 60

    assert pinned(live(after=after), after_s=patience_s) == Commit()
    assert outcome(pinned(live(after=after), after_s=patience_s + 1)) is Outcome.HELPED


def test_the_wish_recorded_with_the_rollback_outlives_the_policy() -> None:
    """The policy says pin by now; the notice has promised a commit."""
    assert policy().followup.then is AfterRollback.PIN
    assert pinned(live(after=COMMIT), after_s=1) == Commit()


def test_a_share_of_nothing_is_nothing() -> None:
    assert failed_share(()) == 0.0
    assert failed_share(observed("x...")) == 0.25
    assert minutes(1) == seconds(60)
