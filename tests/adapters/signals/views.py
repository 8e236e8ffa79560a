"""Builders for a view and a probe, words for what came of it, and a clock turned by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from watchdog.adapters.clock import SystemClock
from watchdog.adapters.signals.http import HttpProbe
from watchdog.adapters.signals.http_options import HttpOptions
from watchdog.model.identity import AppId
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.model.view import AppView

# Long enough that a busy machine does not look like a blocked loop of ours.
SOON = timedelta(milliseconds=800)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def view(live_url: str = "", health_check_path: str = "") -> AppView:
    return AppView(
        app=AppId("shop"),
        name="shop",
        read_at=NOON,
        watermark=NOON,
        live_url=live_url,
        health_check_path=health_check_path,
    )


def probe(url: str, **options: Any) -> HttpProbe:
    """A probe of the real thing that gives up soon."""
    options.setdefault("timeout", timedelta(seconds=2))
    return HttpProbe(HttpOptions(name="http", url=url, **options), SystemClock())


class HandClock:
    """A clock that moves only when told to, the wall and the monotonic part apart."""

    def __init__(self) -> None:
        self.wall = NOON
        self.seconds = 0.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        self.wall += timedelta(seconds=seconds)


def failed(observation: Observation, reason: FailureReason) -> bool:
    return (observation.answer, observation.reason) == (Answer.FAILED, reason)


def unanswered(observation: Observation, reason: FailureReason) -> bool:
    return (observation.answer, observation.reason) == (Answer.NO_ANSWER, reason)
