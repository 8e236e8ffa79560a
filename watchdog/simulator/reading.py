"""Reading of YAML mappings with complaints that name the place and the mend.

Complaints are collected, so that one look shows them all. It knows nothing of what the
mappings mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

import yaml

Path = tuple[str | int, ...]
E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


class ScenarioError(Exception):
    """A scenario that cannot be played; ``problems`` are complete sentences with their places."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(slots=True)
class Complaints:
    """Complaints about one file; ``root`` is its node tree, for the line numbers."""

    file: str
    root: yaml.Node | None = None
    problems: list[str] = field(default_factory=list)

    def add(self, path: Path, message: str) -> None:
        """Complain about the value at ``path``."""
        line = _line_of(self.root, path)
        where = f"{self.file}:{line}" if line else self.file
        self.problems.append(f"{where}: {spell(path)}: {message}")

    def raise_if_any(self) -> None:
        """Show all complaints at once.

        Raises:
            ScenarioError: there are some.
        """
        if self.problems:
            raise ScenarioError(self.problems)


class Reader:
    """One mapping being read; ``finish`` complains about whatever was not asked for."""

    def __init__(self, value: object, path: Path, complaints: Complaints) -> None:
        self.path = path
        self.complaints = complaints
        self._asked: set[str] = set()
        self._values: dict[str, object] = {}
        if isinstance(value, dict):
            self._values = {str(key): inner for key, inner in value.items()}
        else:
            complaints.add(path, f"expected a mapping, found {_kind(value)}")

    def has(self, key: str) -> bool:
        """Whether the key is there, and not null; asking makes it a known key."""
        self._asked.add(key)
        return self._values.get(key) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def raw(self, key: str) -> object:
        """The value as it is; None if absent."""
        self._asked.add(key)
        return self._values.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; whole numbers are taken too, since versions look like them."""
        value = self.raw(key)
        if value is None:
            return self._default(key, default, "a text", "")
        if isinstance(value, float):
            self.complain(key, f"put it in quotes; as a number, {value} may have lost a zero")
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return str(value)
        return self._wrong(key, "a text", value, "")

    def maybe_text(self, key: str) -> str | None:
        """A text or nothing."""
        return self.text(key) if self.has(key) else None

    def number(self, key: str, default: float | None = None, minimum: float | None = 0.0) -> float:
        """A number, not below ``minimum``."""
        value = self.raw(key)
        if value is None:
            return self._default(key, default, "a number", 0.0)
        if not isinstance(value, int | float) or isinstance(value, bool):
            return self._wrong(key, "a number", value, 0.0)
        if minimum is not None and value < minimum:
            self.complain(key, f"must be at least {minimum:g}, is {value:g}")
        return float(value)

    def maybe_number(self, key: str) -> float | None:
        """A number or nothing."""
        return self.number(key) if self.has(key) else None

    def whole(self, key: str, default: int, minimum: int = 0) -> int:
        """A whole number."""
        number = float(self.number(key, default, minimum))
        if not number.is_integer():
            self.complain(key, f"must be a whole number, is {number:g}")
        return int(number)

    def boolean(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self.raw(key)
        if value is None:
            return default
        return (
            value if isinstance(value, bool) else self._wrong(key, "true or false", value, default)
        )

    def choice(self, key: str, kinds: type[E], default: E | None = None) -> E:
        """One of a closed set."""
        value = self.raw(key)
        known = [str(kind.value) for kind in kinds]
        fallback = default if default is not None else next(iter(kinds))
        if value is None:
            return self._default(key, default, f"one of {', '.join(known)}", fallback)
        if isinstance(value, str) and value in known:
            return kinds(value)
        self.complain(key, f"{value!r} is none of {', '.join(known)}{suggest(str(value), known)}")
        return fallback

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty if absent."""
        value = self.raw(key)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(inner, str) for inner in value):
            return tuple(value)
        return self._wrong(key, "a list of texts", value, ())

    def readers(self, key: str) -> Iterator[Reader]:
        """The mappings of a list; none if absent."""
        value = self.raw(key)
        if value is not None and not isinstance(value, list):
            self._wrong(key, "a list", value, None)
            return
        for index, inner in enumerate(value or []):
            yield Reader(inner, (*self.path, key, index), self.complaints)

    def inner(self, key: str) -> Reader:
        """The mapping under a key; an empty one if absent."""
        return Reader(self.raw(key) or {}, (*self.path, key), self.complaints)

    def complain(self, key: str, message: str) -> None:
        """Complain about the value of ``key``."""
        self.complaints.add((*self.path, key), message)

    def finish(self) -> None:
        """Complain about keys that nobody asked for."""
        for key in self._values:
            if key not in self._asked:
                known = sorted(self._asked)
                mend = suggest(key, known) or f"; known here: {', '.join(known)}"
                self.complain(key, f"unknown key{mend}")

    def _default(self, key: str, default: T | None, wanted: str, fallback: T) -> T:
        if default is not None:
            return default
        self.complain(key, f"is missing; give {wanted}")
        return fallback

    def _wrong(self, key: str, wanted: str, value: object, fallback: T) -> T:
        self.complain(key, f"expected {wanted}, found {_kind(value)}")
        return fallback


def spell(path: Path) -> str:
    """A path as people write it: ``apps[1].past[0].version``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".") or "the file"


def suggest(word: str, known: Iterable[str]) -> str:
    """A guess at what was meant, as the end of a sentence; empty if there is none."""
    close = get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _line_of(root: yaml.Node | None, path: Path) -> int:
    """The line of the value at ``path``, or of the nearest thing around it; 0 if unknown."""
    line, node = 0, root
    for part in path:
        if node is not None:
            line = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            pairs = [(k, v) for k, v in node.value if k.value == str(part)]
            node = pairs[0][1] if pairs else None
            line = pairs[0][0].start_mark.line + 1 if pairs else line
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line


def _kind(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case list():
            return "a list"
        case _:
            return "a mapping"
