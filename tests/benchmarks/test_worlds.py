"""What the generated worlds promise, and that the daemon's manner of probing is kept."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from math import log

import numpy as np
import pytest

from benchmarks.decisions.catalogue import SEEN, UNSEEN, catalogue
from benchmarks.decisions.probing import Manner, Prober
from benchmarks.decisions.worlds import Dice, Episode, Latency, State, World, noise
from watchdog.core.policy import Schedule

PLAIN = Schedule(fast_after_live=timedelta(0), fast_after_failure=timedelta(0), confirmations=0)
CONFIRMING = Schedule(fast_after_live=timedelta(0), fast_after_failure=timedelta(0))
MEMORY = timedelta(seconds=15)


def world(*episodes: Episode) -> World:
    return World(Latency(), State(), episodes)


def probes(of: World, schedule: Schedule = PLAIN, memory: timedelta | None = None, until_s=600.0):
    prober = Prober(of, Manner(schedule=schedule, memory=memory), np.random.default_rng(1))
    return list(prober.probes(0.0, until_s, went_live=True))


def gaps(of) -> list[float]:
    return [round(later.begun_s - one.begun_s, 1) for one, later in pairwise(of)]


def test_episodes_add_up_where_they_overlap():
    found = world(
        Episode(start_s=10, length_s=10, failing=0.5, slower=2),
        Episode(start_s=15, length_s=10, failing=0.5, slower=3, lost=0.1),
    )

    assert found.state(9.9) == State()
    assert found.state(10) == State(failing=0.5, slower=2)
    assert found.state(15) == pytest.approx(State(failing=0.75, slower=6, lost=0.1))
    assert found.state(20) == pytest.approx(State(failing=0.5, slower=3, lost=0.1))
    assert found.state(25) == State()


def test_a_ramp_rises_to_its_height_and_stays():
    found = world(Episode(start_s=0, length_s=2000, failing=0.5, ramp_s=900))

    shares = [found.state(at).failing for at in (2, 452, 899, 901, 1999)]

    assert shares == pytest.approx([0.0014, 0.251, 0.4986, 0.5, 0.5], abs=1e-3)


@pytest.mark.parametrize("gamma", [False, True])
def test_latencies_deviate_as_told_whatever_their_shape(gamma):
    dice = Dice(np.random.default_rng(2), Latency(deviation=0.5, gamma=gamma))

    logs = [log(dice.factor()) for _ in range(20_000)]

    assert (np.mean(logs), np.std(logs)) == pytest.approx((0, 0.5), abs=0.02)


def test_slow_noise_hangs_together_over_ten_seconds():
    found = np.array(noise(np.random.default_rng(3), Latency(correlated=0.5), 40_000))

    assert np.var(found) == pytest.approx(0.125, rel=0.1)
    assert np.corrcoef(found[:-10], found[10:])[0, 1] == pytest.approx(0.7, abs=0.05)


def test_a_quiet_app_is_asked_at_the_interval():
    assert set(gaps(probes(world()))) == {10.0}


def test_a_young_release_is_asked_every_second_for_five_minutes():
    found = gaps(probes(world(), Schedule()))

    assert found[:299] == [1.0] * 299
    assert set(found[301:]) == {10.0}


def test_a_failure_is_confirmed_where_the_pace_is_slower_than_that():
    bad = world(Episode(start_s=100, length_s=5, failing=1))

    found = [one for one in probes(bad, CONFIRMING, until_s=120.0) if not one.fair]

    assert len(found) in (0, 4)
    dead = probes(world(Episode(start_s=0, length_s=99, failing=1)), CONFIRMING, until_s=21.0)
    assert [one.fair for one in dead[:6]] == [True, False, False, False, False, True]


def test_after_a_failure_the_fast_pace_takes_the_place_of_confirmations():
    adaptive = Schedule(fast_after_live=timedelta(0))
    found = probes(world(Episode(start_s=95, length_s=15, failing=1)), adaptive)
    first = next(place for place, one in enumerate(found) if one.failed)

    assert set(gaps(found[first : first + 100])) <= {1.0}
    assert {one.fair for one in found[first + 1 : first + 100]} == {False}


def test_a_hang_takes_the_patience_of_a_probe():
    hanging = probes(world(Episode(start_s=0, length_s=100, failing=1, hangs=True)), Schedule())

    assert hanging[0].ended_s - hanging[0].begun_s == 5
    assert set(gaps(hanging[:10])) == {5.0}


def test_in_an_outage_of_our_own_the_references_fail_as_well():
    ours = world(Episode(start_s=0, length_s=30, lost=1))

    assert {one.failed for one in probes(ours, memory=MEMORY, until_s=30.0)} == {None}
    assert {one.failed for one in probes(ours, until_s=30.0)} == {True}


def test_after_a_failed_reference_failures_are_doubted_for_a_while():
    """The app fails from the second at which our own network is well again."""
    found = probes(
        world(Episode(start_s=0, length_s=20, lost=1), Episode(start_s=20, length_s=99, failing=1)),
        Schedule(),
        MEMORY,
        60.0,
    )

    doubted = [one.begun_s for one in found if one.failed is None]

    assert 25 < max(doubted) < 35
    assert all(one.failed for one in found if one.begun_s > 35)


@pytest.mark.parametrize("name", sorted(catalogue(SEEN)))
def test_every_scenario_has_its_unseen_twin(name):
    seen, unseen = catalogue(SEEN)[name], catalogue(UNSEEN)[name]

    assert seen.keep == unseen.keep
    assert seen != unseen
    rng = np.random.default_rng(4)
    for one in (seen, unseen):
        one.record(rng, 0.0, 600.0)
        one.youth(rng, 0.0)
        ahead = one.release(rng, 0.0)
        assert one.keep or ahead.state((one.onset_s or 0) + 900) != State()
