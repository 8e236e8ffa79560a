"""The daemon's HTTP face: metrics, liveness, readiness and status, and what others push to it.

It knows no app logic: it is given functions that answer. ``/livez`` fails when the main loop has
stalled; ``/readyz`` until the platform was read and the store answers. Nothing that is posted to
``/inbound`` is read before its sender has proven to be one, and never more than a mebibyte.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.requests import ClientDisconnect

from watchdog import __version__
from watchdog.model.pushed import Malformed
from watchdog.runtime.inbound import BODY_BYTES_MAX, BODY_TAKES_MAX_S, Inbox, MessageOutcome
from watchdog.runtime.metrics import CONTENT_TYPE


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the daemon can say about itself. ``alive`` and ``ready`` return "" when all is well."""

    metrics: Callable[[], bytes]
    alive: Callable[[], str]
    ready: Callable[[], str]
    status: Callable[[], dict[str, Any]]
    inbox: Inbox | None = None
    body_takes_max_s: float = BODY_TAKES_MAX_S


def application(answers: Answers) -> FastAPI:
    """Return the ASGI application that serves ``answers``."""
    app = FastAPI(title="Watchdog", version=__version__, docs_url=None, redoc_url=None)

    @app.get("/metrics", response_class=Response)
    async def metrics() -> Response:
        """Prometheus metrics in the text format."""
        return Response(answers.metrics(), media_type=CONTENT_TYPE)

    @app.get("/livez")
    async def livez() -> JSONResponse:
        """Whether the main loop turns; restart the process when it does not."""
        return _verdict(answers.alive())

    @app.get("/readyz")
    async def readyz() -> JSONResponse:
        """Whether the daemon watches: the platform was read lately and the store answers."""
        return _verdict(answers.ready())

    @app.get("/status")
    async def status() -> JSONResponse:
        """Every watched app, what was decided about it, and why."""
        return JSONResponse(answers.status())

    if answers.inbox is not None:
        _add_inbound(app, answers.inbox, answers.body_takes_max_s)
    return app


class Server:
    """Serves an application on one address until stopped."""

    def __init__(self, app: FastAPI, host: str, port: int) -> None:
        """Listen on ``host``:``port``; port 0 takes a free one."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._address = (host, port)
        self._family = family
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off")
        self._server = _Quiet(config)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> str:
        """Start listening; return the address in use as ``host:port``.

        Raises:
            OSError: the address is taken or not ours.
        """
        listening = socket.create_server(self._address, family=self._family)
        self._task = asyncio.create_task(self._server.serve(sockets=[listening]))
        host, port = listening.getsockname()[:2]
        return f"[{host}]:{port}" if self._family == socket.AF_INET6 else f"{host}:{port}"

    async def stop(self) -> None:
        """Answer what is under way and stop listening. Safe to repeat."""
        self._server.should_exit = True
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)


class _Quiet(uvicorn.Server):
    """A uvicorn server that leaves signals to the daemon."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing: the daemon owns the signals."""
        yield


def _verdict(trouble: str) -> JSONResponse:
    if trouble:
        return JSONResponse({"ok": False, "reason": trouble}, status_code=503)
    return JSONResponse({"ok": True})


_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="watchdog", Basic realm="watchdog"'}


def _add_inbound(app: FastAPI, inbox: Inbox, takes_max_s: float) -> None:
    @app.post("/inbound/{name}")
    async def inbound(name: str, request: Request) -> JSONResponse:
        """Take alerts or results of probes from a sender that holds the token of ``name``."""
        source = inbox.proven(name, request.headers.get("authorization", ""))
        if source is None:
            return JSONResponse({"ok": False}, status_code=401, headers=_CHALLENGE)
        wait_s = inbox.wait_s(source)
        if wait_s:
            inbox.refused(source, MessageOutcome.TOO_MANY)
            headers = {"Retry-After": str(ceil(wait_s))}
            return JSONResponse({"ok": False}, status_code=429, headers=headers)
        body = await _body(request, takes_max_s)
        if isinstance(body, _Refusal):
            inbox.refused(source, body.outcome)
            return _told(body.status, Malformed(place="body", message=body.says, mend=body.mend))
        taken = inbox.take(source, body)
        if isinstance(taken, Malformed):
            return _told(400, taken)
        return JSONResponse({"ok": True, "counts": taken})


def _told(status: int, wrong: Malformed) -> JSONResponse:
    content = {"ok": False, "place": wrong.place, "message": wrong.message, "mend": wrong.mend}
    return JSONResponse(content, status_code=status)


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why a body is not read, or not to its end."""

    status: int
    outcome: MessageOutcome
    says: str
    mend: str


_ENCODED = _Refusal(
    415, MessageOutcome.WRONG_TYPE, "is compressed", "send it without Content-Encoding"
)
_NOT_JSON = _Refusal(
    415,
    MessageOutcome.WRONG_TYPE,
    "is not declared as JSON",
    "send it with the header Content-Type: application/json",
)
_TOO_LARGE = _Refusal(
    413,
    MessageOutcome.TOO_LARGE,
    f"is longer than {BODY_BYTES_MAX} bytes",
    "send less at once",
)
_TOO_SLOW = _Refusal(
    408,
    MessageOutcome.TOO_SLOW,
    "did not arrive in time",
    "send it faster, or less at once",
)


async def _body(request: Request, takes_max_s: float) -> bytes | _Refusal:
    """Return the body of a request that declares JSON as it is, of bounded length and in time."""
    headers = request.headers
    if headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        return _ENCODED  # Unpacking could make a million bytes of a thousand.
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind and kind != "application/json" and not kind.endswith("+json"):
        return _NOT_JSON
    declared = headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared) > BODY_BYTES_MAX:
        return _TOO_LARGE
    body = bytearray()
    try:
        async with asyncio.timeout(takes_max_s):
            async for piece in request.stream():
                body += piece
                if len(body) > BODY_BYTES_MAX:
                    return _TOO_LARGE
    except (TimeoutError, ClientDisconnect):
        return _TOO_SLOW
    return bytes(body)
