"""K4: more slow answers than the record of the release before explains."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.builders import at, baseline, evidence, noon, observed, seconds, view
from watchdog.core.rules import Slow
from watchdog.core.terms import Terms
from watchdog.model.evidence import Baseline
from watchdog.model.observation import Observation
from watchdog.model.verdict import Health, Verdict

TERMS = Terms(error_probability=2.5e-4)
HOUR = baseline(latency_answers=360, latency_p95=seconds(0.2), slow=1)
SLOW_S = 0.3


def timed(marks: str, every_s: float = 1.0) -> list[Observation]:
    """Return good answers, the slow ones marked ``s``."""
    plain = observed("." * len(marks), every=seconds(every_s))
    return [
        replace(one, latency=seconds(SLOW_S if mark == "s" else 0.1))
        for one, mark in zip(plain, marks, strict=True)
    ]


def judge(seen: list[Observation], record: Baseline = HOUR, terms: Terms = TERMS) -> Verdict:
    return Slow().judge(view(), evidence(seen, baseline=(record,)), terms, noon)


def test_a_third_of_the_answers_being_slow_is_found() -> None:
    """The middle of them is as quick as ever: nothing for the rule on the level."""
    found = judge(timed("s.." * 30))

    assert found.health is Health.UNHEALTHY
    assert found.since == at(-89)
    assert found.reason.startswith(
        "30 of 90 good answers of http took over 250 ms, against 0.3% before (up to 3.0% is "
        "tolerated): evidence "
    )
    assert [one.name for one in found.figures] == [
        "evidence",
        "tolerated rate",
        "slow answers",
        "answers",
    ]
    assert found.figures[0].limit == 4_000


def test_a_few_slow_answers_are_normal() -> None:
    assert judge(timed(("." * 30 + "s") * 6)).health is Health.HEALTHY


def test_slow_answers_within_the_blip_tolerance_are_one_blip() -> None:
    assert judge(timed("." * 20 + "s" * 12)).health is Health.HEALTHY
    assert judge(timed("." * 20 + "s" * 90)).health is Health.UNHEALTHY


def test_what_is_slow_depends_on_the_record_and_the_tolerance() -> None:
    lenient = Terms(error_probability=2.5e-4, latency_tolerance=1.6)

    assert judge(timed("s" * 60), terms=lenient).health is Health.HEALTHY
    assert judge(timed("s" * 60), replace(HOUR, latency_p95=seconds(0.25))).health is (
        Health.HEALTHY
    )


def test_twenty_milliseconds_more_are_not_slow() -> None:
    quick = replace(HOUR, latency_p95=seconds(0.001))

    seen = [replace(one, latency=seconds(0.02)) for one in timed("." * 60)]

    assert judge(seen, quick).figures[2].value == 0


def test_a_past_with_slow_spells_asks_for_more() -> None:
    seen = timed("s" * 45)

    assert judge(seen).health is Health.UNHEALTHY
    assert judge(seen, replace(HOUR, slow_peak=1e7)).health is Health.HEALTHY
    assert judge(seen, replace(HOUR, slow_dispersion=3.0)).health is Health.HEALTHY


def test_failed_and_untimed_answers_are_not_counted() -> None:
    seen = [*observed("x" * 60, latency=seconds(9)), *observed("." * 60, latency=None)]

    found = judge(seen)

    assert found.health is Health.HEALTHY
    assert (found.figures[2].value, found.figures[3].value) == (0, 0)


@pytest.mark.parametrize(
    "record", [Baseline(signal="http"), replace(HOUR, latency_answers=29), baseline()]
)
def test_a_record_that_is_too_short_leaves_the_word_to_other_rules(record: Baseline) -> None:
    found = judge(timed("s" * 60), record)

    assert found.health is Health.HEALTHY
    assert "is too short to tell a raised rate" in found.reason


def test_without_any_answer_nobody_knows() -> None:
    assert judge(list(observed("???"))).health is Health.UNKNOWN
