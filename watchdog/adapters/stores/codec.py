"""Values of the model as JSON text and back, exactly; refuses anything it would have to guess.

Strict both ways: a field that is unknown or of another type is an error, because a payload that
a later version wrote must not be half understood. A field that is missing takes the model's
default, which is how values gain fields without a migration. It does not know where the text is
kept.
"""

from __future__ import annotations

import json
from typing import Any, TypeVar, cast

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from watchdog.ports import Misconfigured

T = TypeVar("T")

CONFIG = ConfigDict(
    extra="forbid",
    strict=True,
    ser_json_inf_nan="constants",  # a figure may be infinite, and null would not come back
    hide_input_in_errors=True,
)


_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    # Made at first use and kept: making one takes milliseconds.
    if kind not in _adapters:
        # `| None` only since pydantic takes a configuration for anything but a bare dataclass.
        _adapters[kind] = TypeAdapter(kind | None, config=CONFIG)
    return _adapters[kind]


def encode(kind: type[T], value: T) -> str:
    """Return ``value`` as JSON text from which ``decode`` makes an equal one.

    Half characters (lone surrogates), which no text file can hold, become question marks.
    """
    adapter = _adapter(kind)
    try:
        return adapter.dump_json(value, warnings="error").decode()
    except PydanticSerializationError:
        tree = adapter.dump_python(value, mode="json", warnings="error")
        return writable(json.dumps(tree, ensure_ascii=False))


def writable(text: str) -> str:
    """Return ``text`` with a question mark for each half character.

    Other people's JSON may smuggle them in, and one of them must not keep a whole batch, or a
    rollback, from being written down.
    """
    return text.encode("utf-8", "replace").decode()


def decode(kind: type[T], text: str) -> T:
    """Return the value that ``encode`` made ``text`` of.

    Raises:
        Misconfigured: the text is not such a value: damaged, or written by another version.
    """
    try:
        value = _adapter(kind).validate_json(text)
    except ValidationError as error:
        raise Misconfigured(_unreadable(kind)) from error
    if value is None:
        raise Misconfigured(_unreadable(kind))
    return cast("T", value)  # the adapter was made of `kind`, which pydantic's types do not tell


def _unreadable(kind: type[object]) -> str:
    return (
        f"the store holds a {kind.__name__.lower()} that this version of watchdog cannot read;"
        " run the version that wrote it, or restore the store from a backup"
    )
