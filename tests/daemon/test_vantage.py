"""``watchdog vantage`` as a process: it looks, pushes, and ends when told to."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.runtime.fakes import ManualClock
from tests.runtime.pushing import TOKEN, Pushed, pushed, source
from tests.runtime.worlds import Stage
from watchdog.model.observation import Answer

WAIT_MAX_S = 30.0
LOOK_EVERY_S = 0.05

CONFIG = """
policies:
  quick: {{schedule: {{interval: 500ms, fast_interval: 500ms, confirm_every: 250ms}}}}
defaults: {{policy: quick}}
apps:
  - app: shop
    probes:
      - {{kind: http, url: "{url}/livez"}}
      - {{kind: app_health}}
  - app: "others-*"
    probes: [{{kind: http, path: /}}]
"""


@pytest.fixture
async def daemon():
    """Its clock stands still ten seconds from now: what is seen until then is fresh enough."""
    stage = Stage(clock=ManualClock(datetime.now(UTC) + timedelta(seconds=10)))
    vantages = source("vantages", "probe_results", app="*", app_label="", signal="")
    one = await pushed(stage, [vantages])
    yield one
    await one.server.stop()
    await stage.close()


async def start(folder: Path, daemon: Pushed, *words: str) -> asyncio.subprocess.Process:
    config, token = folder / "watchdog.yaml", folder / "token"
    config.write_text(CONFIG.format(url=daemon.url), "utf-8")
    token.write_text(TOKEN, "utf-8")
    options = ["--config", str(config), "--token-file", str(token), "--name", "fra1"]
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "watchdog", "vantage", *options, *words),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


async def test_it_pushes_what_it_sees_until_it_is_told_to_stop(daemon: Pushed, tmp_path: Path):
    process = await start(tmp_path, daemon, "--to", f"{daemon.url}/inbound/vantages")
    try:
        for _ in range(int(WAIT_MAX_S / LOOK_EVERY_S)):
            if [one for one in daemon.watch().pending if one.vantage == "fra1"]:
                break
            await asyncio.sleep(LOOK_EVERY_S)
        process.send_signal(signal.SIGTERM)
        out, err = await asyncio.wait_for(process.communicate(), WAIT_MAX_S)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()

    assert (process.returncode, err.decode()) == (0, "")
    assert "observed" in out.decode()
    seen = [one for one in daemon.watch().pending if one.vantage == "fra1"]
    assert {(one.signal, one.answer) for one in seen} == {("http", Answer.PASSED)}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--to", "https://watchdog.example/"), "/inbound/NAME"),
        (("--to", "http://127.0.0.1:1/inbound/x", "--name", "a b"), "--name: use up to 64"),
        (("--to", "http://127.0.0.1:1/inbound/x", "--token-file", "/nowhere"), "/nowhere"),
        (("--to", "http://127.0.0.1:1/inbound/x", "--ca-file", "/nowhere"), "certificates"),
    ],
)
async def test_what_cannot_work_is_said_at_once(
    daemon: Pushed, tmp_path: Path, words: tuple[str, ...], said: str
):
    process = await start(tmp_path, daemon, *words)
    _, err = await asyncio.wait_for(process.communicate(), WAIT_MAX_S)

    assert process.returncode == 2
    assert said in err.decode()


async def test_a_wrong_name_at_the_daemon_ends_it(daemon: Pushed, tmp_path: Path):
    process = await start(tmp_path, daemon, "--to", f"{daemon.url}/inbound/nobody")
    _, err = await asyncio.wait_for(process.communicate(), WAIT_MAX_S)

    assert process.returncode == 2
    assert "no such name" in err.decode()
    assert TOKEN not in err.decode()
