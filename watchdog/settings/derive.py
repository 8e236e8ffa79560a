"""Makes configuration models out of the values that the rest of the program works with.

A field added to a policy, a rule or the runtime's options is configurable at once, documented
and bounded by its own metadata. Knows types; knows nothing of what any field means.
"""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from datetime import timedelta
from enum import Enum
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from pydantic import Field as ModelField
from pydantic import create_model

from watchdog.settings.bounds import bounds_of
from watchdog.settings.fields import DurationWithin, NumberWithin, Strict

Definition = tuple[Any, Any]

_Value = TypeVar("_Value")
_SAID_IN_DOCSTRING = r"``{}``:\s+(.+?\.)(?=\s|$)"


def model_of(
    source: type, *, leave_out: frozenset[str] = frozenset(), **extra: Definition
) -> type[Strict]:
    """Return a strict model with the fields of a dataclass, and ``extra`` ones before them."""
    doc = " ".join((source.__doc__ or "").split("\n\n", maxsplit=1)[0].split())
    return model_named(source.__name__, doc, {**extra, **definitions_of(source, leave_out)})


def model_named(name: str, doc: str, definitions: dict[str, Any]) -> type[Strict]:
    """Return a strict model of the given fields."""
    model: type[Strict] = create_model(
        name, __base__=Strict, __doc__=doc, __module__=__name__, **definitions
    )
    return model


def definitions_of(source: type, leave_out: frozenset[str] = frozenset()) -> dict[str, Definition]:
    """Return the fields of a dataclass as definitions of a model's fields.

    A field's ``doc`` becomes its description; without one, the sentence of the class docstring
    that begins with the field's name in double backquotes and a colon.
    """
    hints = get_type_hints(source)
    definitions: dict[str, Definition] = {}
    for name, one in configurable(source, leave_out).items():
        annotation, doc = (
            annotation_of(hints[name], bounds_of(source.__name__, name, one.metadata)),
            doc_of(source, one),
        )
        if isinstance(annotation, type) and issubclass(annotation, Strict):
            definitions[name] = (
                annotation,
                ModelField(default_factory=annotation, description=doc),
            )
        else:
            default = ... if one.default is MISSING else one.default
            if isinstance(default, tuple):
                default = list(default)
            definitions[name] = (annotation, ModelField(default, description=doc))
    return definitions


def kind_model(source: type) -> type[Strict]:
    """Return a model of one kind among several, told by its ``kind``."""
    kind = vars(source)["kind"]
    return model_of(source, kind=(Literal[kind], ModelField(description="The kind of rule.")))


def configurable(source: type, leave_out: frozenset[str] = frozenset()) -> dict[str, Field[Any]]:
    """Return the fields of a dataclass that a configuration may set."""
    assert is_dataclass(source), f"{source} has fields"
    return {one.name: one for one in fields(source) if one.init and one.name not in leave_out}


def annotation_of(kind: Any, bounds: Mapping[str, float]) -> Any:
    """Return the type under which a configuration may set a field of type ``kind``."""
    if get_origin(kind) in {types.UnionType}:
        inner = next(one for one in get_args(kind) if one is not type(None))
        return annotation_of(inner, bounds) | None
    if kind is timedelta:
        return Annotated[timedelta, DurationWithin(tuple(bounds.items()))]
    if kind is float:
        return Annotated[float, NumberWithin(tuple(bounds.items()))]
    if kind is int:
        return Annotated[int, _whole_within(bounds)]
    if get_origin(kind) is tuple:
        return list[annotation_of(get_args(kind)[0], bounds)]  # type: ignore[misc]  # at run time
    if kind in {str, bool} or (isinstance(kind, type) and issubclass(kind, Enum)):
        return kind
    assert is_dataclass(kind), f"no way is known to configure a {kind}"
    assert isinstance(kind, type), "the type, not a value"
    return model_of(kind)


def _whole_within(bounds: Mapping[str, Any]) -> Any:
    return ModelField(**bounds)


def doc_of(source: type, one: Field[Any]) -> str:
    """Return what is said of a field, in its metadata or in its class."""
    doc = one.metadata.get("doc")
    if doc is None:
        found = re.search(
            _SAID_IN_DOCSTRING.format(re.escape(one.name)), source.__doc__ or "", re.DOTALL
        )
        doc = " ".join(found[1].split()) if found else ""
        doc = doc[:1].upper() + doc[1:]
    return str(doc)


def overlaid(value: _Value, model: Strict, leave_out: frozenset[str] = frozenset()) -> _Value:
    """Return ``value`` with the fields that ``model`` was given; nested ones likewise."""
    changes: dict[str, Any] = {}
    assert is_dataclass(value), "only values made of fields can be laid over"
    for name in configurable(type(value), leave_out):
        if name in model.model_fields_set:
            given = getattr(model, name)
            below = getattr(value, name)
            plain = tuple(given) if isinstance(given, list) else given
            changes[name] = overlaid(below, given) if isinstance(given, Strict) else plain
    return replace(value, **changes)  # type: ignore[type-var]  # asserted above to be a dataclass


def built(source: type[_Value], model: Strict) -> _Value:
    """Return a ``source`` made of what ``model`` was given, its own defaults for the rest."""
    names = configurable(source)
    given = {name: getattr(model, name) for name in names if name in model.model_fields_set}
    return source(**given)
