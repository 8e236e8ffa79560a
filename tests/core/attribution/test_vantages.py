"""Where others get good answers over the same time, the path is at fault."""

from __future__ import annotations

import pytest

from tests.core.attribution.cases import bad, heard
from tests.core.builders import evidence, observed
from watchdog.core.attribution.arguments import ALIBI
from watchdog.core.attribution.vantages import vantages


def test_a_place_that_gets_good_answers_meanwhile_speaks_against() -> None:
    seen = evidence((*observed("x" * 10), *observed("." * 10, vantage="fra")))
    (one,) = heard(vantages, evidence=seen)

    assert one.weight == pytest.approx(-ALIBI / 2)
    assert "only this daemon sees http fail; fra gets good answers" in one.better


def test_the_more_places_see_nothing_the_more_it_weighs() -> None:
    fine = [one for name in ("ams", "fra", "nyc") for one in observed("." * 10, vantage=name)]
    (one,) = heard(vantages, evidence=evidence((*observed("x" * 10), *fine)))

    assert one.weight == pytest.approx(-ALIBI * 3 / 4)


def test_where_all_see_the_same_there_is_nothing_to_say() -> None:
    seen = evidence((*observed("x" * 10), *observed("x" * 10, vantage="fra")))

    assert heard(vantages, evidence=seen) == ()
    assert heard(vantages, bad(since=None), evidence=seen) == ()
