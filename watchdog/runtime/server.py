"""The daemon's HTTP face: metrics, liveness, readiness and status, all read-only.

It knows no app logic: it is given functions that answer. ``/livez`` fails when the main loop has
stalled; ``/readyz`` until the platform was read and the store answers.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse

from watchdog import __version__
from watchdog.runtime.metrics import CONTENT_TYPE


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the daemon can say about itself. ``alive`` and ``ready`` return "" when all is well."""

    metrics: Callable[[], bytes]
    alive: Callable[[], str]
    ready: Callable[[], str]
    status: Callable[[], dict[str, Any]]


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
