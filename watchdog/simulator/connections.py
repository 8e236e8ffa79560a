"""What a plain ASGI application cannot say: close this connection, now, without a reply.

On sockets the connection's transport is put into the scope by a protocol class of our own; in
process the caller gets the exception that its HTTP client would have raised. Knows nothing of
apps or of the platform.
"""

from __future__ import annotations

import asyncio
import functools
import socket
import struct
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import datetime
from typing import Any

import httpx
from uvicorn.protocols.http.h11_impl import H11Protocol

# The types of ASGI itself; what is in these mappings is defined by its specification only.
Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Clock = Callable[[], datetime]
Sleep = Callable[[float], Awaitable[object]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

_TRANSPORT = "watchdog.transport"


class ResettableProtocol(H11Protocol):
    """HTTP/1.1 whose requests can be cut off; see ``reset``."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn, whose servers are all TCP
        """Remember the transport for the requests that come over it."""
        super().connection_made(transport)
        self.app = functools.partial(_with_transport, self.app, transport)


async def reset(scope: Scope, receive: Receive, *, refused: bool = False) -> None:
    """Cut the connection that ``scope`` came over; nothing must be sent afterwards.

    Raises:
        httpx.ReadError: in process, where there is no connection to cut.
        httpx.ConnectError: in process, and the connection counts as never made.
    """
    transport: asyncio.Transport | None = scope.get(_TRANSPORT)
    if transport is None:
        if refused:
            raise httpx.ConnectError("connection refused by the simulated app")
        raise httpx.ReadError("connection closed by the simulator")
    plain = transport.get_extra_info("socket")
    if plain is not None:
        # Lingering for zero seconds makes closing send a reset instead of a tidy end.
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    # The server has to notice before the application returns, or it reports a missing reply.
    await wait_for_disconnect(receive)


async def wait_for_disconnect(receive: Receive) -> None:
    """Return when the other side has gone; never, if it does not go."""
    while (await receive())["type"] != "http.disconnect":
        pass


def is_closed(scope: Scope) -> bool:
    """Whether nobody listens any more; in process nobody can tell, so False."""
    transport: asyncio.Transport | None = scope.get(_TRANSPORT)
    return transport is not None and transport.is_closing()


async def _with_transport(
    app: AsgiApp, transport: asyncio.Transport, scope: Scope, receive: Receive, send: Send
) -> None:
    scope[_TRANSPORT] = transport
    await app(scope, receive, send)
