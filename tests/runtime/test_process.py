"""The daemon as a process: started, told to stop, and stopped in order and in time."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.daemon.stage import scenario
from tests.daemon.stage import stage as on_real_sockets
from tests.runtime.fakes import Troubled, settle
from tests.runtime.worlds import Stage
from watchdog.adapters.stores import SqlStore
from watchdog.model.intent import IntentState
from watchdog.ports import Unavailable
from watchdog.runtime.process import THREADS_MAX, run_until, stop_on_signals

STOPPED_WITHIN_S = 20.0
REPLY_DELAY_S = 1.5


async def ended(process: asyncio.subprocess.Process) -> int:
    async with asyncio.timeout(STOPPED_WITHIN_S):
        return await process.wait()


@pytest.mark.slow
async def test_a_daemon_told_to_stop_ends_well_and_in_time(tmp_path: Path):
    async with on_real_sockets(scenario("api"), tmp_path) as stage:
        process = await stage.start()
        await stage.until_watched("api", answers=3)
        process.send_signal(signal.SIGTERM)
        assert await ended(process) == 0, stage.logs()
        assert "daemon_stopped" in stage.logs()


@pytest.mark.slow
async def test_a_daemon_told_to_stop_finishes_the_request_and_writes_the_answer_down(
    tmp_path: Path,
):
    async with on_real_sockets(scenario("api"), tmp_path) as stage:
        process = await stage.start()
        await stage.until_watched("api")
        stage.perform(
            fault={"operation": "create_rollback", "kind": "delayed", "delay_s": REPLY_DELAY_S}
        )
        stage.release_bad("api")
        await stage.until(lambda: "rollback_sent" in stage.logs(), "a request")
        process.send_signal(signal.SIGTERM)
        assert await ended(process) == 0, stage.logs()
        (intent,) = await stage.intents()
        assert intent.state is IntentState.ACCEPTED, stage.logs()
        (accepted,) = stage.simulator.ledger.rollbacks_of("api")
        assert accepted.target_version == "1.2.0"


async def test_a_signal_asks_to_stop_until_the_handlers_are_taken_away():
    stopping = asyncio.Event()
    restore = stop_on_signals(stopping)
    os.kill(os.getpid(), signal.SIGTERM)
    async with asyncio.timeout(5):
        await stopping.wait()
    restore()
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


async def test_a_daemon_runs_until_it_is_told_to_stop_and_serves_meanwhile(
    stage: Stage, logged: list[MutableMapping[str, Any]]
):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    stopping = asyncio.Event()
    daemon = stage.daemon()
    stage.daemons.clear()
    running = asyncio.create_task(run_until(daemon, stopping, ("127.0.0.1", port)))
    async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(10):
        while not [one for one in logged if one["event"] == "daemon_started"]:
            await settle()
        answer = await client.get(f"http://127.0.0.1:{port}/livez")
    assert answer.json() == {"ok": True}
    stopping.set()
    await running
    told = {one["event"]: one for one in logged}
    assert told["daemon_started"]["listen"] == f"127.0.0.1:{port}"
    assert told["daemon_started"]["apps"] == 1
    assert told["daemon_stopped"]["reason"] == "asked to"
    assert stage.platform.calls[-1] == "close"


async def test_a_store_that_cannot_be_opened_ends_the_run(
    stage: Stage, logged: list[MutableMapping[str, Any]]
):
    store = Troubled(stage.store)
    store.fail_next(Unavailable("locked"))
    daemon = stage.daemon(store=store)
    stage.daemons.clear()
    with pytest.raises(Unavailable, match="locked"):
        await run_until(daemon, asyncio.Event(), None)
    assert logged[-1]["event"] == "daemon_stopped"
    assert logged[-1]["reason"] == "failed to start"


async def test_look_ups_that_hang_leave_threads_for_others(stage: Stage):
    """A name server that hangs holds a thread for each name; small machines are given five."""
    stopping, gate = asyncio.Event(), threading.Event()
    daemon = stage.daemon()
    stage.daemons.clear()
    running = asyncio.create_task(run_until(daemon, stopping, None))
    await asyncio.sleep(0)
    hanging = [asyncio.create_task(asyncio.to_thread(gate.wait)) for _ in range(THREADS_MAX - 1)]
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        assert await asyncio.to_thread(threading.get_ident)
    gate.set()
    await asyncio.gather(*hanging)
    stopping.set()
    await running


async def test_a_run_on_a_file_leaves_the_file_to_the_next(tmp_path: Path, stage: Stage):
    """Evidence and notices are on disk when the run has ended."""
    path = str(tmp_path / "watchdog.db")
    daemon = await stage.started(store=SqlStore(path))
    await stage.pass_time(5)
    view = next(iter(daemon.fleet.watches.values())).view
    await stage.close()
    store = SqlStore(path)
    await store.open()
    memory = await store.recall(view.app, stage.clock.now())
    assert [one.deployment for one in memory.releases] == ["d2"]
    await store.close()
