"""A log is asked as the daemon would ask: at its pace, with confirmations and references."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from watchdog.core.policy import Schedule
from watchdog.model.identity import DeploymentId
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.runtime.backtest.log import FAILED, NO_ANSWER, PASSED, Track
from watchdog.runtime.backtest.sampling import Live, References, Sampler

OLD = Live(at_s=0, deployment=DeploymentId("d1"), seen=False)
NEW = Live(at_s=600, deployment=DeploymentId("d2"))
SCHEDULE = Schedule(
    interval=timedelta(seconds=10),
    fast_interval=timedelta(seconds=1),
    fast_after_live=timedelta(seconds=30),
    fast_after_failure=timedelta(0),
    confirmations=3,
    confirm_every=timedelta(seconds=2),
)


def track(failing: Iterable[int] = (), length: int = 700, state: int = FAILED) -> Track:
    bad, found = set(failing), Track("http")
    for at in range(length):
        found.add(float(at), state if at in bad else PASSED, 0.25)
    return found


def sampler(track: Track, *references: Track, lives: tuple[Live, ...] = (OLD, NEW)) -> Sampler:
    return Sampler(signals={"http": track}, lives=lives, references=References(references))


def seconds(one: Observation) -> float:
    return one.begun_at.timestamp()


def test_as_logged_every_outcome_is_a_scheduled_sample_of_whoever_is_live():
    found = list(sampler(track([3])).as_logged())

    assert len(found) == 700
    assert all(one.scheduled for one in found)
    assert [one.deployment for one in (found[599], found[600])] == ["d1", "d2"]
    assert (found[3].answer, found[3].reason) == (Answer.FAILED, FailureReason.STATUS)
    assert found[4].latency == found[4].ended_at - found[4].begun_at == timedelta(seconds=0.25)


def test_tracks_are_taken_together_in_order_of_time():
    both = Sampler(
        signals={"a": track(length=3), "b": track(length=3)},
        lives=(OLD,),
        references=References(()),
    )

    assert [one.signal for one in both.as_logged()] == ["a", "b"] * 3


def test_all_is_well_asks_at_the_interval_and_a_young_release_is_asked_quickly():
    found = [seconds(one) for one in sampler(track()).emulated(SCHEDULE)]

    assert found[:4] == [0, 10, 20, 30]
    quick = [at for at in found if 600 <= at < 630]
    assert len(quick) == 30
    assert [at for at in found if at >= 640] == [640, 650, 660, 670, 680, 690]


def test_a_first_failure_is_confirmed_and_the_turns_go_on_where_they_were():
    found = list(sampler(track([20, 23, 25])).emulated(SCHEDULE))

    told = [(seconds(one), one.answer, one.scheduled) for one in found][2:7]

    assert told == [
        (20, Answer.FAILED, True),
        (23, Answer.FAILED, False),
        (26, Answer.PASSED, False),
        (29, Answer.PASSED, False),
        (30, Answer.PASSED, True),
    ]


def test_after_a_failure_it_asks_quickly_and_those_are_no_fair_samples():
    quick = replace(SCHEDULE, fast_after_failure=timedelta(seconds=20))

    found = list(sampler(track([20])).emulated(quick))

    after = [one for one in found if 20 < seconds(one) < 38]
    assert [seconds(one) for one in after] == list(range(21, 38))
    assert not any(one.scheduled for one in after)


def test_each_question_is_answered_by_the_first_outcome_after_it():
    gaps = Track("http")
    for at in (0.0, 14.0, 15.0, 37.0):
        gaps.add(at, PASSED)

    assert [seconds(one) for one in sampler(gaps).emulated(SCHEDULE)] == [0, 14, 37]


def test_a_failure_counts_for_nothing_while_a_reference_fails_and_for_a_while_after():
    reference = track([20])

    found = list(sampler(track([20, 30, 50]), reference).as_logged())

    doubted = [seconds(one) for one in found if one.reason is FailureReason.OBSERVER_IMPAIRED]
    assert doubted == [20, 30]
    assert found[20].answer is Answer.NO_ANSWER
    assert found[20].latency is None
    assert found[50].answer is Answer.FAILED


def test_a_doubted_failure_is_not_confirmed():
    found = list(sampler(track([20]), track([20, 21])).emulated(SCHEDULE))

    assert [seconds(one) for one in found][2:4] == [20, 30]


def test_a_reference_says_nothing_about_a_moment_far_off():
    far = Track("reference")
    far.add(600.0, FAILED)
    near = Track("reference")
    near.add(0.0, FAILED)

    assert not References((far, Track("empty"))).doubtful(20.0, 20.5)
    assert References((near,)).doubtful(20.0, 20.5)


def test_no_answer_stays_no_answer():
    found = list(sampler(track([3], state=NO_ANSWER)).as_logged())[3]

    assert (found.answer, found.reason) == (Answer.NO_ANSWER, FailureReason.OBSERVER)
