"""How to reach DigitalOcean and how much to ask of it: plain values with their reasons.

The token is not among them: it comes from a callable, so that it can be rotated and so that no
printing of options can ever show it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import httpx

from watchdog.ports import Misconfigured

# Names and addresses of both kinds; the URL parser lets spaces and lone brackets through.
_HOST = re.compile(rb"[\w.:-]+")

Observer = Callable[[str, str, float], None]
"""Told after each request: the operation, its outcome, and how many seconds it took.

Both words come from closed sets, fit for metric labels. It must not raise.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitalOceanOptions:
    """Options of the adapter.

    ``request_timeout`` bounds one exchange from first to last byte, ``call_timeout`` a whole
    read with its pages and repeats. ``reserve`` requests of the hour and ``burst_reserve`` of the
    minute are kept back for rollbacks.
    """

    api_url: str = "https://api.digitalocean.com"
    request_timeout: timedelta = timedelta(seconds=10)
    # Room for one exchange that ran out of time, a second one, and the pauses.
    call_timeout: timedelta = timedelta(seconds=25)
    # The platform's own maximum: one call covers most accounts.
    per_page: int = 200
    # Twice the ten revisions that the platform lets anyone return to, to see past failed ones.
    history_page: int = 20
    # A rollback from decision to verdict takes some ten calls; this is room for twenty of them.
    reserve: int = 200
    # The platform allows 250 a minute and says so only once they are used up.
    burst_max: int = 250
    burst_reserve: int = 30
    body_bytes_max: int = 32 * 1024 * 1024

    def __post_init__(self) -> None:
        """Refuse an address that no request could be sent to."""
        # The address is not repeated: people have been known to write the token into it.
        msg = "DigitalOcean api_url must be http(s)://host, without user or password"
        try:
            url = httpx.URL(self.api_url)
        except httpx.InvalidURL:
            raise Misconfigured(msg) from None
        if url.scheme not in {"http", "https"} or url.userinfo:
            raise Misconfigured(msg)
        if _HOST.fullmatch(url.raw_host) is None:
            raise Misconfigured(msg)


def observe_nothing(operation: str, outcome: str, seconds: float) -> None:
    """Be the observer where nobody counts."""
