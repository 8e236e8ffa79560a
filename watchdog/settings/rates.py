"""How often something may happen, as people say it: ``1 per year``, ``5 per week``.

A budget of wrong rollbacks is such a rate, or the probability of one per release. What becomes
of it is a single number, the error probability that the core's rules share.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pydantic_core import CoreSchema, core_schema

from watchdog.settings.fields import wrong

_DAYS = {"day": 1.0, "week": 7.0, "month": 365 / 12, "year": 365.0}
RATE_PATTERN = r"^[0-9]+(\.[0-9]+)? per (day|week|month|year)$"
SHARE_PATTERN = r"^[0-9]+(\.[0-9]+)?\s*%$"
_RATE = re.compile(r"(?P<count>[0-9]+(?:\.[0-9]+)?)\s+per\s+(?P<span>day|week|month|year)\Z")
_SHARE = re.compile(r"(?P<count>[0-9]+(?:\.[0-9]+)?)\s*%\Z")
_MEND = "write one such as `1 per year`"


@dataclass(frozen=True, slots=True)
class Rate:
    """So many times in so many days; ``text`` is how it was written."""

    count: float
    days: float
    text: str

    @property
    def per_day(self) -> float:
        """Return how often it happens in a day, on average."""
        return self.count / self.days


def parse_rate(value: object) -> Rate:
    """Return the rate that a text such as ``1 per year`` names; it is more than zero."""
    found = _RATE.match(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise wrong("must be a rate", _MEND)
    count = float(found["count"])
    if not count:
        raise wrong("must be more than zero", _MEND)
    return Rate(count, _DAYS[found["span"]], " ".join(found[0].split()))


def parse_budget(value: object) -> Rate | float:
    """Return a rate, or the probability per release that ``0.1%`` or ``0.001`` names."""
    if isinstance(value, str) and _RATE.match(value.strip()):
        return parse_rate(value)
    text = value.strip() if isinstance(value, str) else value
    share = _SHARE.match(text) if isinstance(text, str) else None
    chance = float(share["count"]) / 100 if share else _number(text)
    if not 0 < chance < 1:
        raise wrong("must be between 0 and 1 where it is a probability", _mend_budget())
    return chance


def budget_chance(budget: Rate | float, releases: Rate) -> float:
    """Return the error probability per release that a budget leaves at so many releases.

    May be 1 or more: then the budget asks for nothing, and the caller says so.
    """
    return budget.per_day / releases.per_day if isinstance(budget, Rate) else budget


def _number(value: object) -> float:
    try:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ValueError
        return float(value)
    except ValueError:
        raise wrong("must be a rate, or a probability per release", _mend_budget()) from None


def _mend_budget() -> str:
    return "write one such as `1 per year`, `0.1%` or `0.001`"


@dataclass(frozen=True, slots=True)
class RateText:
    """Marks a rate in a model; with ``or_chance`` a probability will do as well."""

    or_chance: bool = False

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> CoreSchema:
        parse = parse_budget if self.or_chance else parse_rate
        return core_schema.no_info_plain_validator_function(parse)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: object) -> dict[str, Any]:
        rate = {"type": "string", "pattern": RATE_PATTERN}
        if not self.or_chance:
            return rate
        chance = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}
        return {"anyOf": [rate, {"type": "string", "pattern": SHARE_PATTERN}, chance]}


__all__ = [
    "Rate",
    "RateText",
    "budget_chance",
    "parse_budget",
    "parse_rate",
]
