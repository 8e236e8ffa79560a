"""The run log of a deployment as it grows, and its end where it cannot be followed.

The platform hands out an address with a token of its own in it. A browser opens it as a websocket
whose frames are JSON; where none is spoken there, the same address streams plain text. Neither
gets our token. The only home of the websocket library; it does not open a stream again, and does
not know what anybody looks for in the lines.
"""

from __future__ import annotations

import asyncio
import codecs
import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, suppress

import httpx
from pydantic import ValidationError
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidURI, WebSocketException

from watchdog.adapters.platforms.digitalocean.bodies import BodyError
from watchdog.adapters.platforms.digitalocean.failures import Ask
from watchdog.adapters.platforms.digitalocean.lines import trusted
from watchdog.adapters.platforms.digitalocean.loglines import Cutter, lines_of
from watchdog.adapters.platforms.digitalocean.options import DigitalOceanOptions
from watchdog.adapters.platforms.digitalocean.reading import Reader
from watchdog.adapters.platforms.digitalocean.transport import AGENT, Transport
from watchdog.adapters.platforms.digitalocean.wire import LogFrame, LogsReply
from watchdog.model.component import LogLine
from watchdog.ports import Refused, Unavailable

# How much of the log the platform is asked to begin with: what a short gap may have missed.
_LINES_BEFORE = 200
# The platform hands out one address for each component, and nobody has this many.
_URLS_MAX = 8
_TAIL_BYTES_MAX = 256 * 1024
# One frame is a line or a few of them; the library refuses a larger one before it is in memory.
_FRAME_BYTES_MAX = 1024 * 1024
_FRAMES_WAITING_MAX = 16
# A dead connection is noticed within two of these; an app that is silent is not.
_PING_S = 20.0
_CLOSE_S = 1.0
_BROKEN = (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, BodyError, OSError)


class LiveLogs:
    """Follows the run logs of deployments."""

    def __init__(self, options: DigitalOceanOptions, reader: Reader, transport: Transport) -> None:
        self._open_s = options.request_timeout.total_seconds()
        self._reader = reader
        self._transport = transport

    @asynccontextmanager
    async def follow(self, ask: Ask) -> AsyncIterator[AsyncIterator[LogLine]]:
        """Open the log that ``ask`` asks for; the lines come until the platform ends the stream.

        Raises:
            Refused: there is no live log, or it does not let us in.
            Unavailable: no connection, or it broke; also while lines are read.
        """
        query = {**ask.query, "type": "RUN", "follow": "true", "tail_lines": _LINES_BEFORE}
        url = (await self._places(ask, query)).live_url
        if not url:
            msg = f"{ask.what}: there is no live log"
            raise Refused(msg)
        async with AsyncExitStack() as stack:
            opened = await self._pieces(ask, url, stack)
            pieces = await stack.enter_async_context(aclosing(opened))
            guarded = await stack.enter_async_context(aclosing(_guarded(ask, pieces)))
            yield await stack.enter_async_context(aclosing(lines_of(guarded)))

    async def past(self, ask: Ask) -> tuple[LogLine, ...]:
        """Return the last lines of the log that ``ask`` asks for, in order for each component.

        Raises:
            Refused: there is no such log.
            Unavailable: the platform could not be asked.
        """
        query = {**ask.query, "type": "RUN", "follow": "false", "tail_lines": _LINES_BEFORE}
        urls = (await self._places(ask, query)).historic_urls[:_URLS_MAX]
        if not urls:
            msg = f"{ask.what}: there is no past log"
            raise Refused(msg)
        fetch = self._transport.fetch_tail
        texts = await asyncio.gather(*(fetch(one, _TAIL_BYTES_MAX) for one in urls))
        found: list[LogLine] = []
        for text in texts:
            cutter = Cutter()
            found += [*cutter.feed(text), *cutter.flush()]
        return tuple(found)

    async def _places(self, ask: Ask, query: dict[str, str | int | bool]) -> LogsReply:
        asked = Ask(
            operation=ask.operation, subject=ask.subject, path=ask.path, query=query, spare=True
        )
        async with self._reader.call(asked):
            _, reply = await self._reader.read(asked, LogsReply)
        return reply

    async def _pieces(self, ask: Ask, url: str, stack: AsyncExitStack) -> AsyncGenerator[str, None]:
        """Open ``url`` for as long as ``stack`` lasts, as a websocket if it can be one."""
        try:
            async with asyncio.timeout(self._open_s):
                try:
                    return _frames(await stack.enter_async_context(_websocket(url, self._open_s)))
                except InvalidHandshake:
                    if not url.startswith("http"):
                        raise
                    return await self._plain(ask, url, stack)
        except (InvalidHandshake, InvalidURI) as error:
            # Not chained: the text of either may quote the address, which holds a token.
            msg = f"{ask.what}: the live log does not let us in ({type(error).__name__})"
            raise Refused(msg) from None
        except (TimeoutError, WebSocketException, *_BROKEN) as error:
            msg = f"{ask.what}: the live log cannot be reached ({type(error).__name__})"
            raise Unavailable(msg) from None

    async def _plain(self, ask: Ask, url: str, stack: AsyncExitStack) -> AsyncGenerator[str, None]:
        client = await stack.enter_async_context(self._transport.lines.single())
        # No limit on reading: an app may have nothing to say for a long time.
        timeout = httpx.Timeout(self._open_s, read=None)
        headers = {"user-agent": AGENT, "accept-encoding": "identity"}
        asked = client.stream("GET", url, headers=headers, timeout=timeout)
        reply = await stack.enter_async_context(asked)
        if reply.status_code != 200:
            msg = f"{ask.what}: the live log answered {reply.status_code}"
            raise Refused(msg)
        return _decoded(reply)


def _websocket(url: str, open_s: float) -> connect:
    # doctl does the same: the scheme says how to encrypt, and never how to speak.
    address = re.sub(r"^http(s?)://", r"ws\1://", url)
    return connect(
        address,
        ssl=trusted() if address.startswith("wss://") else None,
        user_agent_header=AGENT,
        open_timeout=open_s,
        close_timeout=_CLOSE_S,
        compression=None,
        ping_interval=_PING_S,
        ping_timeout=_PING_S,
        max_size=_FRAME_BYTES_MAX,
        max_queue=_FRAMES_WAITING_MAX,
    )


async def _frames(socket: ClientConnection) -> AsyncGenerator[str, None]:
    async for message in socket:
        text = message if isinstance(message, str) else message.decode("utf-8", errors="replace")
        with suppress(ValidationError):  # Not in a frame, then as it is.
            text = LogFrame.model_validate_json(text).data
        # A frame holds whole lines, whether or not it ends the last of them.
        yield text if text.endswith("\n") else f"{text}\n"


async def _decoded(reply: httpx.Response) -> AsyncGenerator[str, None]:
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    async for raw in reply.aiter_raw():
        yield decoder.decode(raw)


async def _guarded(ask: Ask, pieces: AsyncIterator[str]) -> AsyncGenerator[str, None]:
    """Pass the pieces on, and say in our own words that the stream broke."""
    try:
        async for piece in pieces:
            yield piece
    except (WebSocketException, *_BROKEN) as error:
        msg = f"{ask.what}: the live log broke off ({type(error).__name__})"
        raise Unavailable(msg) from None
