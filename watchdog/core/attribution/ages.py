"""How earlier good releases fared at the same age: cold starts look like faults, and pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from watchdog.core.attribution.arguments import ALIBI, HINT, speaks_against, speaks_for
from watchdog.core.attribution.suspicion import Suspicion
from watchdog.core.statistics import failure_rate_bound
from watchdog.core.youth import AGES, youth_of
from watchdog.model.decision import Argument
from watchdog.model.memory import Release, Standing, Stretch

RELEASES_MIN = 2
# One release that began badly may have been a mishap; two are a habit.
RELEASES_MAX = 10
# The newest ones: what an app did fifty releases ago says little of how it starts today.
ANSWERS_MIN = 10
# With fewer answers a share of failures is a guess.
ALIKE = 0.5
# "About as much": at least half the share of the release on trial, and that is no more than what
# chance makes of equal ones (95 % bounds of Clopper and Pearson do not part).


@dataclass(frozen=True, slots=True, kw_only=True)
class _Count:
    """Scheduled answers of one signal within some stretch of age."""

    answers: int
    failures: int

    @property
    def share(self) -> float:
        return self.failures / self.answers


def same_age(case: Suspicion) -> Iterator[Argument]:
    """Compare with good releases at the same age, where at least one is known to have been that.

    Two or more that failed as much, or were not up yet either, explain the fault: it passes.
    """
    live = case.lineage.live
    if live is None or case.onset is None or case.onset < live.live_from:
        return
    good = [one for one in case.memory.releases if _comparable(one, case)][:RELEASES_MAX]
    begun, age = case.onset - live.live_from, case.now - live.live_from
    yield from _warm_up(good, age, begun)
    starts = (timedelta(0), *AGES)
    ages = [
        until for start, until in zip(starts, AGES, strict=False) if begun < until and start <= age
    ]
    since = [one for one in case.evidence.observations if one.begun_at >= case.onset]
    own = youth_of(since, live.live_from)
    for signal in case.signals:
        for one in _shares(signal, _within(own, signal, ages), good, ages):
            # Signals share what weight there is for the release, for they saw one fault.
            yield replace(one, weight=one.weight / len(case.signals)) if one.weight > 0 else one


def _comparable(release: Release, case: Suspicion) -> bool:
    proven = release.standing is Standing.PROVEN
    return proven and release.deployment not in case.lineage.deployments


def _warm_up(good: list[Release], age: timedelta, begun: timedelta) -> Iterator[Argument]:
    """At this age several good releases had not been healthy yet either."""
    later = [
        one.healthy_after
        for one in good
        if one.healthy_after is not None and one.healthy_after >= age
    ]
    if len(later) >= RELEASES_MIN and begun <= min(later):
        text = (
            f"{len(later)} earlier good releases were not healthy at this age "
            f"({_s(age)}) either; they took up to {_s(max(later))}"
        )
        better = "earlier good releases took as long to come up"
        yield speaks_against(text, ALIBI, f"{better}: up to {_s(max(later))}")


def _shares(
    signal: str, own: _Count | None, good: list[Release], ages: list[timedelta]
) -> Iterator[Argument]:
    """Hold the share of failures against those of the good releases at that age."""
    if own is None or not own.failures:
        return  # A fault that fails no answers, such as slowness, is not in these counts.
    known = [one for release in good if (one := _within(release.youth, signal, ages)) is not None]
    alike = [one for one in known if _alike(own, one)]
    if len(alike) >= RELEASES_MIN and 2 * len(alike) >= len(known):
        theirs = ", ".join(f"{one.failures} of {one.answers}" for one in alike)
        text = (
            f"earlier good releases failed as much at this age: {theirs} answers of {signal}, "
            f"this one {own.failures} of {own.answers}"
        )
        yield speaks_against(text, ALIBI)
    elif alike:
        one = alike[0]
        text = (
            f"one of {len(known)} earlier good releases failed as much at this age: "
            f"{one.failures} of {one.answers} answers of {signal}"
        )
        yield speaks_against(text, HINT, "an earlier good release failed as much at this age")
    elif len(known) >= RELEASES_MIN:
        worst = max(known, key=lambda one: one.share)
        text = (
            f"none of {len(known)} earlier good releases failed so at this age "
            f"(at most {worst.failures} of {worst.answers} answers of {signal})"
        )
        yield speaks_for(text, HINT)


def _alike(own: _Count, other: _Count) -> bool:
    """True when ``other`` failed about as much as ``own``: chance may be all of the difference."""
    if not other.failures or other.share < ALIKE * own.share:
        return False
    least = 1 - failure_rate_bound(own.answers - own.failures, own.answers)
    return least <= failure_rate_bound(other.failures, other.answers)


def _within(youth: Iterable[Stretch], signal: str, ages: list[timedelta]) -> _Count | None:
    """Return the counts of ``signal`` at those ages; None where they are too few to say."""
    mine = [one for one in youth if one.signal == signal and one.until in ages]
    count = _Count(
        answers=sum(one.answers for one in mine), failures=sum(one.failures for one in mine)
    )
    return count if count.answers >= ANSWERS_MIN else None


def _s(duration: timedelta) -> str:
    return f"{duration.total_seconds():.0f} s"
