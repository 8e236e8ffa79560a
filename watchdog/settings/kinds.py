"""Lists of things that come in kinds: each item says its ``kind`` and has that kind's fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import Discriminator, Tag

from watchdog.settings.fields import Strict

TAG_PREFIX = "kind="
"""Begins the part of an error's path that names a kind, and is no key."""


def one_of_kinds(models: Sequence[type[Strict]], *, default: str | None = None) -> Any:
    """Return a type that accepts any of the models, told apart by ``kind``."""

    def tag(value: object) -> str | None:
        kind = value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)
        kind = default if kind is None else kind
        return f"{TAG_PREFIX}{kind}" if isinstance(kind, str) else None

    members = tuple(Annotated[model, Tag(f"{TAG_PREFIX}{kind_of(model)}")] for model in models)
    return Annotated[Union[members], Discriminator(tag)]  # noqa: UP007 - a union of values at run time


def bare(kind: Any) -> Any:
    """Return a type without its marks, and without the None that it may also be."""
    if get_origin(kind) is Annotated:
        return bare(get_args(kind)[0])
    inner = [one for one in get_args(kind) if one is not type(None)]
    if type(None) in get_args(kind) and len(inner) == 1:
        return bare(inner[0])
    return kind


def kind_of(model: type[Strict]) -> str:
    """Return the word by which a configuration names the model's kind."""
    (word,) = model.model_fields["kind"].annotation.__args__  # type: ignore[union-attr]  # a Literal
    assert isinstance(word, str), "kinds are words"
    return word
