"""Hands each notice to a callable that writes it to the log.

It does not know the log's library or format; that is for whoever supplies the callable.
"""

from __future__ import annotations

from collections.abc import Callable

from watchdog.model.notice import Notice


class LogNotifier:
    """A channel that cannot be down: what was handed over is in the log."""

    def __init__(self, write: Callable[[Notice], None], *, name: str = "log") -> None:
        self._name = name
        self._write = write

    @property
    def name(self) -> str:
        """The channel's name."""
        return self._name

    async def deliver(self, notice: Notice) -> None:
        """Write ``notice``; a second delivery writes a second line."""
        self._write(notice)
