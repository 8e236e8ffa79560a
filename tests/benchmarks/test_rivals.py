"""Each rival on a trace made by hand, so that its semantics can be followed with a finger."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from benchmarks.decisions.rivals import RIVALS, Trace
from benchmarks.decisions.rivals.argo import ArgoPerMinute, ArgoPerProbe
from benchmarks.decisions.rivals.flagger import Flagger
from benchmarks.decisions.rivals.in_a_row import InARow
from benchmarks.decisions.rivals.pipecd import PipeCd, worse_chance
from benchmarks.decisions.rivals.prometheus import BurnRate, DownFor

NAMES: dict[str, Any] = {"name": "one", "title": "one"}


def trace(marks: str, every_s: float = 10.0, latency_s: float = 0.1) -> Trace:
    """Return one probe every ten seconds, the first at ten: ``.`` good, ``s`` slow, ``x`` not."""
    failed = np.array([mark == "x" for mark in marks])
    took = [float("nan") if mark == "x" else latency_s * (1 + 9 * (mark == "s")) for mark in marks]
    ended = np.array([every_s * (place + 1) for place in range(len(marks))])
    until = len(marks) * every_s
    return Trace(ended_s=ended, failed=failed, latency_s=np.array(took), until_s=until)


GOOD = trace("." * 360)


@pytest.mark.parametrize(
    ("marks", "at_s"),
    [("xx.xx.xxx", 90), ("xxx", 30), ("xx.xx.xx.", None), (".........", None)],
)
def test_three_in_a_row_are_counted_anew_after_a_good_probe(marks, at_s):
    assert InARow(**NAMES, count=3).decides(trace(marks), GOOD) == at_s


def test_the_first_failure_ends_it_while_it_is_watched():
    assert InARow(**NAMES, count=1).decides(trace("...x"), GOOD) == 40
    assert InARow(**NAMES, count=1, within_s=30).decides(trace("...x"), GOOD) is None


def test_argo_needs_one_failure_more_than_its_limit_and_forgets_none():
    marks = "x" + "." * 100 + "x" + "." * 100 + "xx"

    assert ArgoPerProbe(**NAMES, failure_limit=3).decides(trace(marks), GOOD) == 2040
    assert ArgoPerProbe(**NAMES, failure_limit=4).decides(trace(marks), GOOD) is None
    assert ArgoPerProbe(**NAMES, failure_limit=0).decides(trace(marks), GOOD) == 10


def test_argo_per_minute_counts_bad_minutes():
    minutes = "x.....", "......", "xxxxxx", "......", ".....x"

    assert ArgoPerMinute(**NAMES, failure_limit=2).decides(trace("".join(minutes)), GOOD) == 300
    assert ArgoPerMinute(**NAMES, failure_limit=3).decides(trace("".join(minutes)), GOOD) is None


def test_argo_ends_after_five_minutes_without_an_answer():
    silent = Trace(
        ended_s=np.array([]), failed=np.array([], bool), latency_s=np.array([]), until_s=600.0
    )

    assert ArgoPerMinute(**NAMES, failure_limit=3).decides(silent, GOOD) == 300


def test_flagger_acts_one_tick_after_the_check_that_was_one_too_many():
    bad, good = "x.....", "......"

    assert Flagger(**NAMES, threshold=2).decides(trace(bad + good + bad + good), GOOD) == 240
    assert Flagger(**NAMES, threshold=2).decides(trace(bad + good + bad), GOOD) is None
    assert Flagger(**NAMES, threshold=3).decides(trace(bad + good + bad + good), GOOD) is None


def test_flagger_takes_slow_answers_for_a_failed_check():
    assert Flagger(**NAMES, threshold=1).decides(trace("s" * 12), GOOD) == 120
    assert Flagger(**NAMES, threshold=1).decides(trace("." * 12), GOOD) is None


def test_an_alert_for_a_minute_begins_anew_at_each_good_evaluation():
    assert DownFor(**NAMES).decides(trace("x" * 20), GOOD) == 75
    assert DownFor(**NAMES).decides(trace("xxxxx." * 8), GOOD) is None


def test_a_burn_rate_needs_both_windows():
    five_in_a_row = "." * 40 + "xxxxx" + "." * 300

    found = BurnRate(**NAMES).decides(trace(five_in_a_row), GOOD)

    assert found == 420
    assert BurnRate(**NAMES, long_s=1e6, objective=0.99).decides(trace(five_in_a_row), GOOD) is None


def test_pipecd_acts_on_the_second_interval_that_is_worse_than_the_predecessor_then():
    assert PipeCd(**NAMES).decides(trace("x" * 30), GOOD) == 120
    assert PipeCd(**NAMES).decides(trace("." * 12 + "s" * 18), GOOD) == 240
    assert PipeCd(**NAMES).decides(trace("." * 360), GOOD) is None
    assert PipeCd(**NAMES).decides(trace("x" * 30), trace("x" * 30)) is None


@pytest.mark.parametrize("seed", range(5))
def test_the_rank_test_is_that_of_scipy(seed):
    rng = np.random.default_rng(seed)
    ours, theirs = rng.integers(0, 5, 12).astype(float), rng.integers(0, 4, 9).astype(float)

    expected = mannwhitneyu(ours, theirs, alternative="greater", method="asymptotic")

    assert worse_chance(ours, theirs) == pytest.approx(expected.pvalue, abs=1e-9)


def test_too_few_points_and_equal_points_say_nothing():
    few, same = np.array([1.0, 2.0]), np.ones(9)

    assert worse_chance(few, same) == worse_chance(same, same) == 1


@pytest.mark.parametrize("rival", RIVALS, ids=lambda one: one.name)
def test_every_rival_keeps_a_spotless_release_and_sees_a_dead_one(rival):
    assert rival.decides(GOOD, GOOD) is None
    assert rival.decides(trace("x" * 360), GOOD) <= 360
