"""A configuration as a tree that remembers where each part was written.

Every scalar is text until a field asks for something else: YAML's own guessing would turn
``1.10`` into ``1.1`` and ``12:30`` into ``750``. Knows nothing of fields or files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from watchdog.settings.problems import KeyPath, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """One value as text; None for an empty one."""

    place: Place
    text: str | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """Several nodes in order."""

    place: Place
    items: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Nodes by key; ``keys`` says where each key stands."""

    place: Place
    entries: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Place] = field(default_factory=dict)


Node = Scalar | Sequence | Mapping
Plain = str | None | list["Plain"] | dict[str, "Plain"]


def plain(node: Node) -> Plain:
    """Return the tree without its places."""
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {key: plain(item) for key, item in node.entries.items()}


def child(node: Node | None, part: str | int) -> Node | None:
    """Return the node one step down, or None when there is none."""
    match node:
        case Mapping() if isinstance(part, str):
            return node.entries.get(part)
        case Sequence() if isinstance(part, int) and 0 <= part < len(node.items):
            return node.items[part]
        case _:
            return None


def scalar_at(root: Node, path: KeyPath) -> str | None:
    """Return the text at ``path``, or None where there is no scalar."""
    node: Node | None = root
    for part in path:
        node = child(node, part)
    return node.text if isinstance(node, Scalar) else None


def place_of(root: Node, path: KeyPath) -> Place:
    """Return where the value at ``path`` stands, or of the nearest part above it that exists."""
    node = root
    for part in path:
        below = child(node, part)
        if below is None:
            return node.place
        node = below
    return node.place


def place_of_key(root: Node, path: KeyPath) -> Place:
    """Return where the key at the end of ``path`` stands; its value's place in a sequence."""
    above: Node | None = root
    for part in path[:-1]:
        above = child(above, part)
    if path and isinstance(above, Mapping) and isinstance(path[-1], str) and path[-1] in above.keys:
        return above.keys[path[-1]]
    return place_of(root, path)


def rewritten(node: Node, change: Callable[[Scalar, KeyPath], Scalar], path: KeyPath = ()) -> Node:
    """Return the tree with ``change`` applied to every scalar; its shape stays."""
    match node:
        case Scalar():
            return change(node, path)
        case Sequence():
            items = tuple(
                rewritten(item, change, (*path, at)) for at, item in enumerate(node.items)
            )
            return Sequence(place=node.place, items=items)
        case Mapping():
            entries = {
                key: rewritten(item, change, (*path, key)) for key, item in node.entries.items()
            }
            return Mapping(place=node.place, entries=entries, keys=node.keys)
