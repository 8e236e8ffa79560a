"""What latency is normal by the predecessor's record, and how much more is still no fault.

Used by the rules on latency and by the record itself, which counts what they would call slow.
"""

from __future__ import annotations

from datetime import timedelta
from math import exp, log, log1p

from watchdog.core.sequential.levels import Level
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline

LATENCIES_MIN = 30
# Fewer latencies than this, five minutes of them, are no measure of others.
NOTICED_S = 0.02
# Nobody notices 20 ms more. An app that answers in 3 ms takes ten on a busy host.
DEVIATION_MIN = 0.05
# A record that hardly varies at all would make every jitter of the network a deviation.


def slow_limit_s(baseline: Baseline, terms: Terms) -> float:
    """Return from how many seconds on an answer is slow; infinite where nothing was timed."""
    return slow_over_s(baseline.latency_p95, terms)


def slow_over_s(usual: timedelta | None, terms: Terms) -> float:
    """Return what is slow where 95 % of the answers took up to ``usual``."""
    if usual is None:
        return float("inf")
    usual_s = usual.total_seconds()
    return max(terms.latency_tolerance * usual_s, usual_s + NOTICED_S)


def level_of(baseline: Baseline, terms: Terms) -> Level | None:
    """Return the predecessor's level of latency; None where too few answers were timed."""
    if baseline.latency_answers < LATENCIES_MIN:
        return None
    typical_s = exp(baseline.latency_log_mean)
    return Level(
        mean=baseline.latency_log_mean,
        deviation=max(DEVIATION_MIN, baseline.latency_log_deviation),
        answers=baseline.latency_answers,
        inflation=baseline.latency_inflation,
        shift=max(log(terms.latency_tolerance), log1p(NOTICED_S / typical_s)),
    )
