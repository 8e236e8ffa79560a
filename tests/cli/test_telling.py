"""The verbs that only tell, where there is little to tell or nothing to tell it from."""

from __future__ import annotations

import http.server
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.adapters.stores.values import NOON, SHOP, decision
from watchdog.adapters.stores import SqlStore

WHOLE_ID = "7d2caf82-eeea-4be2-a6e8-75555790f82e"


def test_status_without_a_daemon_says_what_to_look_at(commands):
    with socket.create_server(("127.0.0.1", 0)) as unused:
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"

    ended = commands.run("status", "--url", url)

    assert ended.code == 1
    assert f"no daemon answers at {url} (connection refused)" in ended.err
    assert "watchdog run" in ended.err


def test_status_of_something_else_is_no_status(commands, simulated):
    ended = commands.run("status", "--url", simulated.api_url)

    assert ended.code == 1
    assert "it answered 404" in ended.err


@contextmanager
def answering(body: bytes) -> Iterator[str]:
    """Serve one answer to everything; yield the address."""

    class Stranger(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stranger) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@pytest.mark.parametrize("body", [b"<html>", b"[1]", b'{"apps"', b"\xff"])
def test_status_of_what_speaks_no_watchdog_is_told(commands, body):
    with answering(body) as url:
        ended = commands.run("status", "--url", url)

    assert ended.code == 1
    assert "what answered is no watchdog" in ended.err


def test_status_tells_what_is_wrong_with_the_daemon_itself(commands):
    app = {
        "name": "shop",
        "mode": "observe",
        "live": "0123456789",
        "health": "unhealthy",
        "decision": None,
        "headline": "shop: not decided yet",
        "rollback": f"shop: rollback of d2 to {WHOLE_ID}: accepted by the platform as d3",
        "approve": "watchdog approve shop --target d1",
    }
    told = {
        "now": "2026-01-01T12:00:00+00:00",
        "platform_error": "answered 503",
        "observer_impaired": True,
        "apps": [app],
    }
    with answering(json.dumps(told).encode()) as url:
        ended = commands.run("status", "--url", url)

    assert ended.code == 0
    assert ended.err.splitlines() == [
        "the platform cannot be read: answered 503",
        "a reference fails too: failures do not count for now",
        "shop waits for a person's word: watchdog approve shop --target d1",
    ]
    row = ended.out.splitlines()[1]
    assert row.split()[:5] == ["shop", "(observe)", "01234567", "unhealthy", "-"]
    assert "under way" in row
    assert row.rstrip().endswith("rollback of d2 to 7d2caf82: accepted by the platform as d3")


async def test_an_app_is_found_by_its_id_where_its_name_was_not_kept(commands):
    store = SqlStore(str(commands.directory / "watchdog.db"))
    await store.open()
    await store.keep_decision(decision(NOON), None)
    await store.close()

    found = commands.run("explain", SHOP)
    history = commands.run("history", SHOP)
    unknown = commands.run("explain", f"{SHOP}x")
    none = commands.run("explain", SHOP, "--rollback", "d9")

    assert (found.code, history.code, unknown.code, none.code) == (0, 0, 1, 1)
    assert found.out.startswith(f"{SHOP}: ")
    assert f"did you mean `{SHOP}`?" in unknown.err
    assert "no rollback of" in none.err


@pytest.mark.parametrize("words", [("explain", "shop"), ("history",)])
def test_without_a_store_nothing_is_recorded_and_none_is_made(commands, words):
    ended = commands.run(*words)

    assert ended.code == 1
    assert "there is no store at watchdog.db" in ended.err
    assert list(commands.directory.iterdir()) == []


def test_a_store_in_memory_cannot_be_read_from_outside(commands):
    ended = commands.run("explain", "shop", WATCHDOG_STORE__URL="memory:")

    assert ended.code == 1
    assert "watchdog status" in ended.err


def test_a_damaged_store_is_told_in_a_sentence(commands):
    (commands.directory / "watchdog.db").write_text("no database", "utf-8")

    ended = commands.run("history")

    assert ended.code == 1
    assert "watchdog.db is damaged" in ended.err


def test_targets_are_ranked_newest_first_and_validated_when_asked(commands, simulated):
    url = {"WATCHDOG_PLATFORM__API_URL": simulated.api_url}

    table = commands.run("targets", "api", **url)
    asked = commands.run("targets", "shop", "--validate", "-o", "json", **url).json

    assert table.code == 0, table.err
    assert "policy standard" in table.err
    assert [line.split()[0] for line in table.out.splitlines()[2:5]] == ["1", "2", "3"]
    assert table.out.splitlines()[-1].startswith("best: ")
    created = [one["created_at"] for one in asked["targets"]]
    assert created == sorted(created, reverse=True)
    assert asked["targets"][0]["platform"] == {"valid": True, "code": ""}


def test_targets_of_an_app_without_a_past_are_none_and_end_with_1(commands):
    text = "apps: [{name: shop, past: [{version: 1.0.0}]}]\n"
    (commands.directory / "young.yaml").write_text(text, "utf-8")
    world = commands.simulate("young.yaml")

    ended = commands.run("targets", "shop", WATCHDOG_PLATFORM__API_URL=world.api_url)

    assert ended.code == 1
    assert "best: none" in ended.out


def test_targets_of_an_unknown_app_names_those_there_are(commands, simulated):
    ended = commands.run("targets", "shup", WATCHDOG_PLATFORM__API_URL=simulated.api_url)

    assert ended.code == 1
    assert "did you mean `shop`?" in ended.err


def test_the_packaged_scenarios_are_listed(commands):
    listed = commands.run("simulate", "--list", "-o", "json").json

    assert "demo" in [one["scenario"] for one in listed]
    assert all(one["description"] for one in listed)


def test_a_scenario_with_mistakes_shows_them_all(commands):
    text = "apps: [{name: Shop}]\nnane: x\n"
    (commands.directory / "wrong.yaml").write_text(text, "utf-8")

    wrong = commands.run("simulate", "wrong.yaml")
    unknown = commands.run("simulate", "demmo")

    assert (wrong.code, unknown.code) == (2, 2)
    assert "Shop" in wrong.err
    assert "nane" in wrong.err
    assert "demo" in unknown.err


def test_a_simulator_on_a_taken_port_says_so(commands):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = commands.run("simulate", "--api-port", port)

    assert ended.code == 1
    assert f"cannot listen on 127.0.0.1:{port} (address already in use)" in ended.err


def test_a_simulator_tells_how_to_point_watchdog_at_it_and_ends_with_0(commands):
    running = commands.start("simulate")
    running.until(lambda line: "export WATCHDOG_PLATFORM__API_URL=http://127.0.0.1:" in line)

    assert running.stop() == 0


def test_status_stays_light():
    code = (
        "import sys; from watchdog.cli import app; sys.argv = ['watchdog', 'status', '--help']\n"
        "try: app()\n"
        "except SystemExit: pass\n"
        "heavy = {'sqlalchemy', 'fastapi', 'httpx', 'uvicorn'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or None)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
