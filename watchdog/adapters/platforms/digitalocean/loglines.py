"""Cuts a log that comes in pieces into lines of bounded length, and reads what stands before them.

The platform writes ``component instant text``, sometimes with the instance's name as well. A line
that says no instant is still a line. It fetches nothing and judges nothing.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import UTC, datetime

from watchdog.model.component import LogLine

LINE_CHARACTERS_MAX = 4096
"""The rest of a longer line is data, not a message, and no pattern is to be run over it."""

_BEGINNING = re.compile(
    r"(?P<source>(?:[^\s]{1,80} ){0,2})"
    r"(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))(?:\s|$)"
)


class Cutter:
    """Cuts pieces into lines; keeps no more than one unfinished line."""

    def __init__(self) -> None:
        self._part = ""

    def feed(self, piece: str) -> list[LogLine]:
        """Return the lines that ``piece`` ends."""
        *ended, rest = piece.split("\n")
        lines: list[LogLine] = []
        for one in ended:
            self._grow(one)
            lines += self.flush()
        self._grow(rest)
        return lines

    def flush(self) -> list[LogLine]:
        """Return the unfinished line as it is, if there is one."""
        text, self._part = self._part.rstrip("\r"), ""
        return [to_line(text)] if text else []

    def _grow(self, text: str) -> None:
        room = LINE_CHARACTERS_MAX - len(self._part)
        self._part += text[:room]


async def lines_of(pieces: AsyncIterator[str]) -> AsyncGenerator[LogLine, None]:
    """Yield the lines of a stream, the last one also when nothing ends it."""
    cutter = Cutter()
    async for piece in pieces:
        for line in cutter.feed(piece):
            yield line
    for line in cutter.flush():
        yield line


def to_line(text: str) -> LogLine:
    """Return one line with its source and instant, as far as it states them."""
    found = _BEGINNING.match(text)
    if found is None:
        return LogLine(text=text)
    try:
        at = datetime.fromisoformat(found["at"]).astimezone(UTC)
    except (ValueError, OverflowError):
        return LogLine(text=text)
    return LogLine(text=text, source=found["source"].strip(), at=at)
