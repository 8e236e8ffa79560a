"""What the simulated apps answer, as a function of their age."""

from __future__ import annotations

from random import Random

import pytest

from tests.simulator.worlds import advance_s, do, release, shop, world
from watchdog.simulator.behaviours import (
    LATENCY_MS_MAX,
    Answer,
    Shape,
    Trouble,
    TroubleKind,
    is_sick,
    pick_answer,
)


def answer_at(age_s, *troubles, path="/", broken=(), seed=1) -> Answer:
    return pick_answer(troubles, age_s, path, broken, Random(seed))


def test_a_version_without_troubles_is_fine():
    assert answer_at(0).good


def test_a_blip_starts_and_ends_at_its_seconds():
    blip = Trouble(kind=TroubleKind.ERRORS, status=503, from_s=5, to_s=8)

    statuses = [answer_at(age_s, blip).status for age_s in (4.999, 5, 7.999, 8)]

    assert statuses == [200, 503, 503, 200]


def test_a_trouble_can_concern_one_path_only():
    trouble = Trouble(kind=TroubleKind.ERRORS, path="/checkout")

    assert answer_at(1, trouble, path="/").good
    assert not answer_at(1, trouble, path="/checkout/pay").good


def test_a_rate_is_the_share_of_bad_answers():
    trouble, random = Trouble(kind=TroubleKind.ERRORS, rate=0.3), Random(7)

    bad = sum(not pick_answer((trouble,), 1, "/", (), random).good for _ in range(2000))

    assert 520 <= bad <= 680


def test_the_first_trouble_that_applies_decides():
    early = Trouble(kind=TroubleKind.CRASH, to_s=5)
    late = Trouble(kind=TroubleKind.ERROR_BODY)

    assert answer_at(1, early, late).status == 503
    assert answer_at(6, early, late).text.startswith("error")


def test_an_error_body_hides_behind_status_200():
    answer = answer_at(1, Trouble(kind=TroubleKind.ERROR_BODY))

    assert (answer.status, answer.good) == (200, False)


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        (TroubleKind.HANG, Shape.HANG),
        (TroubleKind.DRIP, Shape.DRIP),
        (TroubleKind.RESET, Shape.RESET),
        (TroubleKind.REFUSE, Shape.REFUSE),
    ],
)
def test_a_version_can_fail_without_a_status(kind, shape):
    assert answer_at(1, Trouble(kind=kind)).shape is shape


def test_slowness_is_spread_around_its_median_and_bounded():
    slow = Trouble(kind=TroubleKind.SLOW, latency_ms=1000, sigma=0.5)
    wild = Trouble(kind=TroubleKind.SLOW, latency_ms=100_000, sigma=3)
    random = Random(3)

    drawn = sorted(pick_answer((slow,), 1, "/", (), random).latency_ms for _ in range(501))
    bounded = [pick_answer((wild,), 1, "/", (), random).latency_ms for _ in range(100)]

    assert 850 <= drawn[250] <= 1150
    assert drawn[0] < 600
    assert drawn[-1] > 1600
    assert max(bounded) == LATENCY_MS_MAX
    assert answer_at(1, Trouble(kind=TroubleKind.SLOW, latency_ms=70)).latency_ms == 70


def test_a_broken_dependency_shows_in_every_app_that_leans_on_it():
    trouble = Trouble(kind=TroubleKind.ERRORS, dependency="db")

    assert answer_at(1, trouble).good
    assert not answer_at(1, trouble, broken={"db"}).good


def test_a_dependency_breaks_and_heals_at_run_time():
    lean = [{"kind": "errors", "dependency": "db"}]
    simulator = world(past=[{"version": "1.0", "behaviour": lean}])

    do(simulator, "break_dependency", name="db")
    broken = simulator.answer(shop(simulator), "/").good
    do(simulator, "heal_dependency", name="db")

    assert not broken
    assert simulator.answer(shop(simulator), "/").good


def test_a_health_check_sees_failures_of_its_path_but_not_slowness():
    failing = Trouble(kind=TroubleKind.ERRORS, path="/healthz")
    rare = Trouble(kind=TroubleKind.ERRORS, rate=0.2)
    slow = Trouble(kind=TroubleKind.SLOW)

    assert is_sick((failing,), 1, "/healthz", ())
    assert not is_sick((failing,), 1, "/", ())
    assert not is_sick((rare, slow), 1, "/healthz", ())


def test_age_counts_from_the_moment_of_going_live():
    simulator = world()
    release(simulator, "2.0", behaviour=[{"kind": "errors", "from_s": 4}])

    advance_s(simulator, 3.9)
    before = simulator.answer(shop(simulator), "/").good
    advance_s(simulator, 0.1)

    assert before
    assert not simulator.answer(shop(simulator), "/").good


def test_a_broken_app_fails_whatever_it_runs_until_it_is_healed():
    simulator = world()
    do(simulator, "break", app="shop", behaviour=[{"kind": "errors", "to_s": 60}])
    release(simulator, "2.0")
    broken = simulator.answer(shop(simulator), "/").good

    do(simulator, "heal", app="shop")

    assert not broken
    assert simulator.answer(shop(simulator), "/").good


def test_one_version_can_be_broken_and_healed_at_run_time():
    simulator = world()
    do(simulator, "break", app="shop", version="1.2", behaviour=[{"kind": "errors"}])
    broken = simulator.answer(shop(simulator), "/").good

    do(simulator, "heal", app="shop")

    assert not broken
    assert simulator.answer(shop(simulator), "/").good


def test_maintenance_answers_for_the_app():
    simulator = world()

    do(simulator, "maintain", app="shop")

    assert simulator.answer(shop(simulator), "/").status == 503


def test_an_app_without_a_live_release_answers_nothing_of_its_own():
    simulator = world(past=[{"version": "1.0", "failure": "build"}])

    assert simulator.answer(shop(simulator), "/").status == 404


def test_the_ledger_counts_answers_and_dates_the_first_bad_one():
    simulator = world()
    bad = release(simulator, "2.0", behaviour=[{"kind": "errors", "from_s": 1}])
    simulator.answer(shop(simulator), "/")
    advance_s(simulator, 1)
    onset = simulator.now

    for _ in range(3):
        simulator.answer(shop(simulator), "/")
        advance_s(simulator, 1)

    traffic = simulator.ledger.traffic[bad.id]
    assert (traffic.good, traffic.bad, traffic.first_bad_at) == (1, 3, onset)
