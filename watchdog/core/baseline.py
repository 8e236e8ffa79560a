"""The record of a release, summed up for comparing its successor with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from watchdog.core.statistics import quantile
from watchdog.model.evidence import Baseline
from watchdog.model.observation import Answer, Observation

LATEST = timedelta(minutes=2)
# A fault that was there in the predecessor's last two minutes was there before the release.


def summarise(observations: Sequence[Observation], until: datetime) -> tuple[Baseline, ...]:
    """Return one baseline for each signal in ``observations`` (in order of time).

    Counts scheduled answers only: confirmations sample the bad moment more often than the good
    one. The longest failing run is measured over all answers.
    """
    answered = [one for one in observations if one.answer is not Answer.NO_ANSWER]
    names = sorted({one.signal for one in answered})
    return tuple(
        _of_one_signal([one for one in answered if one.signal == name], until) for name in names
    )


def restored(own: Sequence[Baseline], bad: Sequence[Baseline]) -> tuple[Baseline, ...]:
    """Return what a restored release is held against: its own record before the bad release.

    The record of the bad one would excuse any failure. Only what was seen just before the
    switch is the bad one's: a fault that outlasts the rollback is older than it.
    """
    records = {one.signal: one for one in own}
    for one in bad:
        plain = records.get(one.signal, Baseline(signal=one.signal))
        records[one.signal] = replace(
            plain, latest_answers=one.latest_answers, latest_failures=one.latest_failures
        )
    return tuple(records[signal] for signal in sorted(records))


def _of_one_signal(answers: Sequence[Observation], until: datetime) -> Baseline:
    scheduled = [one for one in answers if one.scheduled]
    latest = [one for one in answers if one.ended_at > until - LATEST]
    seconds = [
        one.latency.total_seconds()
        for one in scheduled
        if one.answer is Answer.PASSED and one.latency is not None
    ]
    return Baseline(
        signal=answers[0].signal,
        answers=len(scheduled),
        failures=_failures(scheduled),
        longest_failed_run=_longest_failed_run(answers),
        latest_answers=len(latest),
        latest_failures=_failures(latest),
        latency_median=timedelta(seconds=quantile(seconds, 0.5)) if seconds else None,
        latency_p95=timedelta(seconds=quantile(seconds, 0.95)) if seconds else None,
    )


def _failures(answers: Sequence[Observation]) -> int:
    return sum(one.answer is Answer.FAILED for one in answers)


def _longest_failed_run(answers: Sequence[Observation]) -> timedelta:
    longest = timedelta(0)
    for answer, group in groupby(answers, key=lambda one: one.answer):
        if answer is Answer.FAILED:
            run = list(group)
            longest = max(longest, run[-1].ended_at - run[0].begun_at)
    return longest
