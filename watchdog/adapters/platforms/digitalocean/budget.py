"""How many requests may still be sent, with a reserve that only rollbacks may touch.

Two limits are watched. The hourly one is fed by what the platform says in its replies; the one
per minute is a guess of our own from what we sent, because the platform mentions it only when it
is used up. It knows nothing of HTTP beyond the names of four headers, and sends nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from datetime import timedelta

from watchdog.ports import Clock, Unavailable

_BURST_WINDOW_S = 60.0
# Bounds for how long ordinary calls stand back before one of them asks how things are now: the
# hourly limit frees up request by request, so an early look costs little and a late one blinds us.
_LOOK_AGAIN_MIN_S = 5.0
_LOOK_AGAIN_MAX_S = 60.0
# A limit so small that the whole reserve does not fit keeps a quarter of itself instead.
_RESERVE_SHARE = 4
# What is nice to have may use three quarters of the hour and half of the minute: the rest is for
# readings of the fleet, without which nothing can be decided.
_SPARE_SHARE = 4
_SPARE_BURST_SHARE = 2


class Budget:
    """The account of one token. Not shared between event loops."""

    def __init__(self, clock: Clock, *, reserve: int, burst_max: int, burst_reserve: int) -> None:
        self._clock = clock
        self._reserve = reserve
        self._burst_max = burst_max
        self._burst_reserve = burst_reserve
        self._sent: deque[float] = deque()
        self._remaining: int | None = None
        self._short = False
        self._scarce_until: float | None = None
        self._barred_until = float("-inf")

    @property
    def remaining(self) -> int | None:
        """What the platform last said is left of the hour; None before its first reply."""
        return self._remaining

    def admit(self, what: str, *, urgent: bool, spare: bool = False) -> None:
        """Let a call pass, or say when to come again; ``spare`` ones stand back before others.

        Raises:
            Unavailable: nothing was sent; carries how long to wait.
        """
        now = self._clock.monotonic()
        self._hold_back(what, "the platform asked for a pause", self._barred_until - now)
        if urgent:
            return
        if spare and (self._short or self._sent_lately(now) >= self._spare_burst):
            self._hold_back(what, "the rest is for what decisions need", _LOOK_AGAIN_MAX_S)
        self._hold_back(what, "the burst limit is near", self._burst_wait_s(now))
        if self._scarce_until is not None:
            wait_s = self._scarce_until - now
            self._hold_back(what, "what is left of the hour is kept for rollbacks", wait_s)
            # This one goes to see whether there is more now; the others wait for what it finds.
            self._scarce_until = now + _LOOK_AGAIN_MIN_S

    def note_sent(self) -> None:
        """Count one request that is about to leave."""
        self._sent.append(self._clock.monotonic())
        while len(self._sent) > self._burst_max:
            self._sent.popleft()

    def note_reply(self, status: int, headers: Mapping[str, str]) -> None:
        """Learn from the status and headers of a reply; anything unreadable is passed over."""
        now = self._clock.monotonic()
        remaining = _number(headers.get("ratelimit-remaining"))
        if remaining is not None:
            self._remaining = int(remaining)
            scarce = self._remaining <= self._reserve_of(headers)
            limit = _number(headers.get("ratelimit-limit")) or 0.0
            self._short = self._remaining < limit / _SPARE_SHARE
            self._scarce_until = now + self._reset_s(headers) if scarce else None
        if status == 429:
            pause = retry_after(headers)
            # Without a word on when, this is the hourly limit; the reset says when it eases.
            pause_s = self._reset_s(headers) if pause is None else pause.total_seconds()
            self._barred_until = now + min(pause_s, _LOOK_AGAIN_MAX_S)

    def _reserve_of(self, headers: Mapping[str, str]) -> int:
        limit = _number(headers.get("ratelimit-limit"))
        if limit is None or limit <= 0:
            return self._reserve
        return min(self._reserve, int(limit) // _RESERVE_SHARE)

    def _reset_s(self, headers: Mapping[str, str]) -> float:
        reset = _number(headers.get("ratelimit-reset"))
        ahead_s = 0.0 if reset is None else reset - self._clock.now().timestamp()
        return min(max(ahead_s, _LOOK_AGAIN_MIN_S), _LOOK_AGAIN_MAX_S)

    @property
    def _spare_burst(self) -> int:
        return self._burst_max // _SPARE_BURST_SHARE

    def _sent_lately(self, now: float) -> int:
        while self._sent and self._sent[0] <= now - _BURST_WINDOW_S:
            self._sent.popleft()
        return len(self._sent)

    def _burst_wait_s(self, now: float) -> float:
        over = self._sent_lately(now) - (self._burst_max - self._burst_reserve)
        return self._sent[over] + _BURST_WINDOW_S - now if over >= 0 and self._sent else 0.0

    @staticmethod
    def _hold_back(what: str, why: str, wait_s: float) -> None:
        if wait_s > 0:
            msg = f"{what}: not sent, {why}"
            raise Unavailable(msg, retry_after=timedelta(seconds=wait_s))


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """Read the pause that a reply asks for, at most an hour; None where it asks for none."""
    seconds = _number(headers.get("retry-after"))
    return None if seconds is None else timedelta(seconds=min(max(seconds, 0.0), 3600.0))


def _number(text: str | None) -> float | None:
    # Twelve digits hold any epoch in seconds; more is nonsense that must not become an infinity.
    digits = (text or "").strip()
    return float(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 12 else None
