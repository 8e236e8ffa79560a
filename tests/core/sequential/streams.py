"""Seeded streams of samples for the sequential tests, and slow obvious versions of those tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp, sqrt
from random import Random

from watchdog.core.sequential.levels import Level
from watchdog.core.sequential.rates import ALTERNATIVES

Sample = tuple[float, bool]


def independent(rng: Random, rate: float, count: int, every_s: float = 10.0) -> list[Sample]:
    """Return samples that fail independently of each other."""
    return [(place * every_s, rng.random() < rate) for place in range(count)]


def in_blips(rng: Random, rate: float, count: int, blip_s: float) -> Iterator[Sample]:
    """Yield samples that fail in blips, each asked for more often once it is seen.

    Every scheduled sample begins a blip with probability ``rate``; it fails for ``blip_s``, in
    which it is sampled once a second.
    """
    for place in range(count):
        at_s = place * 30.0
        bad = rng.random() < rate
        yield at_s, bad
        if bad:
            yield from ((at_s + more, True) for more in range(1, int(blip_s)))
            yield at_s + blip_s, False


def slow_rate_evidence(
    samples: Sequence[Sample], tolerated: float, blip_s: float, window_s: float, spread: float
) -> float:
    """Return e of K2 after all samples, written down word by word."""
    worse = [one for one in ALTERNATIVES if one >= 2 * tolerated] or [0.9]
    last = [_slow_bet(samples, (tolerated, one), blip_s, window_s, spread) for one in worse]
    return sum(last) / len(last)


def _slow_bet(
    samples: Sequence[Sample],
    rates: tuple[float, float],
    blip_s: float,
    window_s: float,
    spread: float,
) -> float:
    tolerated, worse = rates
    factor = {
        True: (worse / tolerated) ** (1 / spread),
        False: ((1 - worse) / (1 - tolerated)) ** (1 / spread),
    }
    bet, due, current, before_s = 0.0, 0.0, 0.0, None
    opened_s: float | None = None
    inside = 1.0
    for at_s, bad in samples:
        due += 0.5 if before_s is None else 0.5 * (at_s - before_s) / window_s
        before_s = at_s
        if opened_s is not None and at_s < opened_s + blip_s:
            inside *= factor[bad]
            current = bet * min(inside, factor[True])
            continue
        if opened_s is not None:
            bet, opened_s = bet * min(inside, factor[True]), None
        bet, due = bet + due, 0.0
        if bad:
            opened_s, inside = at_s, factor[True]
            current = bet * inside
        else:
            current = bet = bet * factor[False]
    return current


def slow_level_evidence(samples: Sequence[tuple[float, float]], level: Level) -> float:
    """Return the value of K3 for an hour's window; ``samples`` are seconds and scores z."""
    origin_s, newest_s = samples[0][0], samples[-1][0]
    cells = [int((at_s - origin_s) // 10) for at_s, _ in samples]
    value = 0.0
    begins = sorted({int((at_s - origin_s) // 300) for at_s, _ in samples})
    for number, begin in enumerate(begins):
        since_s = origin_s + 300 * begin
        mine = [
            (cell, score)
            for cell, (at_s, score) in zip(cells, samples, strict=True)
            if since_s <= at_s <= newest_s
        ]
        covered = {cell for cell, _ in mine}
        if len(covered) < 6:
            continue
        worth = total = 0.0
        for cell in covered:
            for place, score in enumerate([one for at, one in mine if at == cell], start=1):
                gain = place / (1 + (place - 1) / 2) - (
                    (place - 1) / (1 + (place - 2) / 2) if place > 1 else 0
                )
                worth += gain
                total += gain * score
        seen, known = worth / level.inflation, level.answers / level.inflation
        information = seen * known / (seen + known)
        score = information * total / worth
        if score > 0:
            stake = 0.5 if number == 0 else 0.5 / 11
            value += stake * _mixture(information, score)
    return value


def _mixture(information: float, score: float) -> float:
    value = 0.0
    for prior in (0.1, 1.0):
        spread = 1 + prior * information
        value += exp(prior * score**2 / (2 * spread)) / sqrt(spread)
    return value / 2


def autoregressive(rng: Random, count: int, share: float, correlation: float) -> list[float]:
    """Return standard normal values; of their variance ``share`` is correlated step by step."""
    slow, found = rng.gauss(0, 1), []
    for _ in range(count):
        slow = correlation * slow + sqrt(1 - correlation**2) * rng.gauss(0, 1)
        found.append(sqrt(share) * slow + sqrt(1 - share) * rng.gauss(0, 1))
    return found
