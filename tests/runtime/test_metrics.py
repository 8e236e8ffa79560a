"""What Prometheus is told: every series from the start, none after the end, all well formed."""

from __future__ import annotations

import asyncio
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from math import isnan
from typing import Any

from tests.runtime.fakes import Troubled
from tests.runtime.worlds import Stage
from watchdog.model.decision import HoldReason
from watchdog.model.intent import Outcome
from watchdog.model.observation import FailureReason
from watchdog.model.verdict import Health
from watchdog.ports import Unavailable
from watchdog.runtime.daemon import Daemon


def value(daemon: Daemon, name: str, **labels: str) -> float | None:
    return daemon.metrics.registry.get_sample_value(name, labels)


def series_of(daemon: Daemon, app: str) -> list[str]:
    return [one for one in daemon.metrics.render().decode().splitlines() if f'app="{app}"' in one]


async def test_every_series_of_an_app_is_there_at_zero_before_anything_happened(stage: Stage):
    daemon = await stage.started()
    for reason in ("roll_back", *(one.value for one in HoldReason)):
        assert value(daemon, "watchdog_decisions_total", app="shop", reason=reason) == 0
        assert value(daemon, "watchdog_holding", app="shop", reason=reason) == 0
    for outcome in Outcome:
        assert value(daemon, "watchdog_rollbacks_total", app="shop", outcome=outcome.value) == 0
    for reason in FailureReason:
        for answer in ("failed", "no_answer"):
            labels = {"app": "shop", "signal": "http", "answer": answer, "reason": reason.value}
            assert value(daemon, "watchdog_observations_total", **labels) == 0
    for health in Health:
        labels = {"app": "shop", "rule": "down", "health": health.value}
        assert value(daemon, "watchdog_rule_health", **labels) == 0
    for ending in ("delivered", "postponed", "dropped"):
        labels = {"notifier": "chat", "outcome": ending}
        assert value(daemon, "watchdog_notices_total", **labels) == 0
    assert value(daemon, "watchdog_open_intents", app="shop") == 0
    assert value(daemon, "watchdog_platform_budget_remaining") == -1
    precision = value(daemon, "watchdog_rollback_precision_ratio", app="shop")
    assert precision is not None
    assert isnan(precision)


async def test_a_rollback_can_be_followed_in_the_metrics(stage: Stage):
    daemon = await stage.started()
    await stage.break_release()
    assert await stage.until(lambda: stage.platform.accepted)
    assert value(daemon, "watchdog_open_intents", app="shop") == 1
    assert value(daemon, "watchdog_holding", app="shop", reason="roll_back") == 1
    assert value(daemon, "watchdog_holding", app="shop", reason="healthy") == 0
    begun = value(daemon, "watchdog_last_cycle_timestamp_seconds", app="shop")
    await stage.pass_time(6)
    later = value(daemon, "watchdog_last_cycle_timestamp_seconds", app="shop")
    assert begun is not None
    assert later is not None
    assert later > begun, "an app that is being rolled back is attended to"
    await stage.pass_time(15)
    assert value(daemon, "watchdog_open_intents", app="shop") == 0
    assert value(daemon, "watchdog_rollbacks_total", app="shop", outcome="helped") == 1
    assert value(daemon, "watchdog_rollback_duration_seconds_count") == 1
    assert value(daemon, "watchdog_detection_seconds_count") == 1
    assert value(daemon, "watchdog_recovery_seconds_count") == 1
    detected = value(daemon, "watchdog_detection_seconds_sum")
    recovered = value(daemon, "watchdog_recovery_seconds_sum")
    lasted = value(daemon, "watchdog_rollback_duration_seconds_sum")
    assert detected is not None
    assert recovered is not None
    assert lasted is not None
    assert 0 < detected < recovered < lasted
    assert value(daemon, "watchdog_rollback_precision_ratio", app="shop") == 1
    healthy = value(daemon, "watchdog_held_seconds_total", app="shop", reason="healthy")
    assert healthy is not None
    assert healthy >= 5
    failed = {"app": "shop", "signal": "http", "answer": "failed", "reason": "status"}
    assert (value(daemon, "watchdog_observations_total", **failed) or 0) >= 3


class SlowStore(Troubled):
    """A store that recalls only while its gate is open."""

    def __init__(self, inner: Any) -> None:
        super().__init__(inner)
        self.gate = asyncio.Event()
        self.gate.set()

    async def recall(self, *given: Any) -> Any:
        self.under_way += 1
        await self.gate.wait()
        self.under_way -= 1
        return await self._inner.recall(*given)


async def test_the_series_of_an_app_go_with_it_and_do_not_come_back(stage: Stage):
    """A sample and a cycle may be under way when an app is parked."""
    store = SlowStore(stage.store)
    daemon = await stage.started(store=store)
    await stage.pass_time(3)
    store.gate.clear()
    stage.source.takes_s = 12.0
    await stage.pass_time(3)
    assert store.under_way
    assert stage.source.at_once
    stage.platform.apps.clear()
    await stage.pass_time(8)
    assert not daemon.fleet.watches
    store.gate.set()
    await stage.pass_time(10)
    assert not store.under_way
    assert not stage.source.at_once
    assert series_of(daemon, "shop") == []


async def test_a_renamed_app_takes_its_series_along(stage: Stage):
    daemon = await stage.started()
    await stage.pass_time(4)
    stage.app.name = "store"
    await stage.pass_time(8)
    assert series_of(daemon, "shop") == []
    assert series_of(daemon, "store")


async def test_store_failures_and_late_probes_are_counted(stage: Stage):
    options = replace(stage.daemon().world.options, probes_at_once_max=1)
    stage.daemons.clear()
    stage.source.takes_s = 10_000.0
    stage.platform.add("blog")
    store = Troubled(stage.store)
    daemon = await stage.started(store=store, options=options)
    await stage.pass_time(3)
    assert (value(daemon, "watchdog_probes_late_total") or 0) > 0
    assert value(daemon, "watchdog_store_failures_total") == 0
    store.fail_next(Unavailable("full"))
    await daemon.deliver()
    assert value(daemon, "watchdog_store_failures_total") == 1
    assert daemon.ready() == "the store fails: full"
    await daemon.deliver()
    assert daemon.ready() == ""


def linted(tool: Callable[[str], str], text: bytes) -> str:
    done = subprocess.run(
        [tool("promtool"), "check", "metrics"], input=text, capture_output=True, check=False
    )
    return f"{done.returncode} {(done.stdout + done.stderr).decode()}".strip()


async def test_promtool_finds_nothing_wrong(stage: Stage, tool: Callable[[str], str]):
    daemon = await stage.started()
    await stage.break_release()
    assert await stage.until(lambda: stage.platform.accepted)
    assert linted(tool, daemon.metrics.render()) == "0"


async def test_no_metric_names_a_deployment(stage: Stage):
    daemon = await stage.started()
    await stage.break_release()
    assert await stage.until(lambda: stage.platform.accepted)
    labels = re.findall(r'(\w+)="([^"]*)"', daemon.metrics.render().decode())
    assert not [one for one in labels if re.fullmatch(r"[dr]\d+", one[1])]
    assert {name for name, _ in labels} <= {
        "answer",
        "app",
        "health",
        "le",
        "notifier",
        "outcome",
        "phase",
        "reason",
        "rule",
        "signal",
        "source",
        "version",
    }
