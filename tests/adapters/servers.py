"""Small servers that answer just as a test says, byte by byte, on a port the system chose."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import trustme

Conversation = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class Served:
    """A running server: where it is, and the bytes of each request head that arrived."""

    port: int
    scheme: str = "http"
    requests: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address by a literal, which needs no resolver."""
        return f"{self.scheme}://127.0.0.1:{self.port}"


@contextlib.asynccontextmanager
async def serve(talk: Conversation, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[Served]:
    """Run ``talk`` for every connection, until the block ends."""
    served = Served(port=0, scheme="https" if tls else "http")

    talking: set[asyncio.Task[None] | None] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talking.add(asyncio.current_task())
        try:
            await talk(Recorder(reader, served.requests), writer)
        except (OSError, EOFError, asyncio.CancelledError):
            pass  # the probe hung up, or the test is over
        finally:
            writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=tls)
    served.port = server.sockets[0].getsockname()[1]
    try:
        yield served
    finally:
        server.close()
        waiting = [task for task in talking if task is not None and not task.done()]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await asyncio.sleep(0)  # the turn in which closed sockets are let go


class Recorder(asyncio.StreamReader):
    """A reader that keeps each request head that is read through it."""

    def __init__(self, reader: asyncio.StreamReader, heads: list[bytes]) -> None:
        super().__init__()
        self._reader = reader
        self._heads = heads

    async def readuntil(self, separator: object = b"\r\n\r\n") -> bytes:
        """Read one request head and keep it."""
        head = await self._reader.readuntil(b"\r\n\r\n")
        self._heads.append(head)
        return head

    async def readexactly(self, n: int) -> bytes:
        """Read ``n`` bytes of a request body."""
        return await self._reader.readexactly(n)


def answering(
    body: bytes = b"ok", *, status: str = "200 OK", headers: dict[str, str] | None = None
) -> Conversation:
    """Answer every request in the same way and hang up."""
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {text}" for name, text in (headers or {}).items())]
    lines.append(f"Content-Length: {len(body)}")
    return sending("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


def sending(reply: bytes) -> Conversation:
    """Read a request, send exactly these bytes and hang up."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil()
        writer.write(reply)
        await writer.drain()

    return talk


async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take the request and never answer."""
    await reader.readuntil()
    await asyncio.Event().wait()


async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take the connection and neither read nor write."""
    await asyncio.Event().wait()


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Promise a body and send it a byte at a time, for ever."""
    await reader.readuntil()
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0.01)


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take the request, then break the connection with a RST."""
    await reader.readuntil()
    reset_now(writer)


def reset_now(writer: asyncio.StreamWriter) -> None:
    """Close with a RST: lingering for zero seconds is how a socket is told to."""
    socket_ = writer.get_extra_info("socket")
    socket_.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def unused_port() -> int:
    """Return a port of loopback that refuses connections."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def server_tls(authority: trustme.CA, *names: str, **certificate: object) -> ssl.SSLContext:
    """Return a server's TLS settings with a certificate for ``names``."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issued = authority.issue_cert(*names, **certificate)  # type: ignore[arg-type]  # passed through as they are
    issued.configure_cert(context)
    return context


def open_descriptors() -> int:
    """Count this process's descriptors, the one used for counting included."""
    return len(os.listdir("/proc/self/fd"))


async def settle_descriptors(allowed: int) -> None:
    """Give closed sockets the turns of the loop that they need to be gone."""
    for _ in range(200):
        if open_descriptors() <= allowed:
            return
        await asyncio.sleep(0.005)
    assert open_descriptors() <= allowed
