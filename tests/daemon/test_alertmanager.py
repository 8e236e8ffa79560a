"""A real Alertmanager pushes to the daemon: what fires is a failure, what resolves passes again."""

from __future__ import annotations

import asyncio
import json
import shlex
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.runtime.pushing import TOKEN, Pushed, pushed, source
from tests.runtime.worlds import Stage
from watchdog.model.observation import Answer, FailureReason

WAIT_MAX_S = 20.0
LOOK_EVERY_S = 0.05

CONFIG = """
route: {{receiver: watchdog, group_wait: 0s, group_interval: 200ms, repeat_interval: 1h}}
receivers:
  - name: watchdog
    webhook_configs:
      - url: {url}/inbound/alerts
        send_resolved: true
        http_config: {{{how}}}
"""
BEARER = f"authorization: {{credentials: {TOKEN}}}"
BASIC = f"basic_auth: {{username: watchdog, password: {TOKEN}}}"
WRONG = "authorization: {credentials: not-the-token-of-this-one}"


@pytest.fixture
async def daemon() -> AsyncIterator[Pushed]:
    stage = Stage()
    one = await pushed(stage, [source("alerts", "alertmanager")])
    yield one
    await one.server.stop()
    await stage.close()


@asynccontextmanager
async def alertmanager(program: str, folder: Path, url: str, how: str) -> AsyncIterator[str]:
    """Run an Alertmanager that pushes to ``url``; yield where its own API is."""
    config = folder / "alertmanager.yml"
    config.write_text(CONFIG.format(url=url, how=how), "utf-8")
    options = (
        f"--config.file={config} --storage.path={folder / 'data'} --log.format=json "
        "--web.listen-address=127.0.0.1:0 --cluster.listen-address="
    )
    process = await asyncio.create_subprocess_exec(
        program, *shlex.split(options), stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr is not None
    try:
        async with asyncio.timeout(WAIT_MAX_S):
            async for line in process.stderr:
                told = json.loads(line)
                if told.get("msg") == "Listening on":
                    break
        reading = asyncio.create_task(process.stderr.read())
        yield f"http://{told['address']}"
        process.terminate()
        await asyncio.gather(reading, process.wait())
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def tell(api: str, app: str, *, over: bool = False) -> None:
    """Raise an alert as Prometheus would, or say that it is over."""
    now = datetime.now(UTC)
    alert: dict[str, Any] = {
        "labels": {"alertname": "ErrorsHigh", "app": app},
        "annotations": {"summary": "7 % of requests fail"},
        "startsAt": (now - timedelta(seconds=30)).isoformat(),
    }
    if over:
        alert["endsAt"] = (now - timedelta(seconds=1)).isoformat()
    async with httpx.AsyncClient(trust_env=False) as client:
        (await client.post(f"{api}/api/v2/alerts", json=[alert])).raise_for_status()


async def until(fact: Callable[[], bool], what: str) -> None:
    """Wait for what another process will do."""
    for _ in range(int(WAIT_MAX_S / LOOK_EVERY_S)):
        if fact():
            return
        await asyncio.sleep(LOOK_EVERY_S)
    pytest.fail(f"not within {WAIT_MAX_S:.0f} s: {what}")


@pytest.mark.parametrize("how", [BEARER, BASIC], ids=["bearer", "basic"])
async def test_what_alertmanager_says_is_seen_and_what_it_resolves_passes(
    daemon: Pushed, tool: Callable[[str], str], tmp_path: Path, how: str
):
    program = tool("prometheus-alertmanager")

    def came(outcome: str) -> bool:
        labels = {"source": "alerts", "outcome": outcome}
        return daemon.counted("watchdog_inbound_items_total", **labels) >= 1

    async with alertmanager(program, tmp_path, daemon.url, how) as api:
        await tell(api, "shop")
        await until(lambda: came("opened"), "the alert arrives")
        await daemon.stage.pass_time(1)
        fired = daemon.seen()[-1]
        await tell(api, "shop", over=True)
        await until(lambda: came("resolved"), "the resolution arrives")
        await daemon.stage.pass_time(1)
        passed = daemon.seen()[-1]

    assert (fired.answer, fired.reason) == (Answer.FAILED, FailureReason.ALERT)
    assert (fired.detail, fired.value) == ("7 % of requests fail", 1.0)
    assert (passed.answer, passed.value) == (Answer.PASSED, 0.0)
    malformed = {"source": "alerts", "outcome": "malformed"}
    assert daemon.counted("watchdog_inbound_total", **malformed) == 0


async def test_an_alertmanager_with_another_token_is_turned_away(
    daemon: Pushed, tool: Callable[[str], str], tmp_path: Path
):
    program = tool("prometheus-alertmanager")
    labels = {"source": "alerts", "outcome": "unauthorized"}

    async with alertmanager(program, tmp_path, daemon.url, WRONG) as api:
        await tell(api, "shop")
        await until(
            lambda: daemon.counted("watchdog_inbound_total", **labels) >= 1, "it is refused"
        )

    assert {one.answer for one in daemon.seen()} <= {Answer.PASSED}
