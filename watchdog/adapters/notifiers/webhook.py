"""Posts each notice as signed JSON to an address of the operator's.

The body is version 1 of a format that only ever gains keys; a change that takes one away or
alters its meaning gets a new ``version``. The address may itself be a secret and is never shown.
It does not retry and does not know who reads the notice.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

from watchdog import __version__
from watchdog.adapters.notifiers.signature import HEADER, sign, verify_signature
from watchdog.model.notice import Notice
from watchdog.ports import Clock, Misconfigured, OutcomeUnknown, PortError, Refused, Unavailable

__all__ = ["WebhookNotifier", "WebhookOptions", "verify_signature", "webhook_body"]

Secret = Callable[[], str]
"""Returns a secret's present value; may raise OSError, LookupError or ValueError."""

BODY_VERSION = 1

# Replies are not used; this much is read so that a polite receiver sees its answer taken.
REPLY_BYTES_MAX = 16 * 1024
REPLY_READ_MAX_S = 0.5

# A receiver may ask for patience, but people are waiting for the notice.
RETRY_AFTER_MAX = timedelta(hours=1)

TRY_LATER = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookOptions:
    """One webhook. Without ``secret`` the body is not signed.

    ``timeout`` is a whole delivery's. ``headers`` may carry further credentials. With ``ca_file``
    only that authority is trusted.
    """

    name: str
    url: Secret = field(repr=False)
    secret: Secret | None = field(default=None, repr=False)
    headers: Mapping[str, str | Secret] = field(default_factory=dict, repr=False)
    timeout: timedelta = timedelta(seconds=10)
    verify_tls: bool = True
    ca_file: str = ""


class WebhookNotifier:
    """A channel that posts each notice to one address.

    The notice's id goes along as ``Watchdog-Notice-Id``: a receiver that saw it before may
    answer 2xx and forget it. Redirects are not followed.

    Raises:
        Misconfigured: the CA file cannot be used.
    """

    def __init__(
        self,
        options: WebhookOptions,
        clock: Clock,
        *,
        transport: Callable[[], httpx.AsyncBaseTransport] | None = None,
    ) -> None:
        self._options = options
        self._clock = clock
        self._transport = transport
        self._tls = _tls_context(options)

    @property
    def name(self) -> str:
        """The channel's name."""
        return self._options.name

    def __repr__(self) -> str:
        return f"WebhookNotifier({self._options!r})"

    async def deliver(self, notice: Notice) -> None:
        """Post ``notice``; return once the receiver answered 2xx.

        Raises:
            Unavailable: not connected, or the receiver asks to try later.
            OutcomeUnknown: sent, but no usable answer came.
            Refused: the receiver does not want this notice.
            Misconfigured: address, secret or permission are wrong.
        """
        request = self._build(notice)
        subject = f"webhook {self.name!r} at {request.url.host}"
        progress = _Progress()
        request.extensions["trace"] = progress.note
        try:
            async with asyncio.timeout(self._options.timeout.total_seconds()):
                reply = await self._send(request)
        except httpx.LocalProtocolError:
            # Not chained: it quotes the header that it refused, which may be a secret.
            raise Misconfigured(f"{subject} has a header that HTTP forbids") from None
        except (httpx.HTTPError, httpx.StreamError, OSError) as fault:
            if progress.sent:
                raise OutcomeUnknown(f"{subject} gave no usable answer") from fault
            raise Unavailable(f"{subject} could not be reached") from fault
        self._judge(reply, subject)

    def _build(self, notice: Notice) -> httpx.Request:
        body = webhook_body(notice)
        headers = {
            b"content-type": b"application/json",
            b"user-agent": f"rollback-watchdog/{__version__}".encode(),
            b"watchdog-notice-id": notice.id.encode(),
        }
        # Nothing is chained here: the cause may quote the secret that it stumbled over.
        try:
            for name, value in self._options.headers.items():
                text = value if isinstance(value, str) else value()
                headers[name.lower().encode()] = text.encode()
            if self._options.secret is not None:
                signature = sign(self._options.secret(), body, self._clock.now())
                headers[HEADER.lower().encode()] = signature.encode()
            url = httpx.URL(self._options.url())
        except (PortError, OSError, LookupError, ValueError, httpx.InvalidURL):
            detail = f"webhook {self.name!r} has an unusable address or secret"
            raise Misconfigured(detail) from None
        if url.scheme not in {"http", "https"} or not url.host:
            raise Misconfigured(f"webhook {self.name!r} has no http or https address")
        return httpx.Request("POST", url, headers=list(headers.items()), content=body)

    async def _send(self, request: httpx.Request) -> httpx.Response:
        """Send once over a fresh connection; return the reply's head, some of its body read."""
        # httpcore leaves a socket whose TLS handshake is cancelled to the garbage collector, but
        # closes one that runs into its own limit: so that limit, which holds for connecting and
        # for the handshake by turns, comes before the deadline.
        limit_s = self._options.timeout.total_seconds() * 0.45
        async with httpx.AsyncClient(
            transport=self._open(),
            timeout=httpx.Timeout(None, connect=limit_s),
            trust_env=False,
            follow_redirects=False,
        ) as client:
            reply = await client.send(request, stream=True)
            try:
                # The head has decided already; nothing about the body can change that.
                with contextlib.suppress(httpx.HTTPError, httpx.StreamError, OSError):
                    async with asyncio.timeout(REPLY_READ_MAX_S):
                        await _read_some(reply)
            finally:
                await reply.aclose()
            return reply

    def _open(self) -> httpx.AsyncBaseTransport:
        if self._transport is not None:
            return self._transport()
        return httpx.AsyncHTTPTransport(verify=self._tls, trust_env=False)

    def _judge(self, reply: httpx.Response, subject: str) -> None:
        status = reply.status_code
        if 200 <= status <= 299:
            return
        message = f"{subject} answered {status}"
        if status in TRY_LATER or status >= 500:
            wish = reply.headers.get("retry-after", "")
            raise Unavailable(message, retry_after=parse_retry_after(wish, self._clock.now()))
        if status in {401, 403} or 300 <= status <= 399:
            raise Misconfigured(message)
        raise Refused(message, code=str(status))


