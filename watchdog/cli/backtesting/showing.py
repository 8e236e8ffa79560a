"""A backtest as a table for people and as JSON for programs; docs/backtest.md tells its keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from watchdog.cli.console import complain, say, say_json, say_table
from watchdog.cli.shapes import clock, instant

if TYPE_CHECKING:
    from watchdog.runtime.backtest.outcome import Tried
    from watchdog.runtime.backtest.summary import Summary

TRUTHS = {True: "bad", False: "good", None: "?"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A finished backtest. ``remarks`` are what has to be said about its input."""

    policy: str
    pacing: str
    tried: tuple[Tried, ...]
    summary: Summary
    remarks: tuple[str, ...]


def show(result: Result) -> None:
    """Write the table of releases, the sentence, and what has to be said beside it."""
    from watchdog.runtime.backtest.summary import caveats, words

    columns = ("WENT LIVE", "RELEASE", "VERDICT", "RULE", "DELAY", "AGE", "TRUTH", "WHY")
    say_table(columns, [_row(one) for one in result.tried])
    say("")
    say(f"policy {result.policy} {words(result.summary)}")
    for line in (*caveats(result.summary), *result.remarks):
        complain(line)


def show_json(result: Result) -> None:
    """Write all of it as JSON."""
    from watchdog.runtime.backtest.summary import caveats, words

    one = result.summary
    say_json(
        {
            "policy": result.policy,
            "schedule": result.pacing,
            "words": words(one),
            "caveats": [*caveats(one), *result.remarks],
            "summary": {
                "releases": one.releases,
                "rolled_back": one.rolled_back,
                "known": one.known,
                "bad": one.bad,
                "wrong": one.wrong,
                "missed": one.missed,
                "unknown_rollbacks": one.unknown_rollbacks,
                "without_record": one.alone,
                "unobserved": one.unobserved,
                "median_delay_s": _seconds(one.median_delay),
                "p95_delay_s": _seconds(one.p95_delay),
            },
            "releases": [_shape(each) for each in result.tried],
        }
    )


def _row(one: Tried) -> tuple[str, ...]:
    return (
        clock(one.candidate.release.live_from),
        _name(one),
        _verdict(one),
        ", ".join(one.rules) or "-",
        _shown(one.delay),
        _shown(one.age),
        TRUTHS[one.candidate.bad],
        _why(one),
    )


def _shape(one: Tried) -> dict[str, Any]:
    release = one.candidate.release
    return {
        "release": _name(one),
        "live_from": instant(release.live_from),
        "verdict": _verdict(one),
        "held": one.held.reason if one.decision is None and one.held is not None else None,
        "rules": list(one.rules),
        "decided_at": instant(one.decision.at) if one.decision is not None else None,
        "onset": instant(one.onset),
        "delay_s": _seconds(one.delay),
        "age_s": _seconds(one.age),
        "bad": one.candidate.bad,
        "wrong": one.wrong,
        "compared": one.compared,
        "observations": one.observations,
        "why": _why(one),
    }


def _verdict(one: Tried) -> str:
    if one.decision is not None:
        return "rolled back"
    return "held" if one.held is not None else "kept"


def _why(one: Tried) -> str:
    told = one.decision or one.held
    if told is None:
        return "no rule was unhealthy" if one.observations else "nothing was observed of it"
    reasons = "; ".join(each.reason for each in told.verdicts if each.rule in one.rules)
    return reasons if one.decision is not None else f"{told.reason}: {told.summary}"


def _name(one: Tried) -> str:
    return str(one.candidate.release.deployment).partition("@")[0]


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else round(span.total_seconds(), 3)


def _shown(span: timedelta | None) -> str:
    return "-" if span is None else f"{span.total_seconds():.0f} s"


def counted(count: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{count} {noun}{'s' if count != 1 else ''}"


def unused_fields(names: Sequence[str]) -> str:
    """Return what is said of fields that nothing was done with."""
    return f"fields that mean nothing here were not used: {', '.join(names)}"
