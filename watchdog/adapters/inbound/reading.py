"""Reads JSON from strangers part by part, and says where it is not as it should be.

Places are made of the keys that we look for and of positions, never of what was sent: that may
hold anything, secrets included. It knows JSON, not the formats made of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from math import isfinite
from typing import Any, NoReturn

from watchdog.model.observation import DETAIL_CHARACTERS_MAX
from watchdog.model.pushed import (
    FINGERPRINT_CHARACTERS_MAX,
    LABEL_CHARACTERS_MAX,
    LABELS_MAX,
    Malformed,
    Pushed,
)

_YEARS = range(2000, 2200)
# Alertmanager writes the year 1 for "not yet"; no clock that is set at all shows another century.
_MOMENT = "write it as 2026-03-01T12:00:00Z, or in seconds since 1970"


class Unreadable(ValueError):
    """A message is not as it should be; stays within this package."""

    def __init__(self, place: str, message: str, mend: str) -> None:
        super().__init__(f"{place}: {message}")
        self.malformed = Malformed(place=place, message=message, mend=mend)


@dataclass(frozen=True, slots=True)
class Part:
    """One value within a message, and the path to it."""

    value: Any = field(repr=False)
    place: str = "body"

    def wrong(self, message: str, mend: str) -> NoReturn:
        """Refuse the message for what stands here.

        Raises:
            Unreadable: always.
        """
        raise Unreadable(self.place, message, mend)

    def has(self, key: str) -> bool:
        """True when this is an object in which ``key`` is given, and not as null."""
        return isinstance(self.value, dict) and self.value.get(key) is not None

    def part(self, key: str) -> Part:
        """Return the value of ``key``; one that is not given is null."""
        if not isinstance(self.value, dict):
            self.wrong("is not an object", "send an object, between { and }")
        place = key if self.place == "body" else f"{self.place}.{key}"
        return Part(self.value.get(key), place)

    def items(self, most: int) -> list[Part]:
        """Return the items of a list of at most so many."""
        if not isinstance(self.value, list):
            self.wrong("is not a list", "send a list, between [ and ]")
        if len(self.value) > most:
            self.wrong(f"holds more than {most} items", "send them in several messages")
        return [Part(one, f"{self.place}[{at}]") for at, one in enumerate(self.value)]

    def text(self) -> str:
        """Return a text that is not empty."""
        if not isinstance(self.value, str) or not self.value.strip():
            self.wrong("is not a text", "send a text that is not empty")
        return self.value

    def text_or(self, otherwise: str) -> str:
        """Return the text, or ``otherwise`` where none is given."""
        return otherwise if self.value is None or self.value == "" else self.text()

    def number(self) -> float:
        """Return a finite number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            self.wrong("is not a number", "send a number without quotes")
        try:
            number = float(self.value)
        except OverflowError:
            number = float("inf")
        if not isfinite(number):
            self.wrong("is not a finite number", "send a number that has an end")
        return number

    def word(self, *known: str) -> str:
        """Return a text that is one of ``known``."""
        if not isinstance(self.value, str) or self.value not in known:
            self.wrong("is not one of the words known here", f"send one of: {', '.join(known)}")
        return self.value

    def moment(self) -> datetime:
        """Return an instant given as RFC 3339 or in seconds since 1970, in UTC."""
        try:
            if isinstance(self.value, str):
                moment = datetime.fromisoformat(self.value)
            else:
                moment = datetime.fromtimestamp(self.number(), UTC)
            if moment.tzinfo is None:
                self.wrong("is a time without its offset from UTC", "end it with Z or +02:00")
            moment = moment.astimezone(UTC)
        except (ValueError, OverflowError, OSError) as error:
            if isinstance(error, Unreadable):
                raise
            self.wrong("is not a time", _MOMENT)
        if moment.year not in _YEARS:
            self.wrong("is a time in another century", _MOMENT)
        return moment

    def labels(self) -> tuple[tuple[str, str], ...]:
        """Return names with their texts, numbers or truths as text; long ones are cut short."""
        if self.value is None:
            return ()
        if not isinstance(self.value, dict):
            self.wrong("is not an object", 'send names with texts, as in {"app": "shop"}')
        if len(self.value) > LABELS_MAX:
            self.wrong(f"holds more than {LABELS_MAX} labels", "send fewer")
        return tuple(
            (name[:LABEL_CHARACTERS_MAX], self._label(one)[:LABEL_CHARACTERS_MAX])
            for name, one in sorted(self.value.items())
            if one is not None
        )

    def _label(self, value: object) -> str:
        if isinstance(value, bool):
            return str(value).lower()
        if not isinstance(value, str | int | float):
            self.wrong("holds a label that is no text", "send texts only")
        return value if isinstance(value, str) else str(value)


def reading(read: Callable[[Part], Pushed]) -> Callable[[bytes], Pushed | Malformed]:
    """Return what reads whole bodies by ``read``, and returns what is wrong instead of raising."""

    def parse(body: bytes) -> Pushed | Malformed:
        try:
            return read(_parsed(body))
        except Unreadable as error:
            return error.malformed

    return parse


def _parsed(body: bytes) -> Part:
    try:
        return Part(json.loads(body, parse_constant=_no_number))
    except (ValueError, RecursionError):
        # Not chained: the error of the library holds the document.
        message, mend = "is not JSON", "send one JSON document in UTF-8"
        raise Unreadable("body", message, mend) from None


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def short(text: str) -> str:
    """Return one line that fits into a detail; halves of characters become question marks."""
    line = " ".join(text.encode("utf-8", "replace").decode().split())
    return line if len(line) <= DETAIL_CHARACTERS_MAX else f"{line[: DETAIL_CHARACTERS_MAX - 1]}…"


def fingerprint_of(text: str) -> str:
    """Return the text as a fingerprint; a long one becomes its hash."""
    encoded = text.encode("utf-8", "replace")
    if len(text) <= FINGERPRINT_CHARACTERS_MAX:
        return encoded.decode()
    return sha256(encoded).hexdigest()
