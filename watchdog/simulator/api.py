"""The HTTP skin of the platform's API: tokens, limits, faults, and the operations behind them.

It turns requests into calls and replies into responses. What an operation means is decided
elsewhere; what time it is comes from the clock that is handed in, and so does waiting.
"""

from __future__ import annotations

import asyncio
import json
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from watchdog.simulator.calls import OPERATIONS, Operation, answer, refusal
from watchdog.simulator.connections import Clock, Sleep, reset
from watchdog.simulator.faults import Fault, FaultKind
from watchdog.simulator.ledger import Request as LedgerRequest
from watchdog.simulator.limits import Admission, RateLimit
from watchdog.simulator.log_api import LogApi
from watchdog.simulator.platform import Simulator
from watchdog.simulator.wire import Call, RefusedError, Reply

_GATEWAY_PAGE = "<html><body><h1>A timeout occurred</h1></body></html>"


class PlatformApi:
    """The platform's API over one simulator."""

    def __init__(self, simulator: Simulator, clock: Clock, sleep: Sleep = asyncio.sleep) -> None:
        self._simulator = simulator
        self._clock = clock
        self._sleep = sleep
        self._limits: dict[str, RateLimit] = {}

    def routes(self) -> list[BaseRoute]:
        """All routes of the API, and of the log files that it points to."""
        operations = [
            Route(o.path, partial(self.respond, o), methods=[o.method]) for o in OPERATIONS.values()
        ]
        return [
            *operations,
            *LogApi(self._simulator, self._clock, self._sleep).routes(),
        ]

    async def respond(self, operation: Operation, request: Request) -> Response:
        """Answer one request for ``operation``."""
        self._simulator.advance(self._clock())
        try:
            admission = self._admit(operation, request)
            call = await _read_call(operation, request)
        except RefusedError as refused:
            return self._finish(operation, request, refusal(self._simulator, refused), None)
        if not admission.admitted:
            reply = refusal(self._simulator, _throttled())
            return self._finish(operation, request, reply, admission)
        fault = self._simulator.faults.take(operation.name, self._names(call))
        if fault is None:
            return self._finish(operation, request, answer(self._simulator, call), admission)
        return await self._suffer(fault, call, request, admission)

    async def _suffer(
        self, fault: Fault, call: Call, request: Request, admission: Admission
    ) -> Response:
        operation = OPERATIONS[call.operation]
        match fault.kind:
            case FaultKind.DELAYED:
                await self._sleep(fault.delay_s)
                self._simulator.advance(self._clock())
                return self._finish(operation, request, answer(self._simulator, call), admission)
            case FaultKind.REPLY_LOST:
                answer(self._simulator, call)
                return await self._lose(call, request, applied=True)
            case FaultKind.DROPPED | FaultKind.CUT | FaultKind.SILENT:
                # The last two are for streams; of a single reply they leave as little.
                return await self._lose(call, request, applied=False)
            case FaultKind.THROTTLED:
                refused = _throttled()
            case FaultKind.STATUS:
                refused = _broken(fault.status)
            case FaultKind.APPLIED_LATER:
                self._simulator.postpone(fault.delay_s, lambda: _apply(self._simulator, call))
                refused = _broken(fault.status)
        reply = refusal(self._simulator, refused)
        response = self._finish(operation, request, reply, admission)
        if fault.html:
            return PlainTextResponse(_GATEWAY_PAGE, fault.status, media_type="text/html")
        if fault.retry_after_s is not None:
            response.headers["retry-after"] = str(fault.retry_after_s)
        return response

    async def _lose(self, call: Call, request: Request, *, applied: bool) -> Response:
        self._record(call.operation, request, 0, applied=applied)
        await reset(request.scope, request.receive)
        return _Nothing()

    def _admit(self, operation: Operation, request: Request) -> Admission:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        scopes = self._simulator.options.tokens.get(token)
        if scheme.lower() != "bearer" or scopes is None:
            raise RefusedError(401, "unauthorized", "Unable to authenticate you")
        if operation.scope not in scopes:
            raise RefusedError(403, "forbidden", f"the token lacks the scope {operation.scope}")
        options = self._simulator.options
        limit = self._limits.setdefault(
            token, RateLimit(options.requests_per_hour_max, options.requests_per_minute_max)
        )
        return limit.admit(self._simulator.now)

    def _finish(
        self, operation: Operation, request: Request, reply: Reply, admission: Admission | None
    ) -> Response:
        self._record(operation.name, request, reply.status, applied=reply.status < 300)
        headers = {} if admission is None else admission.headers()
        told = {} if reply.body is None else reply.body
        headers["x-request-id"] = str(told.get("request_id") or self._simulator.new_id())
        if reply.body is None:
            return Response(status_code=reply.status, headers=headers)
        return JSONResponse(reply.body, status_code=reply.status, headers=headers)

    def _record(self, operation: str, request: Request, status: int, *, applied: bool) -> None:
        known = self._simulator.apps.get(request.path_params.get("app_id", ""))
        self._simulator.ledger.record_request(
            LedgerRequest(
                at=self._simulator.now,
                operation=operation,
                app=None if known is None else known.name,
                status=status,
                applied=applied,
            )
        )

    def _names(self, call: Call) -> tuple[str, ...]:
        app = self._simulator.apps.get(call.path.get("app_id", ""))
        return () if app is None else (app.name, app.id)


class _Nothing(Response):
    """The response of a connection that is no more."""

    async def __call__(self, *_: object) -> None:
        return


def _throttled() -> RefusedError:
    return RefusedError(429, "too_many_requests", "API rate limit exceeded")


def _broken(status: int) -> RefusedError:
    return RefusedError(status, "server_error", "unexpected server-side error")


def _apply(simulator: Simulator, call: Call) -> None:
    answer(simulator, call)


async def _read_call(operation: Operation, request: Request) -> Call:
    raw = await request.body()
    try:
        body = json.loads(raw) if raw.strip() else {}
    except ValueError:
        raise RefusedError(400, "bad_request", "the body is not JSON") from None
    if not isinstance(body, dict):
        raise RefusedError(400, "bad_request", "the body is not an object")
    query: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        query.setdefault(name, []).append(value)
    return Call(
        operation=operation.name,
        base_url=f"{request.url.scheme}://{request.url.netloc}",
        url_path=request.url.path,
        path=dict(request.path_params),
        query=query,
        body=body,
    )
