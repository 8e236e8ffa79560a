"""The defaults that the manual quotes are those of the code.

Quoted as in "`cooldown` (15 min)" or "(`interval`, 10 s)".
"""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from tests.docs.pages import DOCS
from watchdog.adapters.notifiers.webhook import WebhookOptions
from watchdog.core.breaker import Breaker
from watchdog.core.fix_terms import FixInFlight
from watchdog.core.policy import Followup, Limits, Policy, Schedule, Targets
from watchdog.core.rules import RULE_KINDS
from watchdog.core.terms import Terms
from watchdog.runtime.options import RuntimeOptions

KINDS = (
    *(Policy, Terms, Schedule, Limits, Targets, Followup, FixInFlight, Breaker),
    *(*RULE_KINDS, RuntimeOptions, WebhookOptions),
)
UNITS = {"s": 1.0, "min": 60.0, "h": 3600.0, "%": 0.01, "": 1.0}
QUOTED = re.compile(
    r"`(?:\w+\.)?(?P<name>\w+)`(?:\s\(|, )(?P<value>\d+(?:\.\d+)?)(?: (?P<unit>s|min|h|%))?\)"
)


def defaults() -> dict[str, set[float]]:
    """Return the defaults of every field by its name: seconds, shares, or plain numbers."""
    found: dict[str, set[float]] = {}
    for kind in KINDS:
        for one in fields(kind):
            value: Any = one.default
            number = value.total_seconds() if isinstance(value, timedelta) else value
            if isinstance(number, int | float):
                found.setdefault(one.name, set()).add(float(number))
    return found


def quoted() -> list[tuple[str, str, float]]:
    """Return page, name and number of every default that the manual quotes."""
    return [
        (page.name, found["name"], float(found["value"]) * UNITS[found["unit"] or ""])
        for page in sorted(DOCS.rglob("*.md"))
        for found in QUOTED.finditer(page.read_text("utf-8"))
    ]


def test_there_are_figures_to_look_at() -> None:
    assert len(quoted()) > 15


@pytest.mark.parametrize(("page", "name", "number"), quoted())
def test_a_default_that_is_quoted_is_the_default(page: str, name: str, number: float) -> None:
    assert number in defaults().get(name, set()), f"{page} says {name} is {number:g}"
