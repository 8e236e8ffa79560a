"""The platform's request limits: so many an hour, and so many a minute, for each token.

Each request counts for an hour after it was made; it is a sliding window and not a bucket that
is refilled on the hour. It decides admission and does not know what is asked for.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Whether a request may pass, and what the rate headers say about it."""

    admitted: bool
    limit: int
    remaining: int
    reset_epoch_s: int
    retry_after_s: int | None = None

    def headers(self) -> dict[str, str]:
        """The rate headers of the reply; retry-after comes only with the limit per minute."""
        headers = {
            "ratelimit-limit": str(self.limit),
            "ratelimit-remaining": str(self.remaining),
            "ratelimit-reset": str(self.reset_epoch_s),
        }
        if self.retry_after_s is not None:
            headers["retry-after"] = str(self.retry_after_s)
        return headers


class RateLimit:
    """The requests that one token made within the last hour."""

    def __init__(self, per_hour_max: int, per_minute_max: int) -> None:
        self._per_hour_max = per_hour_max
        self._per_minute_max = per_minute_max
        self._hour: deque[datetime] = deque()
        self._minute: deque[datetime] = deque()

    def admit(self, now: datetime) -> Admission:
        """Count a request at ``now`` if it may pass; a refused one does not count."""
        _drop_until(self._hour, now - _HOUR)
        _drop_until(self._minute, now - _MINUTE)
        burst = len(self._minute) >= self._per_minute_max
        admitted = not burst and len(self._hour) < self._per_hour_max
        if admitted:
            self._hour.append(now)
            self._minute.append(now)
        retry_after_s = None
        if burst:
            left = (self._minute[0] + _MINUTE - now) if self._minute else _MINUTE
            retry_after_s = max(1, ceil(left.total_seconds()))
        oldest = self._hour[0] if self._hour else now
        return Admission(
            admitted=admitted,
            limit=self._per_hour_max,
            remaining=max(0, self._per_hour_max - len(self._hour)),
            reset_epoch_s=ceil((oldest + _HOUR).timestamp()),
            retry_after_s=retry_after_s,
        )


def _drop_until(instants: deque[datetime], limit: datetime) -> None:
    while instants and instants[0] <= limit:
        instants.popleft()
