"""Figures, bars and the command: what is told of the runs is what they came to."""

from __future__ import annotations

import json
from math import inf

import pytest

from benchmarks.decisions.__main__ import main
from benchmarks.decisions.bars import BARS, Bar
from benchmarks.decisions.figures import Outcome, figures, interval
from benchmarks.decisions.running import scenarios


def outcomes(*decided: float | None) -> list[Outcome]:
    return [Outcome(decided_s=one, probes=10) for one in decided]


def test_a_rollback_of_a_release_to_be_kept_is_wrong_whenever_it_comes():
    found = figures(outcomes(None, 5.0, None, 3000.0), None)

    assert (found.wrong, found.wrong_share, found.median_s, found.missed) == (2, 0.5, None, None)


def test_a_rollback_before_the_fault_is_wrong_and_no_delay():
    found = figures(outcomes(90.0, 110.0, 120.0, None), 100.0)

    assert found.wrong == 1
    assert (found.median_s, found.p95_s, found.missed) == (20.0, inf, 0.25)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(0, 37_000, 0, 9.97e-5), (1, 20_000, 1.27e-6, 2.79e-4), (34, 100_000, 2.35e-4, 4.75e-4)],
)
def test_the_interval_is_that_of_clopper_and_pearson(count, of, low, high):
    assert interval(count, of) == pytest.approx((low, high), rel=0.01)


def test_all_wrong_leaves_no_room_above():
    assert interval(5, 5)[1] == 1


def test_every_bar_of_the_list_is_there_and_can_be_met_without_an_event():
    assert {one.name for one in BARS} == {*(f"B{number}" for number in range(1, 12)), "B14"}
    for bar in BARS:
        assert bar.scenario in scenarios(unseen=False)
        if bar.wrong_max is not None:
            assert interval(0, bar.runs)[1] <= bar.wrong_max


def test_too_few_runs_leave_a_bar_open_and_too_many_events_miss_it():
    bar = Bar(name="B7", scenario="blip", runs=37_000, wrong_max=1e-4)

    (few,) = bar.readings(figures(outcomes(*[None] * 50), None))
    (bad,) = bar.readings(figures(outcomes(*[1.0] * 50), None))

    assert (few.met, few.open, few.word) == (False, True, "more runs needed")
    assert (bad.met, bad.open, bad.word) == (False, False, "NO")


def test_a_fault_that_is_never_seen_misses_its_bar():
    bar = Bar(name="B1", scenario="dead", median_max_s=15, missed_max=0.02, probes_max=11)

    found = [(one.what, one.met) for one in bar.readings(figures(outcomes(None), 0.0))]

    assert found == [("median delay", False), ("missed", False), ("mean probes", True)]


def test_the_command_holds_the_policy_to_a_bar_and_writes_the_figures(tmp_path, capsys):
    file = tmp_path / "bars.json"

    code = main(["--bars", "--only", "B1", "--scale", "0", "--workers", "1", "-o", str(file)])

    assert code == 0
    assert "median delay" in capsys.readouterr().out
    (cell,) = json.loads(file.read_text())
    assert (cell["scenario"], cell["contender"], cell["runs"]) == ("dead", "ours", 20)
    assert cell["median_s"] < 15


def test_the_command_compares_everybody_in_one_table_for_each_way_of_probing(tmp_path, capsys):
    file = tmp_path / "tables.json"
    chosen = ["--only", "plain", "--only", "dead", "--only", "blip"]

    code = main([*chosen, "--runs", "2", "--workers", "1", "--unseen", "-o", str(file)])

    assert code == 0
    shown = capsys.readouterr().out
    assert "Gatus: 3 in a row" in shown
    assert "watchdog standard, references" in shown
    cells = json.loads(file.read_text())
    assert {one["scenario"] for one in cells} == {"dead", "blip"}
    assert {one["unseen"] for one in cells} == {True}
