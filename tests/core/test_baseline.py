"""The record of a release, summed up for its successor."""

from __future__ import annotations

import pytest

from tests.core.builders import at, noon, observed, seconds
from watchdog.core.baseline import summarise
from watchdog.core.terms import Terms
from watchdog.model.evidence import OBSERVATIONS_MAX, Baseline, Evidence


def test_nothing_seen_is_no_record() -> None:
    assert summarise((), noon, Terms()) == ()
    assert summarise(observed("???"), noon, Terms()) == ()


def test_each_signal_has_its_own_record() -> None:
    seen = (*observed("x.", "a"), *observed("...", "b"))

    found = {one.signal: (one.answers, one.failures) for one in summarise(seen, noon, Terms())}

    assert found == {"a": (2, 1), "b": (3, 0)}


def test_confirmations_are_left_out_of_the_counts_but_not_out_of_the_longest_run() -> None:
    scheduled = observed("x.", until=at(0), every=seconds(10))
    confirming = observed("xxxx", until=at(-6), scheduled=False)
    seen = sorted((*scheduled, *confirming), key=lambda one: one.begun_at)

    (found,) = summarise(seen, noon, Terms())

    assert (found.answers, found.failures) == (2, 1)
    assert found.longest_failed_run == seconds(4)


def test_the_longest_of_several_failing_runs_counts() -> None:
    (found,) = summarise(observed("x.xxx.xx."), noon, Terms())

    assert found.longest_failed_run == seconds(2)


def test_the_last_two_minutes_are_counted_apart() -> None:
    early = observed("xx", until=at(-120))
    late = observed("x..", until=noon)

    (found,) = summarise((*early, *late), noon, Terms())

    assert (found.answers, found.failures) == (5, 3)
    assert (found.latest_answers, found.latest_failures) == (3, 1)


def test_latency_is_of_scheduled_answers_that_passed() -> None:
    seen = (
        *observed(".", latency=seconds(1), until=at(-5)),
        *observed("..", latency=seconds(2), until=at(-3)),
        *observed("x", latency=seconds(50), until=at(-2)),
        *observed(".", latency=seconds(60), until=at(-1), scheduled=False),
        *observed(".", latency=None, until=at(0)),
    )

    (found,) = summarise(seen, noon, Terms())

    assert (found.latency_median, found.latency_p95) == (seconds(2), seconds(2))


def test_a_release_that_never_passed_has_no_latency() -> None:
    (found,) = summarise(observed("xxx"), noon, Terms())

    assert (found.latency_median, found.latency_p95) == (None, None)


@pytest.mark.parametrize(
    "counts",
    [
        {"answers": 1, "failures": 2},
        {"failures": -1},
        {"latest_answers": 1, "latest_failures": 2},
    ],
)
def test_failures_are_among_the_answers(counts: dict[str, int]) -> None:
    with pytest.raises(AssertionError, match="among the answers"):
        Baseline(signal="http", **counts)  # type: ignore[arg-type]  # counts only


def test_evidence_is_bounded() -> None:
    with pytest.raises(AssertionError, match="bounded"):
        Evidence(observations=observed("." * (OBSERVATIONS_MAX + 1)))


def test_the_answers_of_one_signal_or_of_all_leave_out_what_was_not_answered() -> None:
    seen = Evidence(observations=(*observed(".x?", "a"), *observed("x", "b")))

    assert len(seen.answers("a")) == 2
    assert len(seen.answers()) == 3
    assert seen.baseline_of("a") == Baseline(signal="a")


def test_our_own_trouble_ends_at_its_time() -> None:
    seen = Evidence(impaired_until=noon)

    assert seen.impaired(at(-0.001))
    assert not seen.impaired(noon)
    assert not Evidence().impaired(noon)
