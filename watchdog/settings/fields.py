"""The kinds of values a configuration is made of, and the strict model that holds them.

Durations are written as people say them (``90s``, ``1h30m``), shares as ``0.4`` or ``40%``.
Messages name what is wanted and never what was given, which may be a secret.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

import durationpy
from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

DURATION_MAX = timedelta(days=366)
# Longer than anything here is kept or waited for, and far from what a date can hold.

DURATION_PATTERN = r"^(0|([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h|d|w))+)$"
_DURATION = re.compile(DURATION_PATTERN)
_BARE_NUMBER = re.compile(r"[+-]?[0-9.]+\Z")
_PERCENTAGE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*%\Z")


class Strict(BaseModel):
    """Keys that are not fields are refused; a key without a value counts as not given."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, validate_default=False
    )

    exactly_one: ClassVar[tuple[str, ...]] = ()
    """Fields of which one must be given, and no more."""

    @model_validator(mode="before")
    @classmethod
    def _leave_out_empty(cls, value: Any) -> Any:
        if value is None:
            return {}
        if isinstance(value, dict):
            return {key: item for key, item in value.items() if item is not None}
        return value


def parse_duration(value: object) -> timedelta:
    """Return the duration that a text such as ``1h30m`` names; a bare 0 needs no unit.

    Stricter than the library underneath, which skips what it does not understand between two
    parts, and reads ``mm`` as months.
    """
    if not isinstance(value, str):
        raise wrong("must be a duration", "write one such as 90s, 5m or 1h30m")
    if _DURATION.match(value):
        try:
            duration: timedelta = durationpy.from_str(value)
        except ValueError:
            duration = DURATION_MAX + timedelta.resolution
        if duration > DURATION_MAX:
            raise wrong("is longer than a year", "write a shorter duration")
        return duration
    if _BARE_NUMBER.match(value):
        raise wrong("is a duration without its unit", "add the unit, such as 90s, 5m or 1h30m")
    raise wrong("must be a duration", "write one such as 90s, 5m or 1h30m")


def duration_text(value: timedelta) -> str:
    """Return the duration as it would be written in a configuration."""
    text: str = durationpy.to_str(value)
    return re.sub(r"(?<=[a-z])0[a-zµ]+", "", text)


def number_text(value: float) -> str:
    """Return a number as people write it, whole numbers in full."""
    return str(int(value)) if value == int(value) else f"{value:g}"


def _parse_number(value: object) -> object:
    if isinstance(value, str) and (found := _PERCENTAGE.match(value.strip())):
        return float(found[1]) / 100
    return value


def wrong(message: str, mend: str) -> PydanticCustomError:
    """Return the error of a value that is not as it should be, with its mend; never the value."""
    return PydanticCustomError("watchdog", "{message}", {"message": message, "mend": mend})


@dataclass(frozen=True, slots=True)
class DurationWithin:
    """Marks a duration in a model: text form and bounds, which are in seconds."""

    bounds: tuple[tuple[str, float], ...] = ()

    def parse(self, value: object) -> timedelta:
        """Return the duration that ``value`` names, if it keeps to the bounds."""
        duration = parse_duration(value)
        for name, limit in self.bounds:
            if not _KEEPS[name](duration.total_seconds(), limit):
                words = f"{BOUND_WORDS[name]} {duration_text(timedelta(seconds=limit))}"
                raise wrong(f"must be {words}", "write another duration")
        return duration

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self.parse,
            serialization=core_schema.plain_serializer_function_ser_schema(duration_text),
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: object) -> dict[str, Any]:
        return {"anyOf": [{"type": "string", "pattern": DURATION_PATTERN}, {"const": 0}]}


@dataclass(frozen=True, slots=True)
class NumberWithin:
    """Marks a finite number in a model: bounds, and that it may be written as a percentage."""

    bounds: tuple[tuple[str, float], ...] = ()

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> CoreSchema:
        number = core_schema.float_schema(allow_inf_nan=False)
        number.update(self.bounds)  # type: ignore[typeddict-item]  # keys are ge, gt, le, lt
        return core_schema.no_info_before_validator_function(_parse_number, number)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: object) -> dict[str, Any]:
        number = {_SCHEMA_BOUNDS[name]: limit for name, limit in self.bounds}
        share = {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?\s*%$"}
        return {"anyOf": [{"type": "number", **number}, share]}


def within(**bounds: float) -> DurationWithin:
    """Return the mark of a duration within ``ge``, ``gt``, ``le`` or ``lt`` seconds."""
    return DurationWithin(tuple(bounds.items()))


BOUND_WORDS = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
_KEEPS: dict[str, Callable[[float, float], bool]] = {
    "ge": operator.ge,
    "gt": operator.gt,
    "le": operator.le,
    "lt": operator.lt,
}
_SCHEMA_BOUNDS = {
    "ge": "minimum",
    "gt": "exclusiveMinimum",
    "le": "maximum",
    "lt": "exclusiveMaximum",
}
