"""The benchmark's short cuts come to what the product comes to the long way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from benchmarks.decisions.probing import NEW, moment, observation
from benchmarks.decisions.rivals import RIVALS
from benchmarks.decisions.running import OURS, OURS_ALONE, Match, Run, Task, stretch
from benchmarks.decisions.shipped import Case, Probing, contender, decision_on, surroundings
from watchdog.core.baseline import summarise
from watchdog.core.policy import Schedule
from watchdog.core.tallying import tallying
from watchdog.model.decision import RollBack
from watchdog.model.evidence import Evidence
from watchdog.model.identity import DeploymentId

MATCHES = [
    ("dead", OURS, 0),
    ("hangs", OURS, 1),
    ("jump_50", OURS, 2),
    ("jump_20", OURS, 3),
    ("slower_3", OURS, 4),
    ("dead", OURS_ALONE, 5),
    ("dead_on_arrival", OURS, 6),
    ("warm_up_first", OURS, 7),
]


def run_of(scenario: str, contender_: str, number: int) -> Run:
    match = Match(scenario=scenario, record_hours=0.5, contenders=(contender_,), seed=5)
    return Run(match, number)


@pytest.mark.parametrize(("scenario", "name", "number"), MATCHES)
def test_the_short_cut_decides_when_the_product_does_at_every_probe(scenario, name, number):
    run = run_of(scenario, name, number)
    case, policy = run.case(run.contender(name)), run.contender(name).policy
    memory = case.around.memory
    tests = tallying(policy, case.baseline, memory, NEW)
    kept = []
    for probe, impaired_until in run.watch(name):
        one = observation(probe)
        kept.append(one)
        tests.take(one)
        evidence = Evidence(
            deployment=NEW,
            observations=tuple(kept),
            baseline=case.baseline,
            impaired_until=impaired_until,
            tallies=tests.tallies(one.ended_at),
        )
        decision = decision_on(policy, evidence, case.around, one.ended_at)
        acts = isinstance(decision.step, RollBack)
        assert case.take(probe, impaired_until) is acts, decision.summary
        if acts:
            return
    pytest.fail("no decision was compared")


@pytest.mark.parametrize("scenario", ["errors_some", "soft_spells", "slow_spells"])
def test_the_record_is_that_of_the_products_own_observations(scenario):
    run = run_of(scenario, OURS, 0)
    policy = run.contender(OURS).policy
    probes = run.earlier(OURS)

    (short,) = run.case(run.contender(OURS)).baseline
    (long,) = summarise(tuple(observation(one) for one in probes), moment(0.0), policy.terms)

    assert long.answers == short.answers > 100
    assert (long.failures, long.slow) == (short.failures, short.slow)
    assert long.rate_peak == pytest.approx(short.rate_peak, rel=1e-3)
    assert long.latency_log_mean == pytest.approx(short.latency_log_mean, rel=1e-4)


def test_the_fast_schedule_is_the_one_that_is_shipped():
    assert contender(Probing.FAST, references=True).policy.schedule == Schedule()
    assert contender(Probing.FAST, references=True).policy.name == "standard"


def test_without_references_the_blip_tolerance_is_longer_and_nothing_is_doubted():
    alone = contender(Probing.FAST, references=False)

    assert alone.policy.terms.blip_tolerance == timedelta(seconds=45)
    assert alone.manner.memory is None


def test_nothing_around_a_release_forbids_its_rollback():
    around = surroundings()
    probes = [one for one, _ in run_of("dead", OURS, 9).watch(OURS)][:30]
    policy = contender(Probing.FAST, references=True).policy
    case = Case(
        policy,
        run_of("dead", OURS, 9).case(contender(Probing.FAST, references=True)).baseline,
        around,
    )

    acted = [case.take(one, None) for one in probes]

    assert any(acted)
    assert not case.holds


def test_what_failed_before_already_is_held_and_the_reason_is_counted():
    run = run_of("broken_before", OURS, 0)
    case = run.case(run.contender(OURS))

    acted = [case.take(*seen) for seen, _ in zip(run.watch(OURS), range(400), strict=False)]

    assert not any(acted)
    assert set(case.holds) <= {"not_to_blame", "evidence_insufficient"}


def test_a_late_fault_keeps_to_no_grid():
    """Samples are ten seconds apart by then: the first to meet it comes any time within that."""
    match = Match(scenario="dead_late", record_hours=0.2, contenders=("nomad",), seed=8)

    found = [one.decided_s for one in stretch(Task(match=match, first=0, count=40))["nomad"]]

    late = [one - 1200 for one in found if one is not None and one >= 1200]
    assert 0 <= min(late) < 2
    assert 8 < max(late) <= 10.1


def test_a_fault_that_the_fleet_shares_is_held():
    run = run_of("shared_dependency", OURS, 0)
    case = run.case(run.contender(OURS))

    acted = [case.take(*seen) for seen in run.watch(OURS)]

    assert not any(acted)
    assert set(case.holds) <= {"fleet_breaker_open", "not_to_blame"}


def test_the_same_number_is_the_same_run_however_the_runs_are_spread():
    names = (OURS, OURS_ALONE, *(one.name for one in RIVALS))
    match = Match(scenario="outage", record_hours=0.2, contenders=names, seed=6)

    whole = stretch(Task(match=match, first=0, count=4))
    parts = [stretch(Task(match=match, first=at, count=2)) for at in (2, 0)]

    assert whole == {name: parts[1][name] + parts[0][name] for name in names}
    assert whole[OURS] != whole[OURS_ALONE]


def test_the_target_is_the_release_before():
    run = run_of("dead", OURS, 1)
    case = run.case(run.contender(OURS))
    for probe, impaired_until in run.watch(OURS):
        if case.take(probe, impaired_until):
            evidence = case.evidence(impaired_until, moment(probe.ended_s))
            break

    decision = decision_on(run.contender(OURS).policy, evidence, case.around, moment(probe.ended_s))

    assert decision.step == RollBack(bad=NEW, target=DeploymentId("d1"))
