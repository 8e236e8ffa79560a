"""How the simulated platform as a whole behaves; every doubtful point of the contract is here.

Plain values without behaviour. What belongs to one app is in ``records.AppSettings``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

TOKEN = "simulated-token"  # noqa: S105 - guards nothing but a simulator on loopback
SCOPES = frozenset({"app:read", "app:update", "monitoring:read", "regions:read", "sizes:read"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Options of the platform.

    ``pinning`` False removes the platform's protection against a second rollback.
    ``refusal_status`` is the status of refused rollbacks, commits and deployments, which the
    real platform does not document. ``read_lag_s`` makes every read that much out of date.
    ``logs_outlive_deployment`` keeps run logs readable after their deployment was superseded.
    """

    tokens: dict[str, frozenset[str]] = field(default_factory=lambda: {TOKEN: SCOPES})
    pinning: bool = True
    revision_limit: int = 10
    refusal_status: int = 400
    read_lag_s: float = 0.0
    requests_per_hour_max: int = 5000
    requests_per_minute_max: int = 250
    logs_outlive_deployment: bool = False
