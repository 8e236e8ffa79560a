"""The last lines of a deployment's logs, for people to read: bounded and redacted.

Logs are evidence to be kept, never evidence to decide on, so what is gone is simply not there.
The addresses that the platform hands out are fetched without the token.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from pydantic import ValidationError

from watchdog.adapters.platforms.digitalocean.redaction import redact
from watchdog.adapters.platforms.digitalocean.wire import LogFrame, LogsReply
from watchdog.ports import LogExcerpt

LINES_MAX: Final = 200
BYTES_MAX: Final = 32 * 1024
# The platform hands out one address or a few; we do not follow a list without end.
_URLS_MAX = 4
# A line longer than this is data, not a message.
_LINE_CHARACTERS_MAX = 2000

FetchTail = Callable[[str, int], Awaitable[str]]


async def read_excerpt(kind: str, reply: LogsReply, fetch_tail: FetchTail) -> LogExcerpt | None:
    """Fetch what ``reply`` points to; None when there is nothing in it."""
    # Past logs are plain text and complete; the live address is a stream made for a browser,
    # asked only where it is all there is and is not a websocket.
    urls = reply.historic_urls[:_URLS_MAX] or (reply.live_url,)
    fetched = await asyncio.gather(*(fetch_tail(url, BYTES_MAX) for url in urls if _is_http(url)))
    texts = [text for text in fetched if text.strip()]
    # Each address is a component of the app: a talkative one must not crowd out the others.
    parts = (tidy(text, shares=len(texts)) for text in texts)
    text = "\n".join(part for part in parts if part)
    return LogExcerpt(kind=kind.lower(), text=text) if text else None


def tidy(text: str, *, shares: int = 1) -> str:
    """Return the last lines of ``text``, redacted: at most LINES_MAX lines and BYTES_MAX bytes.

    With several ``shares`` both bounds are divided by their number.
    """
    kept: list[str] = []
    room_bytes = BYTES_MAX // shares
    for line in reversed(text.splitlines()[-(LINES_MAX // shares) :]):
        # Redact first: a cut could take away the end by which a secret is known.
        plain = redact(_unframed(line))[:_LINE_CHARACTERS_MAX]
        plain = "".join(one if one.isprintable() or one == "\t" else " " for one in plain).rstrip()
        room_bytes -= len(plain.encode()) + 1
        if room_bytes < 0:
            break
        kept.append(plain)
    return "\n".join(reversed(kept)).strip("\n")


def _unframed(line: str) -> str:
    """Take a log line out of the JSON frame that the live stream puts around it."""
    if not line.startswith('{"data"'):
        return line
    try:
        return LogFrame.model_validate_json(line).data.rstrip("\n")
    except ValidationError:
        return line


def _is_http(url: str) -> bool:
    return url.startswith(("https://", "http://"))
