"""The HTTP skin of the logs: files that were, and streams that go on, as text or in a websocket.

As on the platform the addresses carry a token of their own and ask for no other. A live log ends
when its deployment no longer serves. What the lines say is decided elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from watchdog.simulator.connections import Clock, Sleep, reset
from watchdog.simulator.faults import FOLLOW_LOGS, Fault, FaultKind
from watchdog.simulator.logs import read_log
from watchdog.simulator.platform import Simulator
from watchdog.simulator.wire import RefusedError

_PLACE = "{app_id}/{deployment_id}/{component}/{kind}"
_POLL_S = 1.0
_REFUSING = frozenset({FaultKind.STATUS, FaultKind.THROTTLED, FaultKind.APPLIED_LATER})


class _Cut(Exception):
    """The stream is to break off here."""


class LogApi:
    """The log files and streams of one simulator."""

    def __init__(self, simulator: Simulator, clock: Clock, sleep: Sleep) -> None:
        self._simulator = simulator
        self._clock = clock
        self._sleep = sleep

    def routes(self) -> list[BaseRoute]:
        """The routes that the API's replies point to."""
        return [
            Route(f"/historic/{_PLACE}", self._read, methods=["GET"]),
            Route(f"/live/{_PLACE}", self._stream_text, methods=["GET"]),
            WebSocketRoute(f"/live/{_PLACE}", self._stream_frames),
        ]

    async def _read(self, request: Request) -> Response:
        self._simulator.advance(self._clock())
        try:
            return PlainTextResponse(read_log(self._simulator, request.path_params))
        except RefusedError as refused:
            return PlainTextResponse(refused.message, refused.status)

    async def _stream_text(self, request: Request) -> Response:
        fault = await self._fault(request)
        if fault is not None and fault.kind in _REFUSING:
            return PlainTextResponse("the log is not available", fault.status)
        return StreamingResponse(self._text(request, fault), media_type="text/plain")

    async def _text(self, request: Request, fault: Fault | None) -> AsyncIterator[str]:
        try:
            async for line in self._lines(request.path_params, fault):
                yield line
        except _Cut:
            await reset(request.scope, request.receive)

    async def _stream_frames(self, websocket: WebSocket) -> None:
        fault = await self._fault(websocket)
        if fault is not None and fault.kind in _REFUSING:
            # Before it is accepted, which the asker sees as a status of 403.
            await websocket.close(1008)
            return
        await websocket.accept()
        try:
            async for line in self._lines(websocket.path_params, fault):
                await websocket.send_text(json.dumps({"data": line}))
            await websocket.close(1000)
        except _Cut:
            await websocket.close(1011)
        except WebSocketDisconnect:
            return

    async def _fault(self, asked: HTTPConnection) -> Fault | None:
        """The fault that befalls this stream; a delay is over when this returns."""
        self._simulator.advance(self._clock())
        known = self._simulator.apps.get(asked.path_params["app_id"])
        names = () if known is None else (known.name, known.id)
        fault = self._simulator.faults.take(FOLLOW_LOGS, names)
        if fault is not None and fault.kind is FaultKind.DELAYED:
            await self._sleep(fault.delay_s)
            return None
        return fault

    async def _lines(self, place: dict[str, str], fault: Fault | None) -> AsyncIterator[str]:
        """The log as it grows, line by line, until its deployment no longer serves.

        Raises:
            _Cut: the fault says so.
        """
        kind = None if fault is None else fault.kind
        left = fault.lines if fault is not None and kind is FaultKind.CUT else None
        if kind in {FaultKind.DROPPED, FaultKind.REPLY_LOST}:
            left = 0
        last = ""
        while True:
            self._simulator.advance(self._clock())
            lines = _after(last, self._read_lines(place)) if kind is not FaultKind.SILENT else []
            for line in lines:
                if left == 0:
                    raise _Cut
                yield f"{line}\n"
                last, left = line, None if left is None else left - 1
            if self._simulator.app_of_id(place["app_id"]).serving_id != place["deployment_id"]:
                return
            await self._sleep(_POLL_S)

    def _read_lines(self, place: dict[str, str]) -> list[str]:
        try:
            return read_log(self._simulator, place).splitlines()
        except RefusedError:
            return []


def _after(last: str, lines: list[str]) -> list[str]:
    """What has come since ``last``; all of it where that has fallen off the beginning."""
    return lines[lines.index(last) + 1 :] if last in lines else lines
