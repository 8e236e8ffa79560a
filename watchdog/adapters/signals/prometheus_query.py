"""A query about whichever app is asked about: its placeholders, and what stands in for them.

What is put in is escaped for the inside of a PromQL string, so that no name can change what is
asked. It does not know PromQL beyond its strings.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from watchdog.model.view import AppView

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
# Safe in a string and, except for the dot, with no meaning in a pattern either.
_PLAIN = re.compile(r"[A-Za-z0-9_.-]")

_READ: dict[str, Callable[[AppView], str]] = {
    "app": lambda view: view.name,
    "app_id": lambda view: view.app,
    "deployment": lambda view: view.live.id if view.live is not None else "",
}
PLACEHOLDERS = tuple(_READ)


def check_query(query: str) -> None:
    """Check the form of a query.

    Raises:
        ValueError: it is empty, or has a placeholder that nothing stands behind.
    """
    if not query.strip():
        raise ValueError("a query is needed")
    for name in _PLACEHOLDER.findall(query):
        if name not in _READ:
            known = ", ".join(f"{{{{{one}}}}}" for one in PLACEHOLDERS)
            raise ValueError(f"the query has an unknown placeholder; known are {known}")


def fill(query: str, view: AppView | None) -> str | None:
    """Return the query about the app that ``view`` shows; None where it does not show enough."""
    wanted = set(_PLACEHOLDER.findall(query))
    if not wanted:
        return query
    if view is None:
        return None
    values = {name: _READ[name](view) for name in wanted}
    if not all(values.values()):
        return None
    return _PLACEHOLDER.sub(lambda found: _escaped(values[found[1]]), query)


def _escaped(text: str) -> str:
    """Write ``text`` for the inside of a string in either kind of quotes."""
    return "".join(one if _PLAIN.match(one) else f"\\U{ord(one):08x}" for one in text)
