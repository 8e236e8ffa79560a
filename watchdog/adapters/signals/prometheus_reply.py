"""What a Prometheus API answers, as values: points of series, or why there are none.

Prometheus, Thanos, Mimir and VictoriaMetrics answer alike. A reply with warnings may lack data,
so it is no answer; so is what is no finite number. Errors never repeat what was sent.
"""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

_Instant = Annotated[float, Field(ge=0, le=1e11)]
_Point = tuple[_Instant, float]
Clean = Callable[[str, int], str]
"""Makes one bounded line without secrets of a text from outside."""
_TEXT_MAX = 200


class Reduce(StrEnum):
    """How several series become one value."""

    SUM = "sum"
    MAX = "max"
    MIN = "min"
    AVG = "avg"


@dataclass(frozen=True, slots=True)
class Point:
    """One value at one instant, in seconds of Unix time."""

    at_s: float
    value: float


class NoValue(Exception):
    """The reply holds no usable value; its text says why and is fit to be shown."""


class _Wire(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class _VectorSeries(_Wire):
    value: _Point | None = None


class _MatrixSeries(_Wire):
    values: tuple[_Point, ...] = ()


class _Vector(_Wire):
    kind: Literal["vector"] = Field(alias="resultType")
    result: tuple[_VectorSeries, ...]


class _Matrix(_Wire):
    kind: Literal["matrix"] = Field(alias="resultType")
    result: tuple[_MatrixSeries, ...]


class _Scalar(_Wire):
    kind: Literal["scalar"] = Field(alias="resultType")
    result: _Point


class _Text(_Wire):
    kind: Literal["string"] = Field(alias="resultType")


class _Reply(_Wire):
    status: Literal["success", "error"]
    data: Annotated[_Vector | _Matrix | _Scalar | _Text, Field(discriminator="kind")] | None = None
    error_kind: str = Field(default="", alias="errorType")
    error: str = ""
    warnings: tuple[str, ...] = ()


def read_value(body: bytes, reduce: Reduce | None, clean: Clean) -> Point:
    """Return the one value of the reply to an instant query.

    Raises:
        NoValue: there is none.
        ValueError: this is no reply of a Prometheus API.
    """
    match _data(body, clean):
        case _Vector(result=result):
            points = [one.value for one in result if one.value is not None]
            if len(points) < len(result):
                raise NoValue("the query gives histograms, not numbers")
            return _reduced([Point(*one) for one in points], reduce)
        case _Scalar(result=result):
            return _reduced([Point(*result)], reduce)
        case _:
            raise NoValue("the query gives no vector or scalar; take a range selector off")


def read_range(body: bytes, reduce: Reduce | None, clean: Clean) -> tuple[Point, ...]:
    """Return the values of the reply to a range query, one for each instant, in order.

    Instants at which there is no finite value are left out.

    Raises:
        NoValue: there is none at all.
        ValueError: this is no reply of a Prometheus API.
    """
    data = _data(body, clean)
    if not isinstance(data, _Matrix):
        raise NoValue("the query gives no series")
    if len(data.result) > 1 and reduce is None:
        raise NoValue(_too_many(len(data.result)))
    instants: dict[float, list[float]] = defaultdict(list)
    for series in data.result:
        for at_s, value in series.values:
            instants[at_s].append(value)
    points = [Point(at_s, _combined(values, reduce)) for at_s, values in sorted(instants.items())]
    told = tuple(one for one in points if math.isfinite(one.value))
    if not told:
        raise NoValue("the query gives nothing over that time")
    return told


def read_error(body: bytes, clean: Clean) -> str:
    """Return what a refusal says; empty when it is not in the API's words."""
    try:
        reply = _Reply.model_validate_json(body)
    except ValidationError:
        return ""
    return clean(f"{reply.error_kind}: {reply.error}", _TEXT_MAX) if reply.error else ""


def _data(body: bytes, clean: Clean) -> object:
    reply = _Reply.model_validate_json(body)
    if reply.status == "error" or reply.data is None:
        raise NoValue(read_error(body, clean) or "the query failed without a word")
    if reply.warnings:
        raise NoValue(clean(f"warning: {reply.warnings[0]}", _TEXT_MAX))
    return reply.data


def _reduced(points: Sequence[Point], reduce: Reduce | None) -> Point:
    if not points:
        raise NoValue("the query gives no series")
    if len(points) > 1 and reduce is None:
        raise NoValue(_too_many(len(points)))
    value = _combined([one.value for one in points], reduce)
    if not math.isfinite(value):
        raise NoValue("the query gives no finite number")
    return Point(points[0].at_s, value)


def _too_many(count: int) -> str:
    return f"the query gives {count} series; aggregate them in it, or set reduce"


def _combined(values: Sequence[float], reduce: Reduce | None) -> float:
    match reduce:
        case Reduce.SUM | None:
            return sum(values)
        case Reduce.AVG:
            return statistics.fmean(values)
        case Reduce.MAX | Reduce.MIN if any(math.isnan(one) for one in values):
            return math.nan  # What max and min make of it depends on the order.
        case Reduce.MAX:
            return max(values)
        case Reduce.MIN:
            return min(values)
