"""The users of the demo's apps: they ask four times a second, whatever they get.

Without them the daemon's own probes would be the only ones to meet a bad answer, and *noticed
after* would measure itself. They tell nobody anything; the simulator's ledger counts.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

from watchdog.ports import Clock

PAUSE_S = 0.25
PATIENCE_S = 5.0


@asynccontextmanager
async def visited(urls: Sequence[str], clock: Clock) -> AsyncIterator[None]:
    """Let every address be visited until the block ends."""
    visits = [asyncio.create_task(_visit(url, clock)) for url in urls]
    try:
        yield
    finally:
        for one in visits:
            one.cancel()
        await asyncio.gather(*visits, return_exceptions=True)


async def _visit(url: str, clock: Clock) -> None:
    address = urlsplit(url)
    host, port = address.hostname or "", address.port or 80
    while True:
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                await _ask(host, port)
        await clock.sleep(PAUSE_S)


async def _ask(host: str, port: int) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        await reader.read()
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
