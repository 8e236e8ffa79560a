"""Lays several files of one configuration together.

Mappings merge, lists are joined in order of file name, and a value may be set in one file only:
which of two would win is a question nobody should have to answer at night.
"""

from __future__ import annotations

from collections.abc import Sequence as Several

from watchdog.settings.nodes import Mapping, Node, Sequence
from watchdog.settings.problems import Findings, KeyPath, Place


def merged(trees: Several[Mapping], findings: Findings) -> Mapping:
    """Return one tree of all; values that are set twice are noted, and the first is kept."""
    result = Mapping(place=trees[0].place if trees else Place(file="configuration"))
    for tree in trees:
        result = _merged(result, tree, findings, ())
    return result


def overlaid(below: Mapping, above: Mapping) -> Mapping:
    """Return ``below`` with what ``above`` sets in its place: mappings merge, all else yields."""
    entries, keys = dict(below.entries), {**below.keys, **above.keys}
    for key, node in above.entries.items():
        old = entries.get(key)
        if isinstance(old, Mapping) and isinstance(node, Mapping):
            entries[key] = overlaid(old, node)
        else:
            entries[key] = node
    return Mapping(place=below.place, entries=entries, keys=keys)


def _merged(first: Mapping, second: Mapping, findings: Findings, path: KeyPath) -> Mapping:
    entries, keys = dict(first.entries), {**second.keys, **first.keys}
    for key, node in second.entries.items():
        old = entries.get(key)
        entries[key] = node if old is None else _joined(old, node, findings, (*path, key))
    return Mapping(place=first.place, entries=entries, keys=keys)


def _joined(first: Node, second: Node, findings: Findings, path: KeyPath) -> Node:
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        return _merged(first, second, findings, path)
    if isinstance(first, Sequence) and isinstance(second, Sequence):
        return Sequence(place=first.place, items=first.items + second.items)
    message = f"is set here and at {first.place} too"
    findings.add(second.place, path, message, "keep it in one of the files")
    return first
