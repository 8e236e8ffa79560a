"""Builds a valid notice, and a clock that stands still."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.notice import Notice, NoticeKind, Severity

NOON = datetime(2026, 11, 23, 12, 0, 0, 250_000, tzinfo=UTC)


def notice(**changes: Any) -> Notice:
    fields: dict[str, Any] = {
        "id": "shop:d2:1",
        "key": "shop:d2",
        "kind": NoticeKind.TRIGGER,
        "severity": Severity.CRITICAL,
        "app": AppId("4f6c"),
        "app_name": "shop",
        "title": "shop was rolled back",
        "text": "d2 failed 3 times; back to d1 \u2192 now",
        "at": NOON,
        "event": "rollback_sent",
        "deployment": DeploymentId("d2"),
    }
    return Notice(**fields | changes)


class StillClock:
    """It is always noon."""

    def now(self) -> datetime:
        return NOON

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        return None
