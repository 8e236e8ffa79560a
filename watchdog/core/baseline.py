"""The record of a release, summed up for comparing its successor with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import log

from watchdog.core.readings import value_record
from watchdog.core.sequential.betting import bet_on_failures, bet_on_slowness
from watchdog.core.sequential.normal import slow_over_s
from watchdog.core.sequential.rates import RateTest
from watchdog.core.statistics import (
    dispersion,
    mean_and_deviation,
    quantile,
    variance_inflation,
)
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline
from watchdog.model.observation import Answer, Observation

LATEST = timedelta(minutes=2)
# A fault that was there in the predecessor's last two minutes was there before the release.
LATENCY_REACH_S = 3600.0
# Latency drifts with the hour of the day: older answers say little of what is normal now.
BLOCK = 30
BLOCK_EVENTS_MIN = 5
# Fewer events than this show no bursts, whatever their variance.
PEAK_EVENTS_MIN = 2
_SPACED = 0.9
# An answer is an interval apart from another even when a timer came a little early.
_LATENCY_MIN_S = 1e-6


@dataclass(slots=True)
class Series:
    """The answers of one signal, in order of time, as plain numbers.

    Times are seconds since any moment. ``latencies`` are None where nothing was timed;
    ``scheduled`` is False for samples taken because something failed.
    """

    begun_s: list[float] = field(default_factory=list)
    ended_s: list[float] = field(default_factory=list)
    failed: list[bool] = field(default_factory=list)
    latencies_s: list[float | None] = field(default_factory=list)
    scheduled: list[bool] = field(default_factory=list)


def summarise(
    observations: Sequence[Observation], until: datetime, terms: Terms
) -> tuple[Baseline, ...]:
    """Return one baseline for each signal in ``observations`` (in order of time).

    Counts scheduled answers, and one an interval of those that a failure called for: all of them
    would show the bad moments more often than the good ones, none of them would hide how long
    bad moments last. The longest failing run is measured over all answers.
    """
    series: dict[str, Series] = {}
    read: dict[str, list[Observation]] = {}
    for one in observations:
        if one.answer is Answer.NO_ANSWER:
            continue
        if one.value is not None:
            read.setdefault(one.signal, []).append(one)
        kept = series.setdefault(one.signal, Series())
        kept.begun_s.append((one.begun_at - until).total_seconds())
        kept.ended_s.append((one.ended_at - until).total_seconds())
        kept.failed.append(one.answer is Answer.FAILED)
        kept.latencies_s.append(None if one.latency is None else one.latency.total_seconds())
        kept.scheduled.append(one.scheduled)
    return tuple(
        value_record(record(name, series[name], 0.0, terms), read.get(name, ()))
        for name in sorted(series)
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


def record(signal: str, series: Series, until_s: float, terms: Terms) -> Baseline:
    """Return the baseline of one signal, whose release served until ``until_s``."""
    counted = _counted(series, terms.interval.total_seconds() * _SPACED)
    failed = [series.failed[one] for one in counted]
    since_s = until_s - LATEST.total_seconds()
    latest = [bad for bad, end in zip(series.failed, series.ended_s, strict=True) if end > since_s]
    gap_max_s = terms.evidence_age_max.total_seconds()
    plain = Baseline(
        signal=signal,
        answers=len(counted),
        failures=sum(failed),
        longest_failed_run=_longest_failed_run(series, gap_max_s),
        latest_answers=len(latest),
        latest_failures=sum(latest),
        dispersion=_dispersion(failed),
    )
    # Over all answers: the release to come is probed fast at its bad moments, too, and a past
    # seen once an interval would look calmer than that.
    peak = _peak(bet_on_failures(plain, terms, replay=True), series.begun_s, series.failed)
    return _with_latency(replace(plain, rate_peak=peak), series, counted, until_s, terms)


def _counted(series: Series, spacing_s: float) -> list[int]:
    """Return the places of the answers that count."""
    places: list[int] = []
    last_s = float("-inf")
    for place, (begun_s, fair) in enumerate(zip(series.begun_s, series.scheduled, strict=True)):
        if fair or begun_s - last_s >= spacing_s:
            places.append(place)
            last_s = begun_s
    return places


def _with_latency(
    plain: Baseline, series: Series, counted: list[int], until_s: float, terms: Terms
) -> Baseline:
    """Return ``plain`` with what the good answers of the last hour say of latency.

    One an interval: what is taken closer together tells much the same.
    """
    begun_s: list[float] = []
    taken_s: list[float] = []
    spacing_s = terms.interval.total_seconds() * _SPACED
    for one in counted:
        took_s = series.latencies_s[one]
        if took_s is None or series.failed[one]:
            continue
        old = series.ended_s[one] <= until_s - LATENCY_REACH_S
        if not old and (not begun_s or series.begun_s[one] - begun_s[-1] >= spacing_s):
            begun_s.append(series.begun_s[one])
            taken_s.append(took_s)
    if not taken_s:
        return plain
    usual = timedelta(seconds=quantile(taken_s, 0.95))
    limit_s = slow_over_s(usual, terms)
    slow = [took_s > limit_s for took_s in taken_s]
    logs = [log(max(took_s, _LATENCY_MIN_S)) for took_s in taken_s]
    mean, deviation = mean_and_deviation(logs)
    inflation = variance_inflation(logs)
    told = replace(
        plain,
        latency_median=timedelta(seconds=quantile(taken_s, 0.5)),
        latency_p95=usual,
        latency_answers=len(taken_s),
        latency_log_mean=mean,
        latency_log_deviation=deviation,
        latency_inflation=inflation,
        slow=sum(slow),
        slow_dispersion=_dispersion(slow),
    )
    peak = _peak(bet_on_slowness(told, terms, replay=True), begun_s, slow)
    # Where latencies hang together, so do the slow ones, before there are enough to show it.
    spread = max(told.slow_dispersion, inflation)
    return replace(told, slow_peak=peak, slow_dispersion=spread)


def _dispersion(events: Sequence[bool]) -> float:
    """Return the dispersion of events in whole blocks; 1 when there were too few to tell."""
    if sum(events) < BLOCK_EVENTS_MIN:
        return 1.0
    whole = len(events) - len(events) % BLOCK
    return dispersion([sum(events[at : at + BLOCK]) for at in range(0, whole, BLOCK)])


def _peak(test: RateTest | None, begun_s: Sequence[float], events: Sequence[bool]) -> float:
    """Return the largest evidence that ``test`` finds on the record itself.

    As much as is ever asked for ends it.
    """
    if test is None or sum(events) < PEAK_EVENTS_MIN:
        return 0.0
    peak = 0.0
    for at_s, event in zip(begun_s, events, strict=True):
        test.add(at_s, event)
        peak = max(peak, test.value)
        if peak >= test.threshold:
            return test.threshold
    return peak


def _longest_failed_run(series: Series, gap_max_s: float) -> timedelta:
    """Return the longest time of nothing but failures; time in which nobody looked is left out."""
    longest_s = begun_s = ended_s = 0.0
    failing = False
    for begin_s, end_s, bad in zip(series.begun_s, series.ended_s, series.failed, strict=True):
        if bad and not failing:
            begun_s = begin_s
        elif bad and begin_s - ended_s > gap_max_s:
            begun_s += begin_s - ended_s
        failing, ended_s = bad, end_s
        longest_s = max(longest_s, end_s - begun_s if bad else 0.0)
    return timedelta(seconds=longest_s)
