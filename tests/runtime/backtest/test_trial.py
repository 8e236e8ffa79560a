"""Releases are judged one by one by the real decision, each against what ran before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from watchdog.core.policy import Mode, Permit, Policy
from watchdog.core.rules import Down, Ratio
from watchdog.core.terms import Terms
from watchdog.runtime.backtest.log import FAILED, PASSED, GoLive, Log
from watchdog.runtime.backtest.outcome import Tried
from watchdog.runtime.backtest.plan import Pacing, Unusable, plan_of, renamed
from watchdog.runtime.backtest.summary import caveats, summary, words
from watchdog.runtime.backtest.trial import try_out

POLICY = Policy(
    name="plain",
    rules=(Down(count=3),),
    terms=Terms(blip_tolerance=timedelta(0), window=timedelta(minutes=10)),
    grace=timedelta(0),
)
LENGTH = 1_000


def log(*releases: GoLive | None, failing: range = range(0), target: str = "http") -> Log:
    """Return a log of releases of a thousand seconds each, None for one that nobody announced."""
    made = Log()
    for at in range(LENGTH * len(releases)):
        made.track(target).add(float(at), FAILED if at in failing else PASSED, 0.1)
    made.go_lives = [one for one in releases if one is not None]
    return made


def release(number: int, bad: bool | None = None, fault_at_s: float | None = None) -> GoLive:
    at_s = float(number * LENGTH)
    return GoLive(at_s=at_s, release=f"v{number}", bad=bad, fault_at_s=fault_at_s)


def tried(made: Log, policy: Policy = POLICY, **options: object) -> list[Tried]:
    plan = plan_of(made, policy, **options)  # type: ignore[arg-type]  # told by name
    return list(try_out(policy, plan.candidates, plan.observations(policy.schedule)))


def test_a_release_that_fails_would_have_been_rolled_back():
    (found,) = tried(log(None, release(1, bad=True), failing=range(1100, 1200)))

    assert found.decision is not None
    assert (found.candidate.release.deployment, found.rules) == ("v1@1", ("down",))
    assert found.onset is not None
    assert found.onset.timestamp() == 1100
    assert found.delay == timedelta(seconds=2.1)
    assert found.age == timedelta(seconds=102.1)
    assert (found.wrong, found.compared) == (False, True)


def test_a_release_that_does_not_fail_is_kept():
    (found,) = tried(log(None, release(1, bad=False)))

    assert (found.decision, found.held, found.wrong, found.rules) == (None, None, None, ())
    assert (found.delay, found.age) == (None, None)


def test_a_fault_that_was_there_before_is_held_and_says_why():
    (found,) = tried(log(None, release(1), failing=range(700, 1400)))

    assert found.decision is None
    assert found.held is not None
    assert found.held.reason == "not_to_blame"


def test_without_a_record_before_it_a_release_is_left_alone():
    (found,) = tried(log(release(0), failing=range(100, 200)))

    assert not found.compared
    assert found.decision is None
    assert found.held is not None


def test_after_the_window_nothing_is_decided_unless_the_policy_acts_then_too():
    late = log(None, release(1), failing=range(1700, 1800))

    (held,) = tried(late)
    (acted,) = tried(late, replace(POLICY, outside_window=Permit.ACT))

    assert (held.decision, held.held) == (None, None)
    assert acted.decision is not None


def test_after_a_rollback_the_next_release_is_held_against_the_good_one():
    """Had the bad stretch been its record, the second fault would have been nothing new."""
    both = [*range(1100, 2000), *range(2100, 2200)]
    made = log(None, release(1), release(2), release(3), failing=range(0))
    for at in both:
        made.track("http").state[at] = FAILED

    first, second, third = tried(made)

    assert first.decision is not None
    assert second.decision is not None
    assert third.decision is None
    assert second.decision.would is None
    assert second.decision.step.target.startswith("backtest-rollback-1")


def test_limits_and_the_mode_do_not_apply():
    asking = replace(POLICY, mode=Mode.OBSERVE)

    (found,) = tried(log(None, release(1), failing=range(1100, 1200)), asking)

    assert found.decision is not None


def test_rules_without_a_running_test_are_asked_at_failures():
    policy = replace(POLICY, rules=(Ratio(share=0.5, window=timedelta(seconds=20)),))

    (found,) = tried(log(None, release(1), failing=range(1100, 1200)), policy)

    assert found.rules == ("ratio",)


def test_failures_of_our_own_are_left_out():
    made = log(None, release(1), failing=range(1100, 1200))
    for at in range(2 * LENGTH):
        made.track("example.com").add(float(at), FAILED if 1090 < at < 1210 else PASSED)

    (found,) = tried(made, references=["example.com"])

    assert found.decision is None


def test_how_long_failures_are_distrusted_is_for_the_configuration_to_say():
    made = log(None, release(1), failing=range(1100, 1130))
    for at in range(2 * LENGTH):
        made.track("example.com").add(float(at), FAILED if at == 1100 else PASSED)

    (short,) = tried(made, references=["example.com"], memory=timedelta(seconds=5))
    (long,) = tried(made, references=["example.com"], memory=timedelta(seconds=60))

    assert short.decision is not None
    assert long.decision is None


@pytest.mark.parametrize("pacing", [Pacing.AUTO, Pacing.EMULATE])
def test_a_dense_log_is_asked_as_the_daemon_would(pacing: Pacing):
    every = tried(log(None, release(1)), pacing=Pacing.AS_LOGGED)[0].observations
    asked = tried(log(None, release(1)), pacing=pacing)[0].observations

    assert (every, asked < 500) == (LENGTH, True)


def test_one_target_and_one_signal_belong_together_whatever_their_names():
    assert tried(log(None, release(1), failing=range(1100, 1200), target="shop"))[0].decision


def test_several_targets_are_told_apart_by_name_or_by_being_told():
    made = log(None, release(1), failing=range(1100, 1200), target="shop")
    made.track("admin").add(1.0, PASSED)

    with pytest.raises(Unusable, match=r"judges http, .* \(its targets: admin, shop\)"):
        plan_of(made, POLICY)
    with pytest.raises(Unusable, match="no outcome names this target"):
        renamed(made, {"http": "shup"})
    renamed(made, {"http": "shop"})

    assert tried(made)[0].decision


@pytest.mark.parametrize(
    ("made", "options", "told"),
    [
        (Log(), {}, "holds no outcome"),
        (log(None), {}, "nothing went live in the log: say when with --go-live"),
        (
            log(None, release(1)),
            {"references": ["x"]},
            r"no outcome names .* x .* \(there are: http",
        ),
    ],
)
def test_what_cannot_be_judged_says_why(made: Log, options: dict[str, object], told: str):
    with pytest.raises(Unusable, match=told):
        plan_of(made, POLICY, **options)  # type: ignore[arg-type]  # told by name


def test_a_thin_log_cannot_be_emulated():
    made = Log(go_lives=[release(0)])
    for at in range(0, 100, 10):
        made.track("http").add(float(at), PASSED)

    assert not plan_of(made, POLICY).emulated
    with pytest.raises(Unusable, match="too thin to emulate the schedule: 10 s"):
        plan_of(made, POLICY, pacing=Pacing.EMULATE)


def test_the_figures_are_told_in_the_users_terms():
    made = log(
        None,
        release(1, bad=True),
        release(2, bad=False),
        release(3, bad=True),
        release(4, bad=True, fault_at_s=4500.0),
        release(5),
        failing=range(0),
    )
    for begin in (1100, 2100, 4100, 5100):
        for at in range(begin, begin + 50):
            made.track("http").state[at] = FAILED
    found = summary(tried(made))

    assert words(found) == (
        "would have rolled back 4 of your last 5 releases, 2 of them wrongly, "
        "missed 1 of 3 bad ones, median delay 2 s"
    )
    assert (found.known, found.unknown_rollbacks, found.alone) == (4, 1, 0)
    assert "whether 1 of the rollbacks would have been wrong cannot be told" in caveats(found)[0]


def test_without_labels_nobody_says_wrongly():
    found = summary(tried(log(None, release(1), failing=range(1100, 1200))))

    assert "wrongly" not in words(found)
    assert words(found).startswith("would have rolled back 1 of your last 1 release, median delay")
    assert "nobody said" in caveats(found)[0]


def test_nothing_rolled_back_is_told_plainly():
    found = summary(tried(log(release(0))))

    assert words(found) == "would have rolled back 0 of your last 1 release"
    assert "no record before them" in caveats(found)[0]


def test_rules_on_signals_that_the_log_lacks_stay_unknown():
    both = replace(POLICY, rules=(Down(count=3), Down(name="admin", signal="admin", count=3)))
    made = log(None, release(1), failing=range(1100, 1200), target="")

    plan = plan_of(made, both)
    (found,) = tried(made, both)
    (every,) = tried(made, replace(both, at_least=2))

    assert plan.missing == ("admin",)
    assert found.decision is not None
    assert every.decision is None


@pytest.mark.parametrize("late", [Permit.REPORT, Permit.ACT])
def test_grace_is_learnt_from_releases_of_the_log(late: Permit):
    """The first takes 20 s to warm up; so half as long again does not count against the second."""
    strict = replace(POLICY, rules=(Down(count=30),), outside_window=late)
    made = log(None, release(1), release(2))
    for at in (*range(1000, 1020), *range(2000, 2040)):
        made.track("http").state[at] = FAILED

    plain = tried(made, strict)
    learnt = tried(made, replace(strict, grace=None))

    assert [one.decision is not None for one in plain] == [False, True]
    assert [one.decision is not None for one in learnt] == [False, False]
