"""A fault soon after the go-live is the release's more likely than a late one."""

from __future__ import annotations

from math import log

import pytest

from tests.core.attribution.cases import bad, heard
from tests.core.builders import at, memory, minutes, release, replaced, seconds
from watchdog.core.attribution.arguments import ALIBI
from watchdog.core.attribution.onset import WEIGHT_MAX, onset
from watchdog.model.decision import Argument, Speaks


def after(age_s: float) -> Argument:
    """Return what a fault at that age of the release says."""
    live_from = at(-15) - seconds(age_s)
    known = memory(release("d2", live_from=live_from), replaced("d1"))
    (one,) = heard(onset, memory=known)
    return one


@pytest.mark.parametrize(
    ("age_s", "weight"),
    [(0, WEIGHT_MAX), (-60, WEIGHT_MAX), (20, WEIGHT_MAX), (60, log(10)), (300, log(2)), (600, 0)],
)
def test_the_later_the_fault_the_less_it_says(age_s: float, weight: float) -> None:
    assert after(age_s).weight == pytest.approx(weight)


def test_a_late_fault_speaks_neither_way() -> None:
    assert after(1200) == Argument(
        text="the fault began 1200 s after this release went live", speaks=Speaks.NEUTRAL
    )


def test_a_fault_older_than_the_release_clears_it() -> None:
    one = after(-61)

    assert one.weight == -ALIBI
    assert one.better == "the fault began 61 s before this release went live"


def test_an_onset_that_nobody_noted_is_left_unsaid() -> None:
    assert heard(onset, bad(since=None)) == ()


def test_a_release_that_nobody_saw_go_live_has_no_age() -> None:
    assert heard(onset, memory=memory(replaced("d1", live_from=at(0) - minutes(40)))) == ()
