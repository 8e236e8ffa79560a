"""What an answer costs the rules of the standard policy, after a short and after a long series.

``python -m benchmarks.rules`` prints microseconds an answer for each rule's running test, and how
much more the ten thousandth answer costs than the hundredth: a rule that goes through its series
again would cost a hundred times as much. Figures depend on the machine, the ratio does not.
"""

from __future__ import annotations

from datetime import UTC, datetime
from math import exp, log
from random import Random
from time import perf_counter

from watchdog.core.baseline import Series, record
from watchdog.core.policy import Policy
from watchdog.core.rules.running import Accumulator, SequentialRule
from watchdog.core.sequential.running import Running
from watchdog.core.tallying import terms_of
from watchdog.model.evidence import Baseline
from watchdog.settings import load

LENGTHS = (100, 10_000)
TIMED = 20_000
RATIO_MAX = 2.0
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    """Print the cost of an answer that passed, and of looking whether it alarms."""
    policy = load([], {}).policies["standard"]
    before = past(policy)
    print(f"{'rule':10} {'us after 100':>14} {'us after 10,000':>16} {'ratio':>7}")
    totals = [0.0, 0.0]
    for rule in policy.rules:
        assert isinstance(rule, SequentialRule), "the standard policy judges by running tests"
        costs = [cost(rule.accumulate(before, terms_of(policy, rule)), n) for n in LENGTHS]
        totals = [total + one for total, one in zip(totals, costs, strict=True)]
        show(rule.name, costs)
    show("all", totals)
    started = perf_counter()
    past(policy)
    print(f"the record of 8 hours: {(perf_counter() - started) * 1e3:.1f} ms")


def show(name: str, costs: list[float]) -> None:
    """Print one row."""
    ratio = costs[1] / costs[0]
    wrong = "" if ratio <= RATIO_MAX else f"   above {RATIO_MAX:.0f}"
    print(f"{name:10} {costs[0]:14.2f} {costs[1]:16.2f} {ratio:7.2f}{wrong}")


def past(policy: Policy) -> Baseline:
    """Return the record of eight good hours at the slow pace."""
    chance, series = Random(1), Series()
    for place in range(2_880):
        took_s = exp(chance.gauss(log(0.1), 0.5))
        series.begun_s.append(place * 10.0)
        series.ended_s.append(place * 10.0 + took_s)
        series.failed.append(False)
        series.latencies_s.append(took_s)
        series.scheduled.append(True)
    return record("http", series, 28_800.0, policy.terms)


def cost(test: Accumulator, length: int) -> float:
    """Return microseconds for one answer once ``length`` were taken."""
    assert isinstance(test, Running), "the rules of the standard policy take plain numbers"
    chance = Random(2)
    taken_s = [exp(chance.gauss(log(0.1), 0.5)) for _ in range(length + TIMED)]
    for place in range(length):
        test.add(float(place), place + 0.1, False, taken_s[place])
    started = perf_counter()
    for place in range(length, length + TIMED):
        test.add(float(place), place + 0.1, False, taken_s[place])
        test.alarmed(NOW)
    return (perf_counter() - started) / TIMED * 1e6


if __name__ == "__main__":
    main()
