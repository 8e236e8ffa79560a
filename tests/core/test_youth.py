"""How a release fared while young is kept by stretches of its age."""

from __future__ import annotations

from tests.core.builders import at, minutes, noon, observed, seconds
from watchdog.core.youth import youth_of
from watchdog.model.memory import Stretch


def test_answers_are_counted_by_signal_and_stretch_of_age() -> None:
    seen = (
        *observed("x..", "db", until=at(2)),
        *observed("xx.", until=at(61), every=seconds(30)),
        *observed("..x", until=noon + minutes(60), every=minutes(20)),
    )

    assert youth_of(seen, noon) == (
        Stretch(signal="db", until=minutes(1), answers=3, failures=1),
        Stretch(signal="http", until=minutes(1), answers=2, failures=2),
        Stretch(signal="http", until=minutes(5), answers=1, failures=0),
        Stretch(signal="http", until=minutes(60), answers=2, failures=0),
    )


def test_non_answers_confirmations_and_what_came_before_are_left_out() -> None:
    seen = (
        *observed("?", until=at(3)),
        *observed("x", until=at(4), scheduled=False),
        *observed("x", until=at(-1)),
    )

    assert youth_of(seen, noon) == ()
