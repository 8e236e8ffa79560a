"""What a backtest comes to, in the words of whoever owns the app.

Counts and says what can be said: without knowing which releases were bad nobody can tell which
rollbacks were wrong, and that is what it says then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from watchdog.core.statistics import quantile
from watchdog.runtime.backtest.outcome import Tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The figures of a backtest.

    ``wrong`` and ``missed`` count among the releases whose truth is known: ``known`` of them,
    ``bad`` of them bad. ``unknown_rollbacks`` are rollbacks of releases of which it is not.
    ``alone`` counts releases without a record to compare with, which are left alone as a rule;
    ``unobserved`` those of which nothing was seen, which count in nothing else.
    Delays are from the onset of the fault to the decision.
    """

    releases: int
    rolled_back: int
    known: int
    bad: int
    wrong: int
    missed: int
    unknown_rollbacks: int
    alone: int
    unobserved: int
    median_delay: timedelta | None
    p95_delay: timedelta | None


def summary(tried: Sequence[Tried]) -> Summary:
    """Return what the releases come to together."""
    unobserved = sum(not one.observations for one in tried)
    tried = [one for one in tried if one.observations]
    gone = [one for one in tried if one.decision is not None]
    delays = sorted(
        one.delay.total_seconds() for one in gone if one.delay is not None and not one.wrong
    )
    return Summary(
        releases=len(tried),
        rolled_back=len(gone),
        known=sum(one.candidate.bad is not None for one in tried),
        bad=sum(one.candidate.bad is True for one in tried),
        wrong=sum(one.wrong is True for one in gone),
        missed=sum(one.candidate.bad is True and one.decision is None for one in tried),
        unknown_rollbacks=sum(one.wrong is None for one in gone),
        alone=sum(not one.compared for one in tried),
        unobserved=unobserved,
        median_delay=timedelta(seconds=quantile(delays, 0.5)) if delays else None,
        p95_delay=timedelta(seconds=quantile(delays, 0.95)) if delays else None,
    )


def words(one: Summary) -> str:
    """Return the figures as one sentence."""
    parts = [f"would have rolled back {one.rolled_back} of your last {_releases(one.releases)}"]
    if one.rolled_back and one.unknown_rollbacks < one.rolled_back:
        parts.append(f"{one.wrong} of them wrongly")
    if one.bad:
        parts.append(f"missed {one.missed} of {one.bad} bad ones")
    if one.median_delay is not None:
        parts.append(f"median delay {one.median_delay.total_seconds():.0f} s")
    return ", ".join(parts)


def caveats(one: Summary) -> tuple[str, ...]:
    """Return what has to be said beside the sentence, if anything."""
    told = []
    if one.unknown_rollbacks:
        told.append(
            f"whether {one.unknown_rollbacks} of the rollbacks would have been wrong cannot be "
            "told: nobody said whether those releases were bad (label `bad`)"
        )
    if one.alone:
        told.append(
            f"{one.alone} of the releases had no record before them to compare with, and are left "
            "alone unless the policy says otherwise"
        )
    if one.unobserved:
        told.append(
            f"of {_releases(one.unobserved)} more there are no observations (any more): they count "
            "for nothing here"
        )
    return tuple(told)


def _releases(count: int) -> str:
    return f"{count} release{'s' if count != 1 else ''}"
