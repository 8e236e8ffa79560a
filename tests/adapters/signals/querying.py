"""Replies of a Prometheus API as tests write them, and a signal that asks for them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

from tests.adapters.signals.views import NOON, view
from watchdog.adapters.clock import SystemClock
from watchdog.adapters.signals.http_options import HttpOptions
from watchdog.adapters.signals.prometheus import PrometheusOptions, PrometheusSignal
from watchdog.model.identity import DeploymentId
from watchdog.model.view import AppView, Deployment, Phase

AT_S = NOON.timestamp()


def clean(text: str, most: int) -> str:
    return text.replace("hunter2", "[redacted]")[:most]


def signal(url: str, query: str = "up", **options: Any) -> PrometheusSignal:
    timeout = options.pop("timeout", timedelta(seconds=2))
    http = HttpOptions(name="load", url=url, timeout=timeout, **options.pop("http", {}))
    plain = PrometheusOptions(name="load", http=http, query=query, **options)
    return PrometheusSignal(plain, SystemClock(), clean)


def success(kind: str, result: object, **more: object) -> bytes:
    body = {"status": "success", "data": {"resultType": kind, "result": result}, **more}
    return json.dumps(body).encode()


def vector(*values: str, **more: object) -> bytes:
    result = [
        {"metric": {"instance": str(at)}, "value": [AT_S, one]} for at, one in enumerate(values)
    ]
    return success("vector", result, **more)


def matrix(*series: list[tuple[float, str]]) -> bytes:
    return success("matrix", [{"metric": {}, "values": one} for one in series])


def error(kind: str, text: str) -> bytes:
    return json.dumps({"status": "error", "errorType": kind, "error": text}).encode()


def live(name: str = "d9") -> AppView:
    deployment = Deployment(id=DeploymentId(name), phase=Phase.ACTIVE, created_at=NOON)
    return replace(view(), live=deployment)


class Asking:
    """A Prometheus that answers ``body`` and remembers what it was asked."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.head = ""
        self.form: dict[str, str] = {}

    async def __call__(self, reader, writer) -> None:
        self.head = (await reader.readuntil()).decode()
        length = int(self.head.lower().partition("content-length: ")[2].split("\r\n")[0])
        asked = parse_qs((await reader.readexactly(length)).decode())
        self.form = {name: values[0] for name, values in asked.items()}
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(self.body) + self.body)
        await writer.drain()
