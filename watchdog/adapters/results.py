"""Posts what a remote vantage saw to a daemon; the format is that of the inbound probe results.

It tries once and says whether another try could help. It does not know who sampled, nor when.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx

from watchdog import __version__
from watchdog.model.observation import Answer, Observation
from watchdog.model.pushed import RemoteResult
from watchdog.ports import Misconfigured, Refused, Unavailable

RESULTS_MAX = 1_000
"""How many results one message may hold."""

_WORDS_MAX = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class PusherOptions:
    """Where to post, as whom, and with which token; a whole try ends within ``timeout``."""

    url: str
    vantage: str
    token: Callable[[], str] = field(repr=False)
    timeout: timedelta = timedelta(seconds=10)
    ca_file: str = ""


class ResultPusher:
    """Pushes results of one vantage to one daemon, over a connection that is kept."""

    def __init__(self, options: PusherOptions) -> None:
        """Prepare a client; nothing is connected yet.

        Raises:
            Misconfigured: the file of certificates cannot be used.
        """
        self._options = options
        try:
            tls = ssl.create_default_context(cafile=options.ca_file or None)
        except (OSError, ValueError) as error:
            raise Misconfigured("the file of certificates cannot be used") from error
        self._client = httpx.AsyncClient(verify=tls, trust_env=False, timeout=None)  # noqa: S113 - each push has a deadline of its own

    async def push(self, results: Sequence[RemoteResult]) -> dict[str, int]:
        """Post up to a thousand results; return what the daemon made of them.

        Safe to repeat, though results that arrived twice count twice.

        Raises:
            Unavailable: it could not be reached, or wants to be asked later.
            Refused: it will not take this message.
            Misconfigured: name or token are wrong.
        """
        assert len(results) <= RESULTS_MAX, "a message is bounded"
        headers = {
            "Authorization": f"Bearer {self._options.token()}",
            "Content-Type": "application/json",
            "User-Agent": f"rollback-watchdog/{__version__}",
        }
        body = results_body(self._options.vantage, results)
        try:
            async with asyncio.timeout(self._options.timeout.total_seconds()):
                reply = await self._client.post(self._options.url, content=body, headers=headers)
        except httpx.LocalProtocolError:
            # Not chained: it quotes the header that it refused, which holds the token.
            raise Misconfigured("the token cannot be sent in a header") from None
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError) as error:
            late = "no answer in time" if isinstance(error, TimeoutError) else type(error).__name__
            cause = str(error) or late
            raise Unavailable(f"the daemon could not be reached ({cause})") from error
        return _counts(reply)

    async def close(self) -> None:
        """Let the connection go. Safe to repeat."""
        await self._client.aclose()


def results_body(vantage: str, results: Sequence[RemoteResult]) -> bytes:
    """Return one message as JSON."""
    return json.dumps({"vantage": vantage, "results": [_result(one) for one in results]}).encode()


def _result(result: RemoteResult) -> dict[str, Any]:
    one: Observation = result.observation
    ok = {Answer.PASSED: True, Answer.FAILED: False, Answer.NO_ANSWER: None}[one.answer]
    told: dict[str, Any] = {"signal": one.signal, "t": one.begun_at.isoformat(), "ok": ok}
    if result.app:
        told["app"] = result.app
    if one.reason is not None:
        told["reason"] = one.reason.value
    if one.latency is not None:
        told["latency_ms"] = round(one.latency.total_seconds() * 1_000, 3)
    if one.detail:
        told["detail"] = one.detail
    return told


def _counts(reply: httpx.Response) -> dict[str, int]:
    status = reply.status_code
    try:
        said = reply.json()
    except ValueError:
        said = {}
    said = said if isinstance(said, dict) else {}
    if status == 401:
        raise Misconfigured("the daemon knows no such name, or another token (401)")
    if status in {408, 425, 429} or status >= 500:
        raise Unavailable(f"the daemon wants to be asked later ({status})")
    if status != 200:
        words = f"{said.get('place', '')} {said.get('message', '')}".strip()[:_WORDS_MAX]
        raise Refused(f"the daemon will not take it ({status}): {words or 'no reason given'}")
    counts = said.get("counts")
    return {str(key): int(one) for key, one in counts.items()} if isinstance(counts, dict) else {}
