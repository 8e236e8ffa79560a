"""The configuration reference as Markdown, made of the models, so that it cannot drift."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Annotated, Any, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from watchdog.settings.document import SECTIONS
from watchdog.settings.fields import (
    BOUND_WORDS,
    DurationWithin,
    NumberWithin,
    Strict,
    duration_text,
    number_text,
)
from watchdog.settings.kinds import bare
from watchdog.settings.rates import Rate

_WORDS = {str: "text", int: "whole number", float: "number or %", bool: "true or false"}
_HEAD = "| key | type | default | meaning |\n| --- | --- | --- | --- |"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """One model with the path at which it stands."""

    path: str
    model: type[Strict]


def summary() -> str:
    """Return one table of all sections: what each is for."""
    rows = [f"| `{name}` | {field.description} |" for name, (_, field) in SECTIONS.items()]
    return "\n".join(["| section | what it says |", "| --- | --- |", *rows])


def reference() -> str:
    """Return a table of every key of every section, with type, default and meaning."""
    parts: list[str] = []
    for name, (kind, field) in SECTIONS.items():
        parts.append(f"## `{name}`\n\n{field.description}")
        parts += [_section(table, heading=table.path != name) for table in _tables(name, kind)]
    return "\n\n".join(parts)


def _section(table: _Table, *, heading: bool) -> str:
    doc = " ".join((table.model.__doc__ or "").replace("``", "`").split())
    rows = [_row(name, one) for name, one in table.model.model_fields.items() if _is_leaf(one)]
    lines = [f"### `{table.path}`", "", doc, ""] if heading else []
    return "\n".join([*lines, _HEAD, *rows])


def _tables(path: str, kind: Any) -> Iterator[_Table]:
    """Yield the models found at and below ``path``, outermost first."""
    stripped = bare(kind)
    if isinstance(stripped, type) and issubclass(stripped, Strict):
        kind_word = stripped.model_fields.get("kind")
        several = kind_word is not None and path.endswith("]")
        suffix = f" (kind {get_args(kind_word.annotation)[0]})" if several and kind_word else ""
        yield _Table(path=f"{path}{suffix}", model=stripped)
        for name, one in stripped.model_fields.items():
            if path.startswith("apps") and name == "probes":
                continue  # the same as those of the defaults, which stand before
            yield from _tables(f"{path}.{name}", one.annotation)
    elif get_origin(stripped) is list:
        yield from _tables(f"{path}[]", get_args(stripped)[0])
    elif get_origin(stripped) is dict:
        yield from _tables(f"{path}[NAME]", get_args(stripped)[1])
    else:
        for member in get_args(stripped):
            yield from _tables(path, member)


def _is_leaf(field: FieldInfo) -> bool:
    stripped = bare(field.annotation)
    return not (isinstance(stripped, type) and issubclass(stripped, Strict))


def _row(name: str, field: FieldInfo) -> str:
    cells = (f"`{name}`", _kind_words(field), _default_words(field), field.description or "")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _kind_words(field: FieldInfo) -> str:
    marks = [*field.metadata, *_marks(field.annotation)]
    bounds: list[str] = []
    for mark in marks:
        if isinstance(mark, DurationWithin):
            bounds += [f"{BOUND_WORDS[name]} {_seconds(limit)}" for name, limit in mark.bounds]
        elif isinstance(mark, NumberWithin):
            bounds += [f"{BOUND_WORDS[name]} {number_text(limit)}" for name, limit in mark.bounds]
        else:
            found = ((words, getattr(mark, name, None)) for name, words in BOUND_WORDS.items())
            bounds += [
                f"{words} {number_text(limit)}" for words, limit in found if limit is not None
            ]
    return ", ".join([_type_words(field.annotation), *bounds])


def _seconds(limit: float) -> str:
    return duration_text(timedelta(seconds=limit))


def _marks(kind: Any) -> list[Any]:
    """Return the marks of a type, looking through the None that it may also be."""
    if get_origin(kind) is Annotated:
        own = [
            mark
            for one in kind.__metadata__
            for mark in (one.metadata if isinstance(one, FieldInfo) else [one])
        ]
        return [*own, *_marks(get_args(kind)[0])]
    inner = [one for one in get_args(kind) if one is not type(None)]
    return _marks(inner[0]) if len(inner) == 1 and type(None) in get_args(kind) else []


def _type_words(kind: Any) -> str:
    stripped = bare(kind)
    if stripped is timedelta:
        return "duration"
    if stripped is Rate:
        return "rate"
    if stripped is SecretStr:
        return "secret text"
    if isinstance(stripped, type) and issubclass(stripped, Enum):
        return ", ".join(f"`{one.value}`" for one in stripped)
    if isinstance(stripped, type) and issubclass(stripped, Strict):
        return "mapping"
    if get_origin(stripped) is list:
        return f"list of {_type_words(get_args(stripped)[0])}"
    if get_origin(stripped) is dict:
        return f"{_type_words(get_args(stripped)[1])} by name"
    if stripped in _WORDS:
        return _WORDS[stripped]
    members = [one for one in get_args(stripped) if one is not type(None)]
    if all(isinstance(one, str) for one in members):
        return ", ".join(f"`{one}`" for one in members)
    return " or ".join(dict.fromkeys(_type_words(one) for one in members))


def _default_words(field: FieldInfo) -> str:
    if field.is_required():
        return "**required**"
    value = field.get_default(call_default_factory=True)
    match value:
        case None:
            return ""
        case timedelta():
            return f"`{duration_text(value)}`"
        case Enum():
            return f"`{value.value}`"
        case bool():
            return f"`{str(value).lower()}`"
        case list() | dict() if not value:
            return ""
        case list():
            return ", ".join(f"`{one}`" for one in value)
        case _:
            return f"`{value}`"
