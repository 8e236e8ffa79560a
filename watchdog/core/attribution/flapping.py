"""Whether the fault comes and goes, now and in the release before: no rollback changes that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from math import log

from watchdog.core.attribution.arguments import HINT, speaks_against
from watchdog.core.attribution.suspicion import Suspicion
from watchdog.model.decision import Argument
from watchdog.model.evidence import Baseline
from watchdog.model.observation import Answer, Observation

SPELLS_MIN = 3
# Bad, good, bad again may be one fault with a pause; three times is a habit.
ANSWERS_MIN = 5
SPELL_MIN = timedelta(seconds=10)
# A spell, good or bad, is at least this long, and longer than the blip tolerance: a release that
# fails every second request has no spells.
COMPARABLE = 0.5
# The release before failed for at least half as long at a time.
BOTH = log(100)
# It did so before and does so now.
AS_LONG = log(20)
NEARLY = log(5)
# The fault has lasted no longer than the release before at its worst, or than twice that.
BURSTY = 3.0
# Failures of the release before came in bursts: their variance is three times that of chance.


def flapping(case: Suspicion) -> Iterator[Argument]:
    """Several bad spells with good ones between speak against; strongly if it was so before."""
    shortest = max(SPELL_MIN, case.policy.terms.blip_tolerance)
    for signal in case.signals:
        record = case.evidence.baseline_of(signal)
        spells = _spells(case.evidence.answers(signal), shortest)
        if len(spells) >= SPELLS_MIN:
            yield _comes_and_goes(signal, spells, record)
        elif spells and _usual(spells[-1], record):
            text = (
                f"the previous release failed {signal} for {_s(record.longest_failed_run)} "
                f"at a time, too; so far it is {_s(spells[-1])}"
            )
            known = spells[-1] <= record.longest_failed_run
            yield speaks_against(text, AS_LONG if known else NEARLY)


def _comes_and_goes(signal: str, spells: Sequence[timedelta], record: Baseline) -> Argument:
    text = f"{signal} comes and goes: {len(spells)} bad spells of up to {_s(max(spells))}"
    if _like(max(spells), record):
        longest = _s(record.longest_failed_run)
        return speaks_against(f"{text}, and so it did before (up to {longest})", BOTH)
    # A release that crashes again and again looks like that, too.
    return speaks_against(text, HINT)


def _like(longest: timedelta, record: Baseline) -> bool:
    """True when the release before had such spells too, or failed in bursts."""
    bursts = bool(record.failures) and record.dispersion >= BURSTY
    return bursts or record.longest_failed_run >= max(SPELL_MIN, COMPARABLE * longest)


def _usual(spell: timedelta, record: Baseline) -> bool:
    before = record.longest_failed_run
    return before >= SPELL_MIN and spell <= before / COMPARABLE


def _spells(answers: Sequence[Observation], shortest: timedelta) -> list[timedelta]:
    """Return how long each bad spell was, the present one last; shorter changes are passed over."""
    spells: list[timedelta] = []
    begun = failing = None
    for answer, group in groupby(answers, key=lambda one: one.answer):
        run = list(group)
        begin, end = run[0].begun_at, run[-1].ended_at
        if len(run) < ANSWERS_MIN or end - begin < shortest:
            continue
        if answer is Answer.PASSED:
            failing = False
        elif failing and begun is not None:
            spells[-1] = end - begun
        else:
            failing, begun = True, begin
            spells.append(end - begin)
    return spells


def _s(duration: timedelta) -> str:
    return f"{duration.total_seconds():.0f} s"
