"""What the app needs, by its owner's word (``depends_on``): it may be that which fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from math import log

from watchdog.core.attribution.arguments import (
    ALIBI,
    HINT,
    says_nothing,
    speaks_against,
    speaks_for,
)
from watchdog.core.attribution.suspicion import Suspicion
from watchdog.model.decision import Argument
from watchdog.model.observation import Answer, Observation

FAILED_MIN = 2
LATEST = 5
# "It fails": two of its five latest answers. One may be a blip.
OVER_AFTER = 3
# So many good answers in a row end a failing stretch.
LAG = timedelta(seconds=30)
# A dependency sampled every ten seconds is seen to fail some samples after the app is.
CACHED = timedelta(minutes=5)
# Caches and kept connections let an app outlive its dependency for a few minutes.
EARLIER = log(20)
# It has failed for longer than that while the app was well: it may be the cause, late, or not.


def dependencies(case: Suspicion) -> Iterator[Argument]:
    """One that fails since about the onset explains the fault; one that is well says a little."""
    well: list[str] = []
    for signal in case.policy.depends_on:
        answers = _fresh(case, signal)
        begun = _failing_since(answers)
        if not answers:
            yield says_nothing(f"{signal}, which it depends on, gave no fresh answer")
        elif begun is None:
            well.append(signal)
        else:
            yield _failing(case, signal, begun)
    if well:
        yield speaks_for(f"what it depends on is well ({', '.join(well)})", HINT)


def _failing(case: Suspicion, signal: str, begun: datetime) -> Argument:
    onset = case.onset or case.now
    text = f"{signal}, which it depends on, fails since {begun:%H:%M:%S} UTC"
    better = f"{signal} fails since {begun:%H:%M:%S} UTC, and the app depends on it"
    record = case.evidence.baseline_of(signal)
    if 2 * record.latest_failures > record.latest_answers:
        return says_nothing(f"{text}, and did while the previous release was well")
    if begun > onset + LAG:
        after = (begun - onset).total_seconds()
        return says_nothing(f"{text}, {after:.0f} s later than the app itself")
    weight = ALIBI if begun >= onset - CACHED else EARLIER
    return speaks_against(text, weight, better)


def _fresh(case: Suspicion, signal: str) -> Sequence[Observation]:
    """Return the answers of ``signal``; none when the newest is too old to speak of now."""
    answers = case.evidence.answers(signal)
    age_max = case.policy.terms.evidence_age_max
    return answers if answers and case.now - answers[-1].ended_at <= age_max else ()


def _failing_since(answers: Sequence[Observation]) -> datetime | None:
    """Return when the failing stretch at the end of ``answers`` began; None when there is none."""
    if sum(one.answer is Answer.FAILED for one in answers[-LATEST:]) < FAILED_MIN:
        return None
    begun, good = None, 0
    for one in reversed(answers):
        if one.answer is Answer.FAILED:
            begun, good = one.begun_at, 0
            continue
        good += 1
        if good >= OVER_AFTER and begun is not None:
            break
    return begun
