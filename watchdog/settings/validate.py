"""Holds one part of a configuration against its model, and says in plain words what is wrong.

Every message is made here from the kind of mistake; pydantic's own, which may quote what it was
given, are not used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from pydantic import Tag, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from watchdog.settings.fields import BOUND_WORDS, Strict, number_text
from watchdog.settings.kinds import TAG_PREFIX, bare
from watchdog.settings.nodes import Mapping as Tree
from watchdog.settings.nodes import child, place_of, place_of_key, plain, scalar_at
from watchdog.settings.problems import Findings, KeyPath, did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Validator:
    """Checks parts of one tree and notes what is wrong with them."""

    tree: Tree
    findings: Findings

    def checked(self, path: KeyPath, kind: Any) -> Any:
        """Return the part at ``path`` as a value of ``kind``; None when problems were noted."""
        node: Any = self.tree
        for part in path:
            node = child(node, part)
        try:
            return TypeAdapter(kind).validate_python(plain(node) if node is not None else None)
        except ValidationError as rejected:
            errors = rejected.errors(include_url=False, include_input=False)
            for error in errors:
                self._note(error, path, kind)
            return None

    def checked_key(self, path: KeyPath, kind: Any) -> None:
        """Note whether the key at the end of ``path`` may be called so."""
        try:
            TypeAdapter(kind).validate_python(path[-1])
        except ValidationError as rejected:
            (error,) = rejected.errors(include_url=False, include_input=False)
            words = _words(_Context(error=error, path=path, models=(), tree=self.tree))
            self.findings.add(place_of_key(self.tree, path), path, *words)

    def _note(self, error: ErrorDetails, base: KeyPath, kind: Any) -> None:
        tagged = error["loc"]
        below = tuple(part for part in tagged if not str(part).startswith(TAG_PREFIX))
        is_key = bool(below) and below[-1] == "[key]"
        path = (*base, *(below[:-1] if is_key else below))
        if any(path[: len(one)] == one for one in self.findings.silenced):
            return
        context = _Context(
            error=error, path=path, models=_models_at(kind, tagged[:-1]), tree=self.tree
        )
        message, mend = _words(context)
        of_key = is_key or error["type"] == "extra_forbidden"
        place = (place_of_key if of_key else place_of)(self.tree, path)
        self.findings.add(place, path, message, mend)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What is known of one mistake."""

    error: ErrorDetails
    path: KeyPath
    models: Sequence[type[Strict]]
    tree: Tree

    @property
    def figures(self) -> Mapping[str, Any]:
        return self.error.get("ctx", {})

    def given(self, *below: str) -> str:
        """Return the scalar given at the path, for likening it to known words only."""
        return scalar_at(self.tree, (*self.path, *below)) or ""


def _words(context: _Context) -> tuple[str, str]:
    kind = context.error["type"]
    if kind == "watchdog":
        return context.figures["message"], context.figures["mend"]
    if kind in _WANTED:
        return _WANTED[kind]
    for bound, words in _BOUNDS.items():
        if kind == bound:
            limit = context.figures[_LIMITS[bound]]
            return f"must be {words} {number_text(limit)}", "write another number"
    speak = _SPEAKERS.get(kind)
    if speak is not None:
        return speak(context)
    return "cannot be used", "compare it with the configuration reference"


def _unknown_key(context: _Context) -> tuple[str, str]:
    key = str(context.path[-1])
    known = [name for model in context.models for name in model.model_fields]
    for model in context.models:
        for name, field in model.model_fields.items():
            inner = bare(field.annotation)
            if isinstance(inner, type) and issubclass(inner, Strict) and key in inner.model_fields:
                return "unknown key", f"write it below `{name}:`"
    return "unknown key", did_you_mean(key, known)


def _missing(context: _Context) -> tuple[str, str]:
    return "is required", f"add `{context.path[-1]}:`"


def _unknown_kind(context: _Context) -> tuple[str, str]:
    expected = context.figures["expected_tags"].replace("'", "").replace(TAG_PREFIX, "")
    mend = did_you_mean(context.given("kind"), expected.split(", "))
    return "is of an unknown kind", mend


def _unknown_word(context: _Context) -> tuple[str, str]:
    expected = context.figures["expected"].replace("'", "").replace(" or ", ", ").split(", ")
    return "is not one of the words known here", did_you_mean(context.given(), expected)


def _too_few(context: _Context) -> tuple[str, str]:
    return f"must hold at least {context.figures['min_length']}", "add one, or remove the key"


_SPEAKERS: dict[str, Callable[[_Context], tuple[str, str]]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "union_tag_invalid": _unknown_kind,
    "enum": _unknown_word,
    "literal_error": _unknown_word,
    "too_short": _too_few,
}
_LIMITS = {
    "greater_than_equal": "ge",
    "greater_than": "gt",
    "less_than_equal": "le",
    "less_than": "lt",
}
_BOUNDS = {kind: BOUND_WORDS[name] for kind, name in _LIMITS.items()}
_MAPPING = ("must be a mapping", "write keys below it, each with a colon")
_NUMBER = ("must be a number", "write one such as 0.5 or 50%")
_WHOLE = ("must be a whole number", "write one such as 3")
_SWITCH = ("must be true or false", "write true or false")
_TEXT = ("must be a single value", "write one value, without keys or dashes below it")
_WANTED = {
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "dict_type": _MAPPING,
    "list_type": ("must be a list", "write its items below it, each after a dash"),
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": _WHOLE,
    "bool_type": _SWITCH,
    "bool_parsing": _SWITCH,
    "string_type": _TEXT,
    "union_tag_not_found": ("does not say of which kind it is", "add `kind:` with a known kind"),
}


def _models_at(kind: Any, location: Sequence[str | int]) -> Sequence[type[Strict]]:
    """Return the models whose keys could stand at ``location`` within ``kind``."""
    for part in location:
        kind = _step(kind, part)
    stripped = bare(kind)
    return [stripped] if isinstance(stripped, type) and issubclass(stripped, Strict) else []


def _step(kind: Any, part: str | int) -> Any:
    stripped = bare(kind)
    if isinstance(stripped, type) and issubclass(stripped, Strict):
        one = stripped.model_fields.get(str(part))
        return one.annotation if one is not None else None
    if get_origin(stripped) is list:
        return get_args(stripped)[0]
    if get_origin(stripped) is dict:
        return get_args(stripped)[1]
    for member in get_args(stripped):
        tags = [mark.tag for mark in getattr(member, "__metadata__", ()) if isinstance(mark, Tag)]
        if part in tags:
            return member
    return None
