"""Connections to the platform: a shared pool that can be thrown away, and single ones.

It knows two things of httpx's pool. Calls that queue inside it cost time in the square of their
number, so they queue here instead, and the pool always has room for those let through. And it can
lose places for good when many calls are cancelled at once, so a call that finds no place all the
same makes the next one take a new client. It knows nothing of what is sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from ssl import SSLContext

import httpx

from watchdog.adapters.platforms.digitalocean.options import DigitalOceanOptions

# How many ordinary reads are under way at once; a fleet of hundreds is read within seconds.
PLACES = 16
# Connections of cancelled calls take a moment to close; they must not hold up the next ones.
_CONNECTIONS_MAX = 2 * PLACES
# Enough for the steady polls; a storm need not leave its connections behind.
_IDLE_MAX = 4


@cache
def trusted() -> SSLContext:
    """Return the TLS settings that all clients share."""
    # Loading the certificates takes tens of milliseconds; each client by itself would do it anew.
    return httpx.create_ssl_context()


class _Borrowed(httpx.AsyncBaseTransport):
    """Somebody else's transport: used, never closed, however many clients come and go."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._transport = transport

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._transport.handle_async_request(request)


@dataclass(slots=True, kw_only=True)
class _Line:
    client: httpx.AsyncClient
    users: int = 0


class Lines:
    """The shared client of the moment; a retired one is closed when its last user leaves."""

    def __init__(
        self, options: DigitalOceanOptions, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        total_s = options.request_timeout.total_seconds()
        # Shorter than the whole, so that a stuck pool or a dead address is told from a slow
        # platform: nothing has been sent then, and that is worth knowing.
        self._timeout = httpx.Timeout(total_s, connect=total_s / 2, pool=total_s / 4)
        self._transport = _Borrowed(transport) if transport is not None else None
        self._shared: _Line | None = None
        self._places = asyncio.Semaphore(PLACES)

    @asynccontextmanager
    async def shared(self) -> AsyncIterator[httpx.AsyncClient]:
        """Lend the shared client, when a place is free.

        The next borrower gets a new client if this one's pool turns out to be stuck.
        """
        async with self._places:
            line = self._shared
            if line is None:
                line = self._shared = _Line(client=self._client())
            line.users += 1
            try:
                yield line.client
            except httpx.PoolTimeout:
                if self._shared is line:
                    self._shared = None
                raise
            finally:
                line.users -= 1
                if line.users == 0 and self._shared is not line:
                    await line.client.aclose()

    @asynccontextmanager
    async def single(self) -> AsyncIterator[httpx.AsyncClient]:
        """Lend a client with a connection of its own, which nobody has used or can hold up."""
        async with self._client() as client:
            yield client

    async def close(self) -> None:
        """Let the shared client go, at once if nobody is using it. Safe to repeat."""
        line, self._shared = self._shared, None
        if line is not None and line.users == 0:
            await line.client.aclose()

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=self._transport,
            verify=trusted(),
            timeout=self._timeout,
            limits=httpx.Limits(
                max_connections=_CONNECTIONS_MAX, max_keepalive_connections=_IDLE_MAX
            ),
            follow_redirects=False,
        )