async def _read_some(reply: httpx.Response) -> None:
    read_bytes = 0
    async for chunk in reply.aiter_raw():
        read_bytes += len(chunk)
        if read_bytes > REPLY_BYTES_MAX:
            return


class _Progress:
    """Follows httpcore's trace, to know whether the receiver may have got anything."""

    def __init__(self) -> None:
        self.sent = False

    async def note(self, event: str, _: object) -> None:
        if event == "http11.send_request_headers.started":
            self.sent = True


def webhook_body(notice: Notice) -> bytes:
    """Write ``notice`` as the JSON that is posted and signed."""
    at = notice.at.astimezone(UTC).isoformat(timespec="milliseconds")
    body = {
        "version": BODY_VERSION,
        "id": notice.id,
        "key": notice.key,
        "kind": notice.kind.value,
        "severity": notice.severity.value,
        "app": notice.app,
        "app_name": notice.app_name,
        "title": notice.title,
        "text": notice.text,
        "at": at.replace("+00:00", "Z"),
        "event": notice.event,
        "deployment": notice.deployment,
    }
    # ASCII only: a commit message may hold half a surrogate pair, which UTF-8 cannot carry.
    return json.dumps(body, separators=(",", ":")).encode("ascii")


def parse_retry_after(text: str, now: datetime) -> timedelta | None:
    """Read a Retry-After header, seconds or an HTTP date; None when it is neither.

    Never negative, and never longer than an hour.
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        seconds = min(int(text[:9]), int(RETRY_AFTER_MAX.total_seconds()))
        return timedelta(seconds=seconds)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    wish = until.replace(tzinfo=until.tzinfo or UTC) - now
    return min(max(wish, timedelta(0)), RETRY_AFTER_MAX)


def _tls_context(options: WebhookOptions) -> ssl.SSLContext:
    try:
        if options.verify_tls and options.ca_file:
            return ssl.create_default_context(cafile=options.ca_file)
        context = httpx.create_ssl_context(verify=options.verify_tls, trust_env=False)
        if options.verify_tls:
            context.load_default_certs()
    except OSError as fault:  # ssl.SSLError is one too
        raise Misconfigured(f"cannot use the CA file {options.ca_file!r}") from fault
    return context
