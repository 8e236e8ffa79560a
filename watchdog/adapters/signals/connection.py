"""Opens one fresh connection for one probe and sees to it that nothing of it stays behind.

It stands below httpx for two reasons. Looking a name up and connecting must be told apart,
since a resolver that hangs is our fault and a host that hangs is the app's. And httpcore leaves
a socket whose TLS handshake is cancelled to the garbage collector: forty probes of a host that
hangs there were seen to leave 26 descriptors open. It does not know what is
asked over the connection.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import itertools
import os
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import anyio
import httpcore
import httpx

from watchdog.adapters.signals.sampling import Sampling, Stage
from watchdog.ports import Misconfigured

# RFC 8305 recommends 250 ms between attempts at the addresses of one host.
HEAD_START_S = 0.25

# More addresses than this only ever repeat the same network; each attempt costs a socket.
ADDRESSES_MAX = 8

Opened = TypeVar("Opened")


class Resolver:
    """Looks host names up, never the same name twice at once.

    A look-up that hangs cannot be cancelled: it holds a thread until the system's resolver gives
    up. Were each probe to start its own, one dead name server would use up the threads of all.
    """

    def __init__(self) -> None:
        self._under_way: dict[tuple[str, int], asyncio.Future[tuple[str, ...]]] = {}

    async def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """Return the addresses of ``host`` in the order of preference; raise what was met."""
        key = (host, port)
        asked = self._under_way.get(key)
        if asked is None or asked.get_loop() is not asyncio.get_running_loop():
            asked = asyncio.ensure_future(_look_up(host, port))
            self._under_way[key] = asked
            asked.add_done_callback(functools.partial(self._forget, key))
        return await asyncio.shield(asked)

    def _forget(self, key: tuple[str, int], asked: asyncio.Future[tuple[str, ...]]) -> None:
        if self._under_way.get(key) is asked:
            del self._under_way[key]
        if not asked.cancelled():
            asked.exception()  # The probe that asked may be gone; nobody else will look.


async def _look_up(host: str, port: int) -> tuple[str, ...]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    preferred = [str(address[0]) for family, *_, address in found if family == found[0][0]]
    others = [str(address[0]) for family, *_, address in found if family != found[0][0]]
    # By turns, as RFC 8305 has it: a whole family may lead nowhere.
    turns = itertools.chain.from_iterable(itertools.zip_longest(preferred, others))
    return tuple(dict.fromkeys(address for address in turns if address))[:ADDRESSES_MAX]


async def first_of(attempts: Sequence[Callable[[], Awaitable[Opened]]]) -> Opened:
    """Make the attempts one after the other, each with a head start; the first to succeed wins.

    Raises:
        ConnectionError: several were made and all failed; caused by a group of what they met.
    """
    if len(attempts) == 1:
        return await attempts[0]()
    waiting, under_way, met = list(attempts), set[asyncio.Future[Opened]](), list[BaseException]()
    try:
        while waiting or under_way:
            if waiting:
                under_way.add(asyncio.ensure_future(waiting.pop(0)()))
            head_start_s = HEAD_START_S if waiting else None
            done, under_way = await asyncio.wait(
                under_way, timeout=head_start_s, return_when=asyncio.FIRST_COMPLETED
            )
            for attempt in done:
                fault = attempt.exception()
                if fault is None:
                    return attempt.result()
                met.append(fault)
    finally:
        for attempt in under_way:
            attempt.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
    raise ConnectionError("no address let us in") from BaseExceptionGroup("attempts", met)


class Network(httpcore.AsyncNetworkBackend):
    """Opens httpcore's sockets for one probe, and remembers each of them to close it."""

    def __init__(self, sampling: Sampling, resolver: Resolver) -> None:
        self._sampling = sampling
        self._resolver = resolver
        self._opener = httpcore.AnyIOBackend()
        self._opened: list[httpcore.AsyncNetworkStream] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Look ``host`` up and connect; without a limit of its own, for the probe has one."""
        self._sampling.enter(Stage.DNS)
        addresses = await self._resolver.addresses(host, port)
        self._sampling.enter(Stage.CONNECT)
        return await first_of([functools.partial(self._open, one, port) for one in addresses])

    async def close(self) -> None:
        """Close whatever is open, however the probe ended. Safe to repeat."""
        while self._opened:
            with contextlib.suppress(OSError, anyio.ClosedResourceError):
                await self._opened.pop().aclose()

    async def _open(self, address: str, port: int) -> httpcore.AsyncNetworkStream:
        stream = await self._opener.connect_tcp(address, port)
        self._opened.append(stream)
        return stream


class FreshTransport(httpx.AsyncBaseTransport):
    """An httpx transport that opens a connection for every request and keeps none."""

    def __init__(self, sampling: Sampling, resolver: Resolver, tls: ssl.SSLContext) -> None:
        self._sampling = sampling
        self._network = Network(sampling, resolver)
        self._tls = tls

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send ``request`` over a connection of its own and return the reply's head."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        connection = httpcore.AsyncHTTPConnection(
            origin=url.origin, ssl_context=self._tls, network_backend=self._network
        )
        reply = await connection.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=url,
                headers=request.headers.raw,
                content=request.stream,
                extensions={"trace": self._trace},
            )
        )
        return httpx.Response(
            reply.status, headers=reply.headers, stream=_ReplyStream(reply.stream)
        )

    async def aclose(self) -> None:
        """Close every socket that was opened. Safe to repeat."""
        await self._network.close()

    async def _trace(self, event: str, _: Mapping[str, Any]) -> None:
        if event == "connection.start_tls.started":
            self._sampling.enter(Stage.TLS)
        elif event == "http11.send_request_headers.started":
            self._sampling.enter(Stage.ANSWER)


class _ReplyStream(httpx.AsyncByteStream):
    """Passes httpcore's chunks on to httpx, which insists on a class of its own."""

    def __init__(self, chunks: Any) -> None:
        self._chunks = chunks

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._chunks:
            yield chunk

    async def aclose(self) -> None:
        await self._chunks.aclose()


def tls_context(*, verify: bool, ca_file: str = "") -> ssl.SSLContext:
    """Return the TLS settings for these options, shared by all probes that have the same.

    With ``ca_file`` only that authority is trusted; a file that was replaced is read again.

    Raises:
        Misconfigured: ``ca_file`` cannot be read or holds no certificate.
    """
    try:
        changed_ns = os.stat(ca_file).st_mtime_ns if ca_file else 0
        return _tls_context(verify, ca_file, changed_ns)
    except OSError as fault:  # ssl.SSLError is one too
        raise Misconfigured(f"cannot use the CA file {ca_file!r}") from fault


@functools.lru_cache(maxsize=64)  # Making one costs some 30 ms: it parses every root there is.
def _tls_context(verify: bool, ca_file: str, changed_ns: int) -> ssl.SSLContext:
    if not verify:
        return httpx.create_ssl_context(verify=False, trust_env=False)
    if ca_file:
        return ssl.create_default_context(cafile=ca_file)
    # The bundled roots, lest a slim image without any make every app look broken; and the
    # machine's own, lest an authority installed there be refused.
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context
