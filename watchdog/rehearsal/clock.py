"""A clock that stands still until a story turns it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)


class StoryClock:
    """The ``Clock`` of a story. It waits for nobody: whoever sleeps on it is told the truth."""

    def __init__(self) -> None:
        """Begin at midnight of the day on which all stories happen."""
        self._now = MIDNIGHT

    def now(self) -> datetime:
        """Return the story's time."""
        return self._now

    def monotonic(self) -> float:
        """Return the seconds since midnight."""
        return (self._now - MIDNIGHT).total_seconds()

    async def sleep(self, seconds: float) -> None:
        """Refuse: nothing that a story drives may wait by itself."""
        raise AssertionError(f"somebody sleeps for {seconds} s in a story")

    def turn_to(self, moment: datetime) -> None:
        """Go on to ``moment``, which is not past."""
        assert moment >= self._now, "time does not run backwards"
        self._now = moment

    def shown(self, since: datetime | None = None) -> str:
        """Return the time of day for a transcript; with ``since`` blank while it is that."""
        if since is not None and self._now - since < timedelta(seconds=1):
            return ""
        return f"{self._now:%H:%M:%S}"
