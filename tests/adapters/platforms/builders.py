"""Valid replies and a ready adapter; each builder takes only what its test is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from watchdog.adapters.platforms.digitalocean import DigitalOcean, DigitalOceanOptions
from watchdog.model.identity import AppId, DeploymentId

APP = AppId("a1")
TARGET = DeploymentId("d1")
TOKEN = "dop_v1_0123456789abcdef"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class TurnedClock:
    """A clock that stands still but for those who sleep by it."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


class Tally:
    """An observer that remembers what it was told."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []

    def __call__(self, operation: str, outcome: str, seconds: float) -> None:
        self.seen.append((operation, outcome))


def adapter(
    url: str,
    *,
    clock: TurnedClock | None = None,
    token: Callable[[], str] = lambda: TOKEN,
    tally: Tally | None = None,
    **options: object,
) -> DigitalOcean:
    chosen: dict[str, object] = {"request_timeout": timedelta(seconds=5), **options}
    return DigitalOcean(
        DigitalOceanOptions(api_url=url, **chosen),  # type: ignore[arg-type]  # by name, in a test
        token,
        clock or TurnedClock(),
        observer=tally or Tally(),
    )


def deployment(identity: str = "d1", /, **fields: object) -> dict[str, object]:
    body: dict[str, object] = {
        "id": identity,
        "phase": "ACTIVE",
        "created_at": "2026-03-01T10:00:00.123456789Z",
        "spec": {"name": "shop"},
        "services": [{"name": "web", "source_commit_hash": f"c-{identity}"}],
    }
    return body | fields


def app(identity: str = APP, /, **fields: object) -> dict[str, object]:
    body: dict[str, object] = {
        "id": identity,
        "spec": {"name": "shop"},
        "created_at": "2026-01-01T00:00:00Z",
        "last_deployment_created_at": "2026-03-01T10:00:00Z",
        "active_deployment": deployment(),
    }
    return body | fields


def step(name: str, status: str, *inner: object, **fields: object) -> dict[str, object]:
    return {"name": name, "status": status, "steps": list(inner), **fields}


def apps_page(*apps: object, total: int | None = None, following: str = "") -> dict[str, object]:
    body: dict[str, object] = {"apps": list(apps)}
    body["meta"] = {"total": len(apps) if total is None else total}
    body["links"] = {"pages": {"next": following}} if following else {}
    return body
