"""``watchdog run``: from a bad release to a rollback that every verb tells of, and bad starts."""

from __future__ import annotations

import json
import signal
import socket
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.cli.commands import Background, Commands, Simulated

QUICK = """\
name: quick
defaults:
  timing: {build_s: 0.1, deploy_s: 0.1, rollback_s: 0.3}
apps:
  - name: shop
    past: [{version: 1.0.0}, {version: 1.1.0}]
"""
BAD = {"release": {"app": "shop", "version": "2.0.0", "behaviour": [{"kind": "errors"}]}}


def configure(directory: Path, api_url: str, *, mode: str = "act", apps: str = '"*"') -> None:
    text = f"""\
platform: {{api_url: "{api_url}"}}
server: {{listen: "127.0.0.1:0"}}
runtime: {{poll: 500ms, poll_fast: 250ms}}
references: [{{url: "{api_url}/v2/account"}}]
policies:
  quick:
    extends: swift
    baseline_min: 1
    schedule: {{interval: 500ms, fast_interval: 250ms}}
    followup: {{verify_for: 1s}}
apps: [{{app: {apps}, policy: quick, mode: {mode}}}]
"""
    (directory / "watchdog.yaml").write_text(text, "utf-8")


def quick_world(commands: Commands) -> Simulated:
    (commands.directory / "quick.yaml").write_text(QUICK, "utf-8")
    return commands.simulate("quick.yaml")


def release_badly(world: Simulated, daemon: Background) -> None:
    """Release what fails, once the daemon knows how the release before it fared."""
    daemon.event("decision_changed", reason="healthy")
    body = json.dumps(BAD).encode()
    with urlopen(Request(f"{world.api_url}/admin/steps", body), timeout=5) as reply:
        assert reply.status == 200


def ledger(simulated: Simulated) -> dict:
    with urlopen(f"{simulated.api_url}/admin/ledger", timeout=5) as reply:
        return json.load(reply)


@pytest.mark.slow
def test_a_bad_release_is_rolled_back_and_every_verb_can_tell(commands):
    world = quick_world(commands)
    configure(commands.directory, world.api_url)
    daemon = commands.start("run")
    listen = daemon.event("daemon_started")["listen"]
    release_badly(world, daemon)
    ended = daemon.event("intent_ended")
    after = daemon.event("decision_changed", reason="healthy")

    status = commands.run("status", "--url", f"http://{listen}")
    explained = commands.run("explain", "shop")
    targets = commands.run("targets", "shop", "-o", "json")

    assert (ended["name"], ended["outcome"]) == ("shop", "helped")
    assert status.code == 0, status.err
    assert f"shop  {after['deployment'][:8]}  healthy  healthy" in status.out
    assert f"rollback of {ended['bad']} to {ended['target']}: done: it helped" in explained.out
    refused = {one["deployment"]: one["refusals"] for one in targets.json["targets"]}
    assert targets.json["pinned"] == targets.json["live"] == after["deployment"]
    assert "known_bad" in [one["reason"] for one in refused[ended["bad"]]]
    assert [one["target_id"] for one in ledger(world)["rollbacks"]] == [ended["target"]]
    assert daemon.stop(signal.SIGTERM) == 0
    assert json.loads(daemon.lines[-1])["event"] == "daemon_stopped"


@pytest.mark.slow
def test_observing_says_what_it_would_do_and_sends_nothing(commands):
    world = quick_world(commands)
    configure(commands.directory, world.api_url)
    daemon = commands.start("run", "--observe")
    release_badly(world, daemon)
    would = daemon.event("decision_changed", reason="observe_only")

    explained = commands.run("explain", "shop")

    assert f"would roll back {would['deployment']} to {would['target']}" in explained.out
    assert ledger(world)["rollbacks"] == []
    assert daemon.stop(signal.SIGINT) == 0


def test_run_without_a_configuration_names_the_next_step(commands):
    ended = commands.run("run")

    assert ended.code == 2
    assert "no configuration" in ended.err
    assert "watchdog init" in ended.err


def test_run_with_nothing_to_watch_says_so(commands):
    (commands.directory / "watchdog.yaml").write_text("apps: []\n", "utf-8")

    ended = commands.run("run")

    assert (ended.code, ended.err) == (2, "no app is watched: add entries under `apps:`\n")


def test_run_without_a_token_says_how_to_set_it(commands, simulated):
    configure(commands.directory, simulated.api_url)

    ended = commands.run("run", DIGITALOCEAN_TOKEN="")

    assert ended.code == 2
    assert "set DIGITALOCEAN_TOKEN" in ended.err
    assert len(ended.err.splitlines()) == 1


def test_run_with_a_refused_token_ends_at_once_and_never_shows_it(commands, simulated):
    configure(commands.directory, simulated.api_url)

    ended = commands.run("run", DIGITALOCEAN_TOKEN="not-a-good-token")

    assert ended.code == 2
    assert "401" in ended.err
    assert "not-a-good-token" not in ended.out + ended.err


def test_run_shows_every_mistake_of_the_configuration(commands):
    (commands.directory / "watchdog.yaml").write_text("appz: []\nserver: {listen: x}\n", "utf-8")

    ended = commands.run("run")

    assert ended.code == 1
    assert len(ended.err.splitlines()) == 2


def test_run_with_a_damaged_store_says_so_in_a_sentence(commands, simulated):
    configure(commands.directory, simulated.api_url)
    (commands.directory / "watchdog.db").write_text("no database", "utf-8")

    ended = commands.run("run")

    assert ended.code == 2
    assert "the store watchdog.db is damaged" in ended.err
    assert "Traceback" not in ended.err


def test_run_on_a_taken_address_says_so(commands, simulated):
    configure(commands.directory, simulated.api_url)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        ended = commands.run("run", WATCHDOG_SERVER__LISTEN=listen)

    assert ended.code == 1
    assert ended.err.endswith(
        f"cannot listen on {listen} (address already in use): change server.listen\n"
    )


def test_run_waits_for_a_platform_that_is_away(commands):
    with socket.create_server(("127.0.0.1", 0)) as unused:
        away = f"http://127.0.0.1:{unused.getsockname()[1]}"
    configure(commands.directory, away)
    daemon = commands.start("run")
    daemon.event("platform_unavailable")

    assert daemon.event("daemon_started")["apps"] == 0
    assert daemon.stop() == 0


def test_run_says_when_no_entry_matches_an_app(commands, simulated):
    configure(commands.directory, simulated.api_url, apps="shup")
    daemon = commands.start("run")

    assert "(api, blog, shop)" in daemon.until(lambda line: "no entry" in line)
    assert daemon.stop() == 0
