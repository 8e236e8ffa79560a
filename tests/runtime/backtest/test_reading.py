"""Logs of probes: what they may look like, and how a slip in them is told."""

from __future__ import annotations

import json
from math import isnan

import pytest

from watchdog.runtime.backtest.log import FAILED, NO_ANSWER, PASSED, GoLive, Log, dense
from watchdog.runtime.backtest.reading import LogWrong, read_log, read_time

MARCH = 1772366400.0


def read(*lines: str, skip_bad: bool = False) -> Log:
    log = Log()
    read_log(lines, "a.log", log, skip_bad=skip_bad)
    log.tidy()
    return log


def row(**fields: object) -> str:
    return json.dumps({"t": MARCH, "ok": True, **fields})


def states(log: Log, target: str = "") -> list[int]:
    return list(log.tracks[target].state)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"ok": True}, PASSED),
        ({"ok": False}, FAILED),
        ({"ok": None}, NO_ANSWER),
        ({"ok": 1}, PASSED),
        ({"ok": "no"}, FAILED),
        ({"ok": False, "status": 200}, FAILED),
    ],
)
def test_ok_says_what_an_outcome_is(fields: dict[str, object], state: int):
    assert states(read(row(**fields))) == [state]


@pytest.mark.parametrize(("status", "state"), [(204, PASSED), (399, PASSED), (503, FAILED), (0, 1)])
def test_status_stands_in_where_ok_is_missing(status: int, state: int):
    assert states(read(json.dumps({"t": MARCH, "status": status}))) == [state]


@pytest.mark.parametrize(
    "text", ["2026-03-01T12:00:00Z", "2026-03-01T13:00:00+01:00", str(MARCH), " 2026-03-01T12:00Z "]
)
def test_moments_are_seconds_or_rfc_3339(text: str):
    assert read_time(text) == MARCH
    assert read(row(t=text)).begin_s() == MARCH


def test_csv_holds_the_same_as_json():
    lines = (
        "t,ok,latency_ms,status,target,event,release,bad,fault_at\n",
        "2026-03-01T12:00:01Z,true,82,200,shop,,,,\n",
        '1772366400,,,503,"shop",,,,\n',
        "1772366402,,,,,go_live,v43,true,1772366500\n",
        "1772366403,\n",
    )
    with pytest.raises(LogWrong, match=r"a\.log:5: ok: is missing, and so is status"):
        read(*lines)

    log = read(*lines[:-1])

    assert states(log, "shop") == [FAILED, PASSED]
    assert isnan(log.tracks["shop"].took_s[0])
    assert log.tracks["shop"].took_s[1] == 0.082
    marker = GoLive(at_s=MARCH + 2, release="v43", bad=True, fault_at_s=MARCH + 100)
    assert log.go_lives == [marker]


def test_lines_may_stand_in_any_order_and_blank_ones_are_free():
    log = read(row(t=MARCH + 9, latency_ms=9), "\n", row(t=MARCH, ok=False, latency_ms=1))

    assert states(log) == [FAILED, PASSED]
    assert list(log.tracks[""].took_s) == [0.001, 0.009]


def test_markers_without_a_name_are_numbered():
    log = read(row(event="go_live"), row(t=MARCH + 1, event="go_live", bad=False))

    assert [(one.release, one.bad) for one in log.go_lives] == [
        ("release-1", None),
        ("release-2", False),
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("[1]", "has no column t, and is not JSON either"),
        (row(t=None), "t: is missing; write seconds since 1970 or RFC 3339"),
        (row(t="soon"), "t: 'soon' is no time"),
        (row(t=[1]), "t: [1] is no time"),
        (row(t="2026-03-01T12:00:00"), "t: '2026-03-01T12:00:00' does not say its zone"),
        (row(t=1772366400000), "t: 1772366400000 is out of bounds; write seconds since 1970, not"),
        (row(t=-1), "t: -1 is out of bounds"),
        (row(ok="maybe"), "ok: 'maybe' is neither true nor false"),
        (row(latency_ms="fast"), "latency_ms: 'fast' is no number"),
        (row(latency_ms=True), "latency_ms: True is no number"),
        (row(latency_ms=-1), "latency_ms: -1 is out of bounds"),
        (row(target=7), "target: 7 is no name"),
        (row(event="gone"), "event: 'gone' is not known; write go_live"),
        (row(event="go_live", bad="very"), "bad: 'very' is neither"),
        (row(event="go_live", fault_at="late"), "fault_at: 'late' is no time"),
        (json.dumps({"t": 1, "status": 1000}), "status: 1000 is out of bounds"),
    ],
)
def test_a_slip_is_told_with_its_line_its_field_and_a_mend(line: str, told: str):
    with pytest.raises(LogWrong) as caught:
        read(line)

    assert str(caught.value).startswith(f"a.log:1: {told}")
    assert "; " in str(caught.value)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ((row(), "nothing"), "a.log:2: is no object of JSON"),
        ((row(), "[]"), "a.log:2: is no object of JSON"),
        (("t,ok", "1,1,1"), "a.log:2: has 3 cells under 2 columns"),
    ],
)
def test_a_line_of_another_kind_is_told_or_counted(lines: tuple[str, ...], told: str):
    with pytest.raises(LogWrong, match=told.replace(".", r"\.")):
        read(*lines)

    assert read(*lines, skip_bad=True).skipped == 1


def test_bad_lines_are_counted_where_that_was_asked_for():
    log = read(row(), row(ok="maybe"), row(t=MARCH + 1), skip_bad=True)

    assert (log.count(), log.skipped) == (2, 1)


def test_fields_that_mean_nothing_are_noted():
    assert read(row(latency=3, region="fra")).unused == {"latency", "region"}


def test_an_empty_file_holds_nothing():
    assert read().count() == 0
    assert read("", "\n").begin_s() == float("inf")


def test_a_log_is_dense_with_an_outcome_a_second():
    every = read(*(row(t=MARCH + at) for at in range(9)))
    thin = read(*(row(t=MARCH + 10 * at) for at in range(9)))

    assert dense(every.tracks.values())
    assert not dense(thin.tracks.values())
    assert not dense(read(row()).tracks.values())


def test_reading_a_moment_by_itself_says_what_is_wrong():
    with pytest.raises(ValueError, match="--go-live: 'x' is no time; write seconds"):
        read_time("x", "--go-live")
