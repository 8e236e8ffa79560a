"""A daemon that others may push to, on a free port of the loopback, with its clock in our hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import httpx

from tests.runtime.test_server import Running
from tests.runtime.worlds import Stage
from watchdog.adapters.inbound import PARSERS
from watchdog.model.observation import Observation
from watchdog.runtime.alerts import AlertBoard, AlertSignal, InboundSource
from watchdog.runtime.daemon import Daemon
from watchdog.runtime.options import Plan
from watchdog.runtime.server import Answers, Server, application
from watchdog.runtime.watch import Watch

TOKEN = "0123456789abcdef-plain"


def source(name: str = "monitor", kind: str = "plain", **changes: Any) -> InboundSource:
    """Return a source of plain alerts about any app that its label ``app`` names."""
    plain = InboundSource(
        name=name,
        token=lambda: TOKEN,
        read=PARSERS[kind],
        app_label="app",
        signal="alert",
    )
    return replace(plain, **changes)


def alert(status: str = "firing", name: str = "queue-full", app: str = "shop") -> dict[str, Any]:
    """Return an alert in the plain format."""
    return {"name": name, "status": status, "labels": {"app": app}}


class Pushed(Running):
    """A daemon of a stage, behind its server."""

    def __init__(self, stage: Stage, daemon: Daemon, server: Server) -> None:
        super().__init__(daemon, server)
        self.stage = stage

    async def post(
        self, body: Any, to: str = "monitor", token: str = TOKEN, **how: Any
    ) -> httpx.Response:
        """Post a body to one source's place, as JSON unless it is bytes already."""
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        headers = {"Authorization": f"Bearer {token}", **how.pop("headers", {})}
        async with httpx.AsyncClient(trust_env=False) as client:
            url = f"{self.url}/inbound/{to}"
            return await client.post(url, headers=headers, **content, **how)

    def watch(self, name: str = "shop") -> Watch:
        """Return the watch of one app."""
        (found,) = [one for one in self.daemon.fleet.watches.values() if one.name == name]
        return found

    def seen(self, signal: str = "alert", name: str = "shop") -> list[Observation]:
        """Return what was seen of one signal of an app, credited or not yet."""
        watch = self.watch(name)
        return [one for one in (*watch.credited, *watch.pending) if one.signal == signal]

    def counted(self, family: str, **labels: str) -> float:
        """Return the value of one series."""
        value = self.daemon.metrics.registry.get_sample_value(family, labels)
        assert value is not None, f"{family} {labels} exists from the start"
        return value


async def pushed(stage: Stage, sources: Sequence[InboundSource]) -> Pushed:
    """Start a daemon whose apps have an alert signal beside the usual one."""
    board = AlertBoard(sources, stage.clock)
    signals = sorted({one.signal for one in sources if one.signal})
    alerts = tuple(AlertSignal(name, board, stage.clock) for name in signals)
    plan = Plan(policy=stage.policy, sources=(stage.source, *alerts))
    daemon = await stage.started(board=board, planner=lambda view: plan)
    answers = Answers(
        metrics=daemon.metrics.render,
        alive=daemon.alive,
        ready=daemon.ready,
        status=daemon.status,
        inbox=daemon.inbox,
        body_takes_max_s=0.3,
    )
    one = Pushed(stage, daemon, Server(application(answers), "127.0.0.1", 0))
    one.url = f"http://{await one.server.start()}"
    return one
