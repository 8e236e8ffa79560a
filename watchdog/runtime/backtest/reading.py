"""Reads logs of probes, as lines of JSON or as CSV, line by line; the page docs/backtest.md is law.

Nothing is skipped in silence: a line that cannot be used is told with its place, the field and a
mend, or counted where that was asked for.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from math import isfinite, nan
from typing import Any

from watchdog.runtime.backtest.log import FAILED, NO_ANSWER, PASSED, GoLive, Log

FIELDS = ("t", "ok", "latency_ms", "status", "target")
MARKER_FIELDS = ("event", "release", "bad", "fault_at")
GO_LIVE = "go_live"
UNNAMED = ""
"""The track of outcomes that name no target."""

_KNOWN = frozenset((*FIELDS, *MARKER_FIELDS))
_TRUTHS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_ANSWERED = {True: PASSED, False: FAILED, None: NO_ANSWER}


class LogWrong(Exception):
    """A line of a log cannot be used: where, which field, what is wrong, how to mend it."""

    def __init__(self, place: str, problem: str, mend: str) -> None:
        super().__init__(f"{place}: {problem}; {mend}")


class _Odd(Exception):
    """A field that cannot be used; the line is added by whoever knows it."""

    def __init__(self, name: str, problem: str, mend: str) -> None:
        super().__init__(f"{name}: {problem}")
        self.mend = mend


def read_log(lines: Iterable[str], file: str, log: Log, *, skip_bad: bool = False) -> None:
    """Add what the lines of one file hold to ``log``; the first line tells the format.

    Raises:
        LogWrong: a line cannot be used, and such lines are not to be skipped.
    """
    rows = _rows(lines, file, log, skip_bad=skip_bad)
    for number, row in rows:
        try:
            _add(row, log, f"release-{len(log.go_lives) + 1}")
        except _Odd as odd:
            if not skip_bad:
                raise LogWrong(f"{file}:{number}", str(odd), odd.mend) from odd
            log.skipped += 1


def read_time(value: object, name: str = "t") -> float:
    """Return a moment in seconds, of a number or of RFC 3339.

    Raises:
        ValueError: it is neither.
    """
    try:
        return _time(value, name)
    except _Odd as odd:
        raise ValueError(f"{odd}; {odd.mend}") from odd


def _rows(
    lines: Iterable[str], file: str, log: Log, *, skip_bad: bool
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield each line that is not blank with its number, as fields by name."""
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    first = next(numbered, None)
    if first is None:
        return
    if first[1].lstrip().startswith("{"):
        yield from _json_rows(chain((first,), numbered), file, log, skip_bad=skip_bad)
    else:
        yield from _csv_rows(first, numbered, file, log, skip_bad=skip_bad)


def _json_rows(
    lines: Iterable[tuple[int, str]], file: str, log: Log, *, skip_bad: bool
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in lines:
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if isinstance(row, dict):
            yield number, row
        elif skip_bad:
            log.skipped += 1
        else:
            mend = 'write {"t": 1772366400, "ok": true, "latency_ms": 82}'
            raise LogWrong(f"{file}:{number}", "is no object of JSON", mend)


def _csv_rows(
    head: tuple[int, str], lines: Iterable[tuple[int, str]], file: str, log: Log, *, skip_bad: bool
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    names = [one.strip() for one in next(csv.reader([head[1]]))]
    if "t" not in names:
        mend = f"begin with the names of the columns: {','.join((*FIELDS, *MARKER_FIELDS))}"
        raise LogWrong(f"{file}:{head[0]}", "has no column t, and is not JSON either", mend)
    for number, line in lines:
        cells = next(csv.reader([line]))
        if len(cells) <= len(names):
            filled = zip(names, cells, strict=False)
            yield number, {name: cell for name, cell in filled if cell.strip()}
        elif skip_bad:
            log.skipped += 1
        else:
            problem = f"has {len(cells)} cells under {len(names)} columns"
            raise LogWrong(f"{file}:{number}", problem, "quote cells that hold commas")


def _add(row: Mapping[str, Any], log: Log, unnamed: str) -> None:
    if not row.keys() <= _KNOWN:
        log.unused.update(row.keys() - _KNOWN)
    at_s = _time(row.get("t"), "t")
    if row.get("event") is not None:
        log.go_lives.append(_go_live(row, at_s, unnamed))
        return
    target = row.get("target") or UNNAMED
    if not isinstance(target, str):
        raise _Odd("target", f"{target!r} is no name", 'write it in quotes, as "shop"')
    latency_ms = row.get("latency_ms")
    took_s = nan if latency_ms is None else _number(latency_ms, "latency_ms", 0, 1e9) / 1000
    log.track(target).add(at_s, _state(row), took_s)


def _go_live(row: Mapping[str, Any], at_s: float, unnamed: str) -> GoLive:
    if row["event"] != GO_LIVE:
        raise _Odd("event", f"{row['event']!r} is not known", f"write {GO_LIVE}")
    fault_at = row.get("fault_at")
    return GoLive(
        at_s=at_s,
        release=str(row.get("release") or unnamed),
        bad=_truth(row.get("bad"), "bad"),
        fault_at_s=None if fault_at is None else _time(fault_at, "fault_at"),
    )


def _state(row: Mapping[str, Any]) -> int:
    """Return what the outcome is: as ``ok`` says, else as ``status`` does."""
    if "ok" in row:
        return _ANSWERED[_truth(row["ok"], "ok")]
    status = row.get("status")
    if status is None:
        raise _Odd("ok", "is missing, and so is status", "write ok: true, false or null")
    return PASSED if 100 <= _number(status, "status", 0, 999) < 400 else FAILED


def _truth(value: object, name: str) -> bool | None:
    if value is None or value is True or value is False:
        return value
    found = _TRUTHS.get(str(value).strip().lower())
    if found is None:
        raise _Odd(name, f"{value!r} is neither true nor false", "write true, false or null")
    return found


def _number(value: object, name: str, least: float, most: float) -> float:
    return _checked(
        value, name, float, f"write a number from {least:.0f} to {most:.0f}", least, most
    )


def _checked(
    value: object, name: str, kind: Callable[[Any], float], mend: str, *bounds: float
) -> float:
    try:
        found = kind(value)
    except (TypeError, ValueError):
        found = nan
    if isinstance(value, bool) or not isfinite(found):
        raise _Odd(name, f"{value!r} is no number", mend)
    if bounds and not bounds[0] <= found <= bounds[1]:
        raise _Odd(name, f"{value!r} is out of bounds", mend)
    return found


def _time(value: object, name: str) -> float:
    if type(value) is float or type(value) is int:
        found = float(value)
    else:
        found = _moment(value, name)
    if not 0 <= found < 1e11:
        raise _Odd(
            name, f"{value!r} is out of bounds", "write seconds since 1970, not milliseconds"
        )
    return found


def _moment(value: object, name: str) -> float:
    mend = "write seconds since 1970 or RFC 3339 such as 2026-03-01T12:00:00Z"
    if not isinstance(value, str):
        raise _Odd(name, "is missing" if value is None else f"{value!r} is no time", mend)
    try:
        return float(value)
    except ValueError:
        pass
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        raise _Odd(name, f"{value!r} is no time", mend) from None
    if found.tzinfo is None:
        raise _Odd(name, f"{value!r} does not say its zone", "end it with Z or +00:00")
    return found.timestamp()
