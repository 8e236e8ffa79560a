"""Unhealthy is not enough: it must be because of this release."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.builders import at, baseline, evidence, made, memory, policy, release, view
from watchdog.core.attribution import blame, onset_of
from watchdog.core.lineage import Lineage, trace
from watchdog.model.decision import Blame
from watchdog.model.verdict import Health, Verdict

LINEAGE = trace(view(), memory())


def bad(signal: str = "http", **changes: Any) -> Verdict:
    return Verdict(
        **{
            "rule": f"rule of {signal}",
            "health": Health.UNHEALTHY,
            "reason": "it failed",
            "signal": signal,
            "since": at(-15),
            **changes,
        }
    )


def charge(*verdicts: Verdict, lineage: Lineage = LINEAGE, **record: Any) -> Blame:
    seen = evidence(baseline=(baseline(**record),))
    return blame(policy(), lineage, seen, verdicts or (bad(),))


def test_a_fault_that_came_with_the_release_is_its_fault() -> None:
    found = charge()

    assert found.to_blame is True
    assert found.arguments == (
        "the previous release failed 0 of 360 answers of http",
        "the fault began 525 s after this release went live",
    )


@pytest.mark.parametrize(("failures", "to_blame"), [(180, True), (181, False)])
def test_a_predecessor_that_mostly_failed_clears_the_release(failures: int, to_blame: bool) -> None:
    assert charge(failures=failures).to_blame is to_blame


@pytest.mark.parametrize(("failures", "to_blame"), [(6, True), (7, False)])
def test_a_fault_that_was_there_just_before_clears_the_release(
    failures: int, to_blame: bool
) -> None:
    assert charge(latest_failures=failures, failures=failures).to_blame is to_blame


@pytest.mark.parametrize(("answers", "to_blame"), [(4, None), (5, True)])
def test_a_short_record_of_the_predecessor_leaves_doubt(
    answers: int, to_blame: bool | None
) -> None:
    assert charge(answers=answers, latest_answers=0).to_blame is to_blame


def test_a_short_record_that_failed_clears_the_release_all_the_same() -> None:
    assert charge(answers=2, failures=2, latest_answers=0).to_blame is False


def test_one_signal_that_cannot_be_compared_leaves_doubt_about_all() -> None:
    assert charge(bad("http"), bad("admin")).to_blame is None


def test_without_a_predecessor_there_is_nothing_to_compare_with() -> None:
    alone = trace(view(), memory(release("d2")))

    assert charge(lineage=alone).to_blame is None


def test_a_verdict_of_the_platform_itself_needs_no_record() -> None:
    assert charge(bad(""), answers=0, latest_answers=0).to_blame is True


def test_healthy_signals_need_no_record() -> None:
    fine = bad("admin", health=Health.HEALTHY)

    assert charge(bad("http"), fine).to_blame is True


def test_an_onset_that_nobody_noted_is_left_unsaid() -> None:
    assert len(charge(bad(since=None)).arguments) == 1


def test_the_onset_is_the_earliest_of_the_bad_ones() -> None:
    fine = bad("other", health=Health.HEALTHY, since=made("d1"))

    assert onset_of([bad(), bad("admin", since=at(-40)), fine, bad(since=None)]) == at(-40)
    assert onset_of([fine]) is None
