"""A platform that answers as a test tells it to, byte by byte, over real sockets.

It knows just enough HTTP to read a request. What goes back is whatever the script says, however
wrong, and the connection can be held, cut or reset at any byte.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import struct
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto


class Ending(Enum):
    """What becomes of the connection once the reply is written."""

    CLOSE = auto()
    HANG = auto()
    RESET = auto()
    DRIP = auto()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request as it came in."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> object:
        return json.loads(self.body)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What to write back; ``promised_bytes`` overrides the honest content-length."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    promised_bytes: int | None = None
    silent: bool = False
    ending: Ending = Ending.CLOSE

    def rendered(self) -> bytes:
        length = len(self.body) if self.promised_bytes is None else self.promised_bytes
        fields = {"content-length": str(length), "connection": "close", **self.headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        return f"HTTP/1.1 {self.status} Scripted\r\n{head}\r\n".encode() + self.body


def answer_json(
    content: object, status: int = 200, headers: Mapping[str, str] | None = None
) -> Answer:
    fields = {"content-type": "application/json"} | dict(headers or {})
    return Answer(status=status, body=json.dumps(content).encode(), headers=fields)


def problem(status: int, code: str = "bad", message: str = "no", **headers: str) -> Answer:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return answer_json({"id": code, "message": message, "request_id": "r1"}, status, fields)


Script = Callable[[Asked], Answer]


@dataclass(kw_only=True)
class ScriptedPlatform:
    """The running server: where it is, and all that it was asked."""

    url: str
    asked: list[Asked]
    arrived: asyncio.Event


def in_turn(*answers: Answer) -> Script:
    """Give these answers one after another, the last one for ever."""
    left = list(answers)
    return lambda asked: left.pop(0) if len(left) > 1 else left[0]


@contextlib.asynccontextmanager
async def scripted(script: Script | Answer) -> AsyncIterator[ScriptedPlatform]:
    """Serve ``script`` until the block ends; held connections are cut then."""
    over = asyncio.Event()
    writers: set[asyncio.StreamWriter] = set()
    asked: list[Asked] = []
    arrived = asyncio.Event()
    answer_to: Script = script if callable(script) else (lambda asked: script)

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.add(writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            request = await read_request(reader)
            asked.append(request)
            arrived.set()
            await give(answer_to(request), writer, over)
        writer.close()

    server = await asyncio.start_server(converse, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()[:2]
    try:
        yield ScriptedPlatform(url=f"http://{host}:{port}", asked=asked, arrived=arrived)
    finally:
        over.set()
        server.close()
        for writer in writers:
            writer.transport.abort()
        await server.wait_closed()
        # One more turn of the loop, for the conversations that were just cut.
        await asyncio.sleep(0)


async def read_request(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ")
    headers = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(":") for line in lines)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    path, _, query = target.partition("?")
    return Asked(method=method, path=path, query=query, headers=headers, body=body)


async def give(answer: Answer, writer: asyncio.StreamWriter, over: asyncio.Event) -> None:
    if not answer.silent:
        writer.write(answer.rendered())
        await writer.drain()
    match answer.ending:
        case Ending.CLOSE:
            pass
        case Ending.HANG:
            await over.wait()
        case Ending.DRIP:
            while not over.is_set():
                writer.write(b" ")
                await writer.drain()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(over.wait(), 0.01)
        case Ending.RESET:
            linger = struct.pack("ii", 1, 0)
            connection = writer.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            writer.transport.abort()
