"""The two skins of a simulator: one ASGI application, and the same on real sockets.

In process every request is dispatched by its host name (``http://shop.app.test``); on sockets
each app has a listener of its own, as each app has an address of its own on the platform.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

import uvicorn
from starlette.responses import JSONResponse
from starlette.routing import Router

from watchdog.simulator.admin import AdminApi
from watchdog.simulator.api import PlatformApi
from watchdog.simulator.connections import (
    AsgiApp,
    Clock,
    Receive,
    ResettableProtocol,
    Scope,
    Send,
    Sleep,
)
from watchdog.simulator.platform import Simulator
from watchdog.simulator.traffic import AppTraffic

APP_DOMAIN = "app.test"
_BACKLOG = 512


def utc_now() -> datetime:
    """The real time; the default clock of a simulator on real sockets."""
    return datetime.now(UTC)


def api_app(simulator: Simulator, clock: Clock, sleep: Sleep = asyncio.sleep) -> AsgiApp:
    """The whole simulated world as one ASGI application, for ``httpx.ASGITransport``.

    Requests to ``http://NAME.app.test`` reach the app of that name, all others the platform's
    API. ``sleep`` is how answers are delayed; hand in a virtual one with a virtual clock.
    """
    simulator.advance(clock())
    for app in simulator.apps.values():
        app.live_url = app.live_url or f"http://{app.name}.{APP_DOMAIN}"
    places = {_place(app.live_url): app for app in simulator.apps.values()}
    router = Router(
        [*PlatformApi(simulator, clock, sleep).routes(), *AdminApi(simulator, clock).routes()],
        default=_no_such_path,
        redirect_slashes=False,
    )
    traffic = AppTraffic(simulator, clock, sleep)

    async def dispatch(scope: Scope, receive: Receive, send: Send) -> None:
        # Not by the Host header, which a prober may set as it likes.
        reached: tuple[str, int | None] = scope.get("server") or ("", None)
        app = next((places[part] for part in reversed(reached) if part in places), None)
        if app is not None and scope["type"] == "http":
            await traffic.serve(app, scope, receive, send)
        else:
            await router(scope, receive, send)

    return dispatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A simulator that is being served; ``token`` is one that the API accepts."""

    simulator: Simulator
    api_url: str
    token: str

    def app_url(self, name: str) -> str:
        """Where the users of that app find it."""
        return self.simulator.app(name).live_url


@contextlib.asynccontextmanager
async def serve(
    simulator: Simulator,
    host: str = "127.0.0.1",
    api_port: int = 0,
    clock: Clock = utc_now,
) -> AsyncIterator[Running]:
    """Serve the simulator on real sockets until the block ends.

    Port 0 lets the operating system choose. The scenario's second zero is the moment of this
    call. Open connections are cut when the block ends.

    Raises:
        OSError: the port is taken.
    """
    simulator.advance(clock())
    with contextlib.ExitStack() as sockets:
        api_socket = sockets.enter_context(_listen(host, api_port))
        listeners = [api_socket]
        for app in simulator.apps.values():
            listeners.append(sockets.enter_context(_listen(host, 0)))
            app.live_url = _url(listeners[-1])
        config = uvicorn.Config(
            api_app(simulator, clock),
            http=ResettableProtocol,
            ws="websockets-sansio",  # the older one is deprecated by its library
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=1,
        )
        server = _QuietServer(config)
        task = asyncio.create_task(server.serve(sockets=listeners))
        await server.ready.wait()
        token = next(iter(simulator.options.tokens))
        try:
            yield Running(simulator=simulator, api_url=_url(api_socket), token=token)
        finally:
            server.should_exit = True
            for protocol in list(server.server_state.connections):
                protocol.transport.abort()
            await task


class _QuietServer(uvicorn.Server):
    """A server that leaves the process's signals to whoever owns the process."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, and say so."""
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield


def _listen(host: str, port: int) -> socket.socket:
    # asyncio turns Nagle's delay off only for sockets that name their protocol; with it on, each
    # answer over a kept connection takes 40 ms longer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    listener.setblocking(False)
    return listener


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{host}:{port}"


def _place(live_url: str) -> str | int:
    """What tells an app's address from all others: the port if it has one, else the host."""
    parts = urlsplit(live_url)
    return parts.port or parts.hostname or ""


async def _no_such_path(scope: Scope, receive: Receive, send: Send) -> None:
    body = {"id": "not_found", "message": "The resource you were accessing could not be found."}
    await JSONResponse(body, 404)(scope, receive, send)
