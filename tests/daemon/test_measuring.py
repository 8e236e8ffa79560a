"""Sources that measure, composed from a configuration, against the simulator over real sockets."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.daemon.stage import scenario, stage
from tests.simulator.worlds import do, release, world
from watchdog.adapters.clock import SystemClock
from watchdog.compose import world_of
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.model.view import AppView
from watchdog.ports import Holding, SignalSource
from watchdog.runtime.daemon import World
from watchdog.settings import load
from watchdog.simulator import Simulator, serve

CONFIG = """
platform: {{token: simulated-token, api_url: "{url}"}}
store: {{url: "memory:"}}
apps:
  - app: shop
    policy: p
    probes:
      - {{kind: http}}
      - {{kind: app_health}}
      - {{kind: platform_metrics, name: restarts, metric: restart_count}}
      - {{kind: logs, pattern: "ERROR errors|ERROR crash"}}
policies: {{p: {{rules: [{{kind: down}}]}}}}
"""


@contextlib.asynccontextmanager
async def composed(simulator: Simulator, folder: Path) -> AsyncIterator[World]:
    path = folder / "watchdog.yaml"
    async with serve(simulator) as running:
        path.write_text(CONFIG.format(url=running.api_url))
        made = world_of(load([path], {}), clock=SystemClock())
        try:
            yield made
        finally:
            await made.platform.close()


async def sources(made: World) -> tuple[AppView, dict[str, SignalSource]]:
    (view,) = await made.platform.fleet()
    plan = made.planner(view)
    assert plan is not None
    return view, {one.name: one for one in plan.sources}


async def until(
    sample: Callable[[], object], fact: Callable[[Observation], bool], limit_s: float = 10
) -> Observation:
    """Sample every tenth of a second until ``fact`` holds of what came."""
    async with asyncio.timeout(limit_s):
        while True:
            observation = await sample()  # type: ignore[misc]  # any source's sample
            if fact(observation):
                return observation
            await asyncio.sleep(0.1)


@pytest.mark.slow
async def test_errors_in_a_live_log_are_counted_across_releases_and_breaks(tmp_path: Path):
    simulator = world(past=[{"version": "1.0"}])
    do(simulator, "fault", operation="follow_logs", kind="cut", lines=3)
    async with composed(simulator, tmp_path) as made:
        view, known = await sources(made)
        logs = known["logs"]
        await until(lambda: logs.sample(view), lambda one: one.answer is Answer.PASSED)

        release(simulator, "2.0", behaviour=[{"kind": "errors"}])
        view, _ = await sources(made)
        broken = await until(lambda: logs.sample(view), lambda one: one.value is None)
        found = await until(lambda: logs.sample(view), lambda one: bool(one.value))

        assert broken.reason is FailureReason.NO_DATA
        assert "ERROR errors" in found.detail
        assert isinstance(logs, Holding)
        await logs.close()
    assert not [one for one in asyncio.all_tasks() if "LogStream" in repr(one)]


async def test_the_platforms_own_figures_are_read(tmp_path: Path):
    simulator = world(past=[{"version": "1.0"}])
    release(simulator, "2.0", behaviour=[{"kind": "crash"}])
    simulator.advance(simulator.now + timedelta(minutes=10))
    async with composed(simulator, tmp_path) as made:
        view, known = await sources(made)
        restarts = await known["restarts"].sample(view)
        health = await known["app_health"].sample(view)

    assert restarts.answer is Answer.PASSED
    assert restarts.value is not None
    assert restarts.value > 0
    assert (health.answer, health.value) == (Answer.FAILED, 0.0)


BY_LOGS = """
platform: {{token: {token}, api_url: "{api_url}"}}
store: {{url: "sqlite:///{store}"}}
server: {{listen: ""}}
log: {{format: json, level: debug}}
runtime: {{poll: 500ms, poll_fast: 250ms}}
policies:
  by_logs:
    extends: swift
    baseline_min: 3
    rules:
      - {{kind: down}}
      - {{kind: log_rate, signal: errors, count: 3, factor: 1}}
    schedule: {{interval: 200ms, fast_interval: 200ms, confirm_every: 100ms}}
    followup: {{settle_time: 4s, verify_for: 1s}}
apps:
  - app: "*"
    policy: by_logs
    mode: act
    probes:
      - {{timeout: 1s}}
      - {{kind: logs, name: errors, pattern: " ERROR ", interval: 1s}}
"""


@pytest.mark.slow
async def test_a_release_that_answers_200_and_logs_errors_is_rolled_back(tmp_path: Path):
    """A whole daemon: its probe is content, its log is not."""
    async with stage(scenario("shop"), tmp_path, BY_LOGS) as on_stage:
        process = await on_stage.start()
        await on_stage.until_watched("shop", answers=30)
        on_stage.release_bad("shop", kind="error_body", status=200)
        intent = await on_stage.until_ended()
        await on_stage.stop()

    (made,) = on_stage.simulator.ledger.rollbacks
    assert on_stage.serving("shop") == "1.2.0"
    assert intent.bad == on_stage.simulator.app("shop").deployments[3].id
    assert made is not None
    assert process.returncode == 0
    assert "Task was destroyed" not in on_stage.logs()
