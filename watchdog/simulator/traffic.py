"""The simulated apps themselves, serving their users over HTTP.

Each request is answered by whatever version serves at that instant. The body names the version
and the deployment, so that a prober can prove whom it met.
"""

from __future__ import annotations

import json

from watchdog.simulator.behaviours import Answer, Shape
from watchdog.simulator.connections import (
    Clock,
    Receive,
    Scope,
    Send,
    Sleep,
    is_closed,
    reset,
    wait_for_disconnect,
)
from watchdog.simulator.platform import Simulator
from watchdog.simulator.records import App


class AppTraffic:
    """Serves the users of all apps of one simulator."""

    def __init__(self, simulator: Simulator, clock: Clock, sleep: Sleep) -> None:
        self._simulator = simulator
        self._clock = clock
        self._sleep = sleep

    async def serve(self, app: App, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request to ``app``, or fail to in the scripted way."""
        self._simulator.advance(self._clock())
        answer = self._simulator.answer(app, scope["path"])
        headers, body = _render(app, answer)
        match answer.shape:
            case Shape.HANG:
                await wait_for_disconnect(receive)
                return
            case Shape.RESET:
                await reset(scope, receive)
                return
            case Shape.REFUSE:
                await reset(scope, receive, refused=True)
                return
            case Shape.WHOLE:
                await self._sleep(answer.latency_ms / 1000)
                pieces = [body]
            case Shape.DRIP:
                pieces = [body[i : i + 1] for i in range(len(body))]
        start = {"type": "http.response.start", "status": answer.status, "headers": headers}
        await send(start)
        for piece in pieces:
            if is_closed(scope):
                return
            if answer.shape is Shape.DRIP:
                await self._sleep(answer.latency_ms / 1000)
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def _render(app: App, answer: Answer) -> tuple[list[tuple[bytes, bytes]], bytes]:
    serving = app.serving
    good = answer.status < 400 and not answer.text.startswith("error")
    content: dict[str, str] = {"app": app.name, "status": "ok" if good else "error"}
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    if not good:
        content["error"] = answer.text
    if serving is not None:
        content |= {"version": serving.content.version, "deployment": serving.id}
        headers.append((b"x-deployment-id", serving.id.encode()))
        headers.append((b"x-version", serving.content.version.encode()))
    body = json.dumps(content).encode()
    headers.append((b"content-length", str(len(body)).encode()))
    return headers, body
