"""Settings out of the environment: ``WATCHDOG_RUNTIME__POLL=30s`` lies over what the files say.

Only names with a double underscore, or exactly a section's, are ours: a Kubernetes service called
watchdog puts names such as ``WATCHDOG_PORT`` into every container beside it.
"""

from __future__ import annotations

from collections.abc import Mapping as Variables
from typing import Any

from pydantic import create_model
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict

from watchdog.settings.document import SECTIONS
from watchdog.settings.nodes import Mapping, Node, Scalar, Sequence
from watchdog.settings.problems import Findings, KeyPath, Place, did_you_mean

PREFIX = "WATCHDOG_"
DELIMITER = "__"
JSON_MEND = "write its value as JSON, or name a single key as in WATCHDOG_RUNTIME__POLL"


class _Environment(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter=DELIMITER, extra="ignore", hide_input_in_errors=True
    )


_MODEL = create_model("_Sections", __base__=_Environment, **SECTIONS)  # type: ignore[call-overload]  # sections are made at run time


def from_environment(environ: Variables[str, str], findings: Findings) -> Mapping:
    """Return what the environment sets, as a tree whose places are names of variables."""
    ours = {name.lower(): value for name, value in environ.items() if _is_ours(name, findings)}
    source = EnvSettingsSource(_MODEL)
    source.env_vars = ours
    entries: dict[str, Node] = {}
    keys: dict[str, Place] = {}
    for name, field in _MODEL.model_fields.items():
        keys[name] = _place((name,))
        try:
            value, _key, is_complex = source.get_field_value(field, name)
            value = source.prepare_field_value(name, field, value, is_complex)
        except ValueError:
            # Not chained: the error of a failed parsing carries the text.
            findings.add(keys[name], (name,), "is not valid JSON", JSON_MEND)
            continue
        if value:
            entries[name] = _node(value, (name,))
    return Mapping(place=Place(file="environment"), entries=entries, keys=keys)


def _is_ours(name: str, findings: Findings) -> bool:
    upper = name.upper()
    if not upper.startswith(PREFIX):
        return False
    section, delimiter, _ = upper.removeprefix(PREFIX).lower().partition(DELIMITER)
    if section not in SECTIONS and delimiter:
        mend = did_you_mean(section, list(SECTIONS))
        findings.add(Place(file=f"environment {name}"), (section,), "unknown section", mend)
    return section in SECTIONS


def _place(path: KeyPath) -> Place:
    return Place(file=f"environment {PREFIX}{DELIMITER.join(str(one) for one in path).upper()}")


def _node(value: Any, path: KeyPath) -> Node:
    place = _place(path)
    match value:
        case dict():
            entries = {str(key): _node(item, (*path, str(key))) for key, item in value.items()}
            keys = {key: _place((*path, key)) for key in entries}
            return Mapping(place=place, entries=entries, keys=keys)
        case list():
            items = tuple(_node(item, path) for item in value)
            return Sequence(place=place, items=items)
        case None:
            return Scalar(place=place, text=None)
        case bool():
            return Scalar(place=place, text=str(value).lower())
        case _:
            return Scalar(place=place, text=str(value))
