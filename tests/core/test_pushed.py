"""What others push is bounded from the moment that it is a value."""

from __future__ import annotations

from typing import Any

import pytest

from watchdog.model.pushed import Alert, AlertStatus


def alert(**changes: Any) -> Alert:
    """Return a firing alert about the shop."""
    plain: dict[str, Any] = {
        "fingerprint": "a",
        "status": AlertStatus.FIRING,
        "labels": (("app", "shop"),),
    }
    return Alert(**plain | changes)


def test_a_label_is_found_by_its_name_or_is_not_there() -> None:
    assert alert().label("app") == "shop"
    assert alert().label("severity") is None


@pytest.mark.parametrize(
    "changes",
    [
        {"fingerprint": ""},
        {"fingerprint": "x" * 129},
        {"summary": "x" * 257},
        {"labels": (("app", "shop"),) * 65},
    ],
)
def test_an_alert_beyond_its_bounds_is_a_mistake_of_whoever_made_it(
    changes: dict[str, Any],
) -> None:
    with pytest.raises(AssertionError):
        alert(**changes)
