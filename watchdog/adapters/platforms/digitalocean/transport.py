"""The one place that sends: a deadline around every exchange, bounded bodies, errors classed.

A request leaves at most once per call of ``Transport.send``. Only where the pool gave no
connection, so that nothing had left, is it tried on a new one. This module does not repeat, wait
or translate, and it keeps the token only for as long as it takes to write it into a request.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import httpx

from watchdog import __version__
from watchdog.adapters.platforms.digitalocean.bodies import BodyError, Tail, read_bounded
from watchdog.adapters.platforms.digitalocean.budget import Budget
from watchdog.adapters.platforms.digitalocean.failures import (
    Ask,
    Unanswered,
    failure,
    lost,
    unreadable,
)
from watchdog.adapters.platforms.digitalocean.lines import Lines
from watchdog.adapters.platforms.digitalocean.options import DigitalOceanOptions, Observer
from watchdog.ports import (
    Clock,
    Misconfigured,
    NotFound,
    OutcomeUnknown,
    PortError,
    Refused,
)

T = TypeVar("T")

# The errors after which it is plain that nothing was sent.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
# Requests that we built wrongly; their texts may quote a header, hence the token.
_OURS = (httpx.LocalProtocolError, httpx.UnsupportedProtocol, httpx.InvalidURL)
_BROKEN = (httpx.HTTPError, httpx.StreamError, OSError)
AGENT = f"rollback-watchdog/{__version__}"


class Outcome(StrEnum):
    """How a request ended: a closed set, for metric labels."""

    OK = "ok"
    UNAVAILABLE = "unavailable"
    OUTCOME_UNKNOWN = "outcome_unknown"
    REFUSED = "refused"
    NOT_FOUND = "not_found"
    MISCONFIGURED = "misconfigured"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fetched:
    status: int
    headers: httpx.Headers
    body: bytes


class Transport:
    """Sends requests with the token, and fetches plain texts without it."""

    def __init__(
        self,
        options: DigitalOceanOptions,
        token: Callable[[], str],
        clock: Clock,
        transport: httpx.AsyncBaseTransport | None,
        observer: Observer,
    ) -> None:
        self._options = options
        self._token = token
        self._clock = clock
        self._observer = observer
        self.lines = Lines(options, transport)
        self.budget = Budget(
            clock,
            reserve=options.reserve,
            burst_max=options.burst_max,
            burst_reserve=options.burst_reserve,
        )

    async def close(self) -> None:
        """Let the connections go. Safe to repeat."""
        await self.lines.close()

    async def send(self, ask: Ask, parse: Callable[[bytes], T]) -> T:
        """Send ``ask`` once and return its parsed reply, within ``request_timeout``.

        Raises:
            Unanswered: a read met a broken network or server; one more try may well do.
            Unavailable: it did not happen, or a read made no sense.
            OutcomeUnknown: only for requests that change something.
            Refused, NotFound, Misconfigured: as the platform answered.
        """
        began_s = self._clock.monotonic()
        outcome = Outcome.CANCELLED
        try:
            reply = await self._exchange(ask)
            if not 200 <= reply.status < 300:
                raise failure(ask, reply.status, reply.headers, reply.body)
            parsed = _parse(ask, parse, reply.body)
            outcome = Outcome.OK
            return parsed
        except PortError as error:
            outcome = _outcome(error)
            raise
        finally:
            self._observer(ask.operation, outcome, self._clock.monotonic() - began_s)

    async def fetch_tail(self, url: str, bytes_max: int) -> str:
        """Fetch the end of a plain text at a foreign address, without the token.

        Never fails: returns what came before the time ran out or the line broke, in whole lines,
        and nothing where there is nothing to be had.
        """
        tail = Tail(bytes_max)
        headers = {"user-agent": AGENT, "accept-encoding": "identity"}
        headers["range"] = f"bytes=-{bytes_max}"
        try:
            async with (
                asyncio.timeout(self._options.request_timeout.total_seconds() / 2),
                self.lines.single() as client,
                client.stream("GET", url, headers=headers) as response,
            ):
                if response.status_code in {200, 206}:
                    await tail.read(response, self._options.body_bytes_max)
        except (BodyError, *_OURS, *_BROKEN):
            # People read logs; what was had before the break is worth more than the error.
            pass
        return tail.text

    async def _exchange(self, ask: Ask) -> _Fetched:
        headers = self._headers()
        total_s = self._options.request_timeout.total_seconds()
        try:
            async with asyncio.timeout(total_s):
                if ask.urgent or ask.changes:
                    # A connection of its own: the way to a rollback must not queue behind reads
                    # that hang, and a used connection, just closed by the platform, would leave
                    # us in doubt whether a change has happened.
                    async with self.lines.single() as client:
                        return await self._converse(client, ask, headers)
                return await self._pooled(ask, headers)
        except BodyError as error:
            raise unreadable(ask) from error
        except _NOT_SENT as error:
            msg = f"{ask.what}: no connection, nothing was sent"
            raise Unanswered(msg) from error
        except _OURS:
            msg = f"{ask.what}: the request cannot be built; check api_url and token"
            raise Misconfigured(msg) from None
        except (TimeoutError, httpx.TimeoutException) as error:
            raise lost(ask, f"no answer within {total_s:g} s", slow=True) from error
        except _BROKEN as error:
            raise lost(ask, "the connection broke") from error

    async def _pooled(self, ask: Ask, headers: dict[str, str]) -> _Fetched:
        try:
            async with self.lines.shared() as client:
                return await self._converse(client, ask, headers)
        except httpx.PoolTimeout:
            async with self.lines.shared() as client:
                return await self._converse(client, ask, headers)

    async def _converse(
        self, client: httpx.AsyncClient, ask: Ask, headers: dict[str, str]
    ) -> _Fetched:
        url = self._options.api_url.rstrip("/") + ask.path
        self.budget.note_sent()
        async with client.stream(
            ask.method, url, params=dict(ask.query), json=ask.body, headers=headers
        ) as response:
            self.budget.note_reply(response.status_code, response.headers)
            body = await read_bounded(response, self._options.body_bytes_max)
            return _Fetched(status=response.status_code, headers=response.headers, body=body)

    def _headers(self) -> dict[str, str]:
        try:
            token = self._token().strip()
        except (OSError, ValueError):
            # The cause may quote what it could not read.
            msg = "DigitalOcean: the token cannot be read"
            raise Misconfigured(msg) from None
        if not (token.isascii() and token.isprintable() and token) or " " in token:
            msg = "DigitalOcean: the token is empty or holds characters that no token has"
            raise Misconfigured(msg)
        return {
            "authorization": f"Bearer {token}",
            "accept": "application/json",
            "accept-encoding": "gzip",
            "user-agent": AGENT,
        }


def _parse(ask: Ask, parse: Callable[[bytes], T], body: bytes) -> T:
    try:
        return parse(body)
    except ValueError as error:
        raise unreadable(ask) from error


def _outcome(error: PortError) -> Outcome:
    match error:
        case OutcomeUnknown():
            return Outcome.OUTCOME_UNKNOWN
        case NotFound():
            return Outcome.NOT_FOUND
        case Refused():
            return Outcome.REFUSED
        case Misconfigured():
            return Outcome.MISCONFIGURED
        case _:
            return Outcome.UNAVAILABLE
