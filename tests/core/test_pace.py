"""How often to sample: quickly while it matters."""

from __future__ import annotations

import pytest

from tests.core.builders import at, noon, seconds
from watchdog.core.pace import Pace, pace
from watchdog.core.policy import Schedule

FAST_AND_FAIR = Pace(interval=seconds(1), fair=True)
FAST_AND_UNFAIR = Pace(interval=seconds(1), fair=False)
SLOW = Pace(interval=seconds(10), fair=True)


@pytest.mark.parametrize(
    ("live_s", "failed_s", "expected"),
    [
        (None, None, SLOW),
        (-299.9, None, FAST_AND_FAIR),
        (-300, None, SLOW),
        (-300, -119.9, FAST_AND_UNFAIR),
        (-300, -120, SLOW),
        (None, -1, FAST_AND_UNFAIR),
        (-1, -1, FAST_AND_FAIR),
    ],
)
def test_sampling_is_fast_after_a_go_live_and_after_a_failure(
    live_s: float | None, failed_s: float | None, expected: Pace
) -> None:
    """Only the pace that a failure caused is unfair: it sees the bad moments more often."""
    live = None if live_s is None else at(live_s)
    failed = None if failed_s is None else at(failed_s)

    assert pace(Schedule(), live, failed, noon) == expected


def test_fast_is_never_slower_than_slow() -> None:
    odd = Schedule(interval=seconds(2), fast_interval=seconds(5))

    assert pace(odd, noon, None, noon).interval == seconds(2)
    assert pace(odd, None, noon, noon).interval == seconds(2)
