"""Small conventions of the platform's JSON: objects, instants, refusals.

It knows how things are spelled and nothing of what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

JsonObject = dict[str, object]


class RefusedError(Exception):
    """The platform says no; carries the HTTP status and the ``id`` of the error body."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request to the platform, free of any transport.

    ``base_url`` is how the caller reached us; absolute links are built on it.
    """

    operation: str
    base_url: str
    url_path: str
    path: dict[str, str] = field(default_factory=dict)
    query: dict[str, list[str]] = field(default_factory=dict)
    body: JsonObject = field(default_factory=dict)

    def one(self, name: str, default: str) -> str:
        """The first value of a query parameter."""
        return self.query.get(name, [default])[0]

    def listed(self, name: str) -> set[str]:
        """All values of a query parameter, given several times or with commas."""
        return {value for given in self.query.get(name, []) for value in given.split(",")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the platform answers; ``body`` None means an empty body."""

    status: int = 200
    body: JsonObject | None = None


def stamp(instant: datetime) -> str:
    """RFC 3339 with nine fractional digits, as many live replies have it."""
    # The last three digits are made from the others: the clock does not reach below a
    # microsecond, and three constant zeros would hide a reader that cuts them off wrongly.
    tail = (instant.microsecond * 7) % 1000
    return f"{instant:%Y-%m-%dT%H:%M:%S}.{instant.microsecond:06d}{tail:03d}Z"


def not_found(what: str) -> RefusedError:
    """The refusal for something that does not exist."""
    return RefusedError(404, "not_found", f"{what} not found")
