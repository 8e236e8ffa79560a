"""Checks between fields: twins, alternatives, and files that must be there.

Walks any model by its fields' names alone: ``x`` and ``x_file`` are two ways to give one thing.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

from watchdog.settings.fields import Strict
from watchdog.settings.nodes import Mapping as Tree
from watchdog.settings.nodes import place_of
from watchdog.settings.problems import Findings, KeyPath
from watchdog.settings.secret import SecretUnreadable, read_secret_file

TWIN = "_file"
_READABLE = "check the path and its permissions"


def check_fields(model: Strict, path: KeyPath, tree: Tree, findings: Findings) -> None:
    """Note what the fields of ``model``, and of the models in it, say against each other."""
    for below, message, mend in _against_each_other(model):
        whole = (*path, *below)
        findings.add(place_of(tree, whole), whole, message, mend)
    for below, inner in _inner(model):
        check_fields(inner, (*path, *below), tree, findings)


def _against_each_other(model: Strict) -> Iterator[tuple[KeyPath, str, str]]:
    for name in type(model).model_fields:
        yield from _twins(model, name)
    stated = [name for name in model.exactly_one if getattr(model, name) is not None]
    if not stated and model.exactly_one:
        yield (), "is incomplete", f"give `{'` or `'.join(model.exactly_one)}`"
    elif len(stated) > 1 and not stated[1].endswith(TWIN):
        yield (stated[1],), f"excludes `{stated[0]}`", "keep one of them"
    ca_file = getattr(model, "ca_file", None)
    if ca_file is not None:
        yield from _ca_file(ca_file)
    for header, file in getattr(model, "header_files", {}).items():
        yield from _secret_file(file, ("header_files", header))


def _twins(model: Strict, name: str) -> Iterator[tuple[KeyPath, str, str]]:
    twin = f"{name}{TWIN}"
    file = getattr(model, twin, None)
    if file is None:
        return
    if getattr(model, name) is not None:
        yield (twin,), f"is given beside `{name}`", "keep one of them"
    yield from _secret_file(file, (twin,))


def _secret_file(file: str, path: KeyPath) -> Iterator[tuple[KeyPath, str, str]]:
    try:
        read_secret_file(file)
    except SecretUnreadable as error:
        yield path, f"names a file that {error.reason}", _READABLE


def _ca_file(file: str) -> Iterator[tuple[KeyPath, str, str]]:
    try:
        with Path(file).open("rb"):
            pass
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=file)
    except ssl.SSLError:
        mend = "put certificates in PEM form there"
        yield ("ca_file",), "names a file that holds no certificates", mend
    except (OSError, ValueError):
        yield ("ca_file",), "names a file that cannot be read", _READABLE


def _inner(model: Strict) -> Iterator[tuple[KeyPath, Strict]]:
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, Strict):
            yield (name,), value
        elif isinstance(value, list):
            for at, item in enumerate(value):
                if isinstance(item, Strict):
                    yield (name, at), item
